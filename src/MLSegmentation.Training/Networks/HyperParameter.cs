namespace MLSegmentation.Training.Networks;

/// <summary>A hyper-parameter of a network, as its property declares it, with the value that the network has.</summary>
/// <param name="Name">The name on the command line and in descriptions, for example <c>output-stride</c>.</param>
/// <param name="Value">The value as text, for example <c>16</c>, <c>resnet18</c>, <c>true</c> or <c>4,5,7</c>; null where none is chosen.</param>
/// <param name="Description">What it decides; empty where the property does not say.</param>
/// <param name="AllowedValues">The values that it takes, for example <c>a whole number from 1 to 8</c>.</param>
/// <param name="IsSwitch">Whether the values are <c>true</c> and <c>false</c>.</param>
public sealed record HyperParameter(string Name, string? Value, string Description, string AllowedValues, bool IsSwitch);
