namespace MLSegmentation;

/// <summary>How well a simple method does on a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Dice">The Dice coefficient, 0 to 1; NaN where the class is neither there nor predicted.</param>
/// <param name="IoU">The intersection over union, 0 to 1; NaN as well.</param>
public sealed record BaselineClass(string Name, double Dice, double IoU);
