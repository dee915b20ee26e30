using System.Globalization;

namespace MLSegmentation.Benchmarks;

/// <summary>The median of some numbers and the two between which the middle half of them lies.</summary>
internal readonly record struct Spread(double Lower, double Median, double Upper)
{
    /// <summary>The spread of numbers, at least one.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4]);
    }

    /// <summary>The spread of the ratios of numbers that belong together.</summary>
    public static Spread OfRatios(IEnumerable<Measurement> numerators, IEnumerable<Measurement> denominators, Func<Measurement, double> time) =>
        Of(numerators.Zip(denominators, (numerator, denominator) => time(numerator) / time(denominator)));

    /// <summary>Describes the ratios by the clock and by the processor.</summary>
    public static string DescribeRatios(IReadOnlyList<Measurement> numerators, IReadOnlyList<Measurement> denominators) =>
        $"by the clock {OfRatios(numerators, denominators, time => time.Elapsed)}, "
            + $"of the processor {OfRatios(numerators, denominators, time => time.Processor)}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:F3} ({Lower:F3} to {Upper:F3})");
}
