using System.Globalization;

namespace MLSegmentation.Evaluation;

/// <summary>The mean of some values and how far they scatter.</summary>
/// <param name="Mean">The mean; NaN where there was no value.</param>
/// <param name="StandardDeviation">
/// The standard deviation of the sample, with one less than the number of values as divisor; NaN for fewer than two values.
/// </param>
public readonly record struct MeanAndDeviation(double Mean, double StandardDeviation)
{
    /// <summary>Both numbers.</summary>
    /// <returns>For example <c>0.912 ± 0.013</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:F3} ± {StandardDeviation:F3}");

    /// <summary>The mean and deviation of values; those that are no numbers are left out.</summary>
    internal static MeanAndDeviation Of(IEnumerable<double> values)
    {
        double[] numbers = [.. values.Where(value => !double.IsNaN(value))];
        if (numbers.Length == 0)
        {
            return new MeanAndDeviation(double.NaN, double.NaN);
        }

        double mean = numbers.Average();
        double squares = numbers.Sum(value => (value - mean) * (value - mean));
        return new MeanAndDeviation(mean, numbers.Length > 1 ? Math.Sqrt(squares / (numbers.Length - 1)) : double.NaN);
    }
}
