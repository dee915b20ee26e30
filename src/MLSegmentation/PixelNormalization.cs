namespace MLSegmentation;

/// <summary>How a network's input is normalised: each channel, scaled to 0..1, minus its mean and divided by its standard deviation.</summary>
/// <param name="Mean">One mean per channel, in the range 0..1.</param>
/// <param name="StandardDeviation">One standard deviation per channel, in the range 0..1, above zero.</param>
public sealed record PixelNormalization(IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation);
