namespace MLSegmentation.History;

/// <summary>One line of a diagram: a value for each epoch, NaN where there is none.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">The colour of the line; null for that of the text around it.</param>
/// <param name="Values">The values.</param>
internal sealed record LearningCurve(string Name, RgbColor? Color, IReadOnlyList<double> Values);
