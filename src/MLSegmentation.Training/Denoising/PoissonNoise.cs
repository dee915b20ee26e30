using MathNet.Numerics.Distributions;
using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>
/// Noise of counting, as few photons or electrons make it: each value becomes a count with the Poisson distribution of its mean, and bright places are
/// noisier than dark ones.
/// </summary>
public sealed record PoissonNoise : DenoisingNoise
{
    internal const string Name = "poisson";

    private const string Group = nameof(DenoisingTrainerOptions.Noise);

    /// <summary>
    /// The mean count of the brightest value, above 0 and up to a billion: the smaller, the stronger the noise, whose deviation is √(value / peak).
    /// Default: 100, whose deviation is a tenth of the range at the brightest value.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Peak { get; init => field = Allowed.When(value is > 0 and <= 1e9, value, "numbers above 0 and up to a billion", Group); } = 100;

    private protected override string Kind => Name;

    private protected override double Strength => Peak;

    internal override void Add(Span<float> values, ref RandomStream random)
    {
        var source = new StreamSource(random);
        foreach (ref float value in values)
        {
            // Nothing is counted where there is no light, and negative values are none.
            value = value > 0 ? (float)(Poisson.Sample(source, value * Peak) / Peak) : 0;
        }

        random = source.Stream;
    }

    /// <summary>Lets a distribution draw from a stream.</summary>
    private sealed class StreamSource(RandomStream stream) : Random
    {
        private RandomStream _stream = stream;

        public RandomStream Stream => _stream;

        public override double NextDouble() => _stream.NextDouble();

        protected override double Sample() => _stream.NextDouble();
    }
}
