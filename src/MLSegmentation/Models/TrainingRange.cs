namespace MLSegmentation;

/// <summary>The values of the pixels that a model was trained on, channel by channel, as they are in the images.</summary>
/// <param name="Minimum">The least value of each channel.</param>
/// <param name="Maximum">The greatest value of each channel.</param>
/// <param name="SmallestMaximum">
/// The greatest value of each channel in the image where that is least, of all images but those whose channel has one single value.
/// </param>
public sealed record TrainingRange(IReadOnlyList<float> Minimum, IReadOnlyList<float> Maximum, IReadOnlyList<float> SmallestMaximum);
