namespace MLSegmentation;

/// <summary>
/// How a network's input is normalised: each channel minus its mean and divided by its standard deviation. Channels of 8 bits are scaled to
/// 0..1 before; floating-point pixels are taken as they are.
/// </summary>
/// <param name="Mean">One mean per channel, for 8 bits in the range 0..1.</param>
/// <param name="StandardDeviation">One standard deviation per channel, above zero, for 8 bits in the range 0..1.</param>
public sealed record PixelNormalization(IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation);
