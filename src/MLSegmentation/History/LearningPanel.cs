namespace MLSegmentation.History;

/// <summary>One diagram of a training's history.</summary>
/// <param name="Title">What its curves show.</param>
/// <param name="Curves">The curves, each with a value at some epoch.</param>
internal sealed record LearningPanel(string Title, IReadOnlyList<LearningCurve> Curves);
