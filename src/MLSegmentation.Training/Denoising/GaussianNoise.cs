using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>Gaussian noise of one strength everywhere, as sensors and their amplifiers make it. Each pixel and channel gets its own.</summary>
public sealed record GaussianNoise : DenoisingNoise
{
    internal const string Name = "gaussian";

    /// <summary>The standard deviation as a share of the range, above 0 and up to 1. Default: 0.1, which is a PSNR of 20 dB before clipping.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Deviation { get; init => field = Allowed.When(value is > 0 and <= 1, value, "numbers above 0 and up to 1", Group); } = 0.1;

    private protected override string Kind => Name;

    private protected override double Strength => Deviation;

    private const string Group = nameof(DenoisingTrainerOptions.Noise);

    internal override void Add(Span<float> values, ref RandomStream random)
    {
        foreach (ref float value in values)
        {
            value += (float)(Deviation * random.NextNormal());
        }
    }
}
