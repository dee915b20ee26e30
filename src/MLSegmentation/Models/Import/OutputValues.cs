namespace MLSegmentation.Models.Import;

/// <summary>What an output gave for several images, by which one can tell what its numbers are.</summary>
internal sealed class OutputValues
{
    private const float Tolerance = 1e-3f;

    // Sums of many numbers of 16 bits are off by more.
    private const double SumTolerance = 1e-2;

    private readonly NetworkOutput _output;
    private readonly IReadOnlyList<float[]> _images;

    /// <summary>Looks at all numbers.</summary>
    /// <param name="output">The output.</param>
    /// <param name="images">What it gave, image by image.</param>
    public OutputValues(NetworkOutput output, IReadOnlyList<float[]> images)
    {
        (_output, _images) = (output, images);
        (Least, Most) = (images.Min(values => values.Min()), images.Max(values => values.Max()));
        Sums = SumPlanes(value => value);
    }

    /// <summary>Whether some are no numbers.</summary>
    public bool HasNaN => _images.Any(values => Array.Exists(values, float.IsNaN));

    /// <summary>The least number.</summary>
    public float Least { get; }

    /// <summary>The largest number.</summary>
    public float Most { get; }

    /// <summary>The least and the largest sum of the planes of a pixel.</summary>
    public (double Least, double Most) Sums { get; }

    /// <summary>Whether all are from 0 to 1.</summary>
    public bool AreUnit => Least >= -Tolerance && Most <= 1 + Tolerance;

    /// <summary>Whether all are whole.</summary>
    public bool AreWhole => _images.All(values => Array.TrueForAll(values, float.IsInteger));

    /// <summary>Whether the planes of each pixel are shares of 1.</summary>
    public bool AreShares => AreUnit && _output.Planes > 1 && AreAll(Sums, 1);

    /// <summary>Whether they are the logarithms of such shares.</summary>
    public bool AreLogarithms => _output.Planes > 1 && AreAll(SumPlanes(value => Math.Exp(value)), 1);

    /// <summary>What the planes of every pixel are shares of, such as 100; null where that is 1, or not the same for all.</summary>
    public double? Whole => _output.Planes > 1 && Least >= 0 && !AreShares && Sums.Most > 0 && AreAll(Sums, Sums.Most) ? Sums.Most : null;

    private static bool AreAll((double Least, double Most) sums, double sum) =>
        sums.Least >= sum * (1 - SumTolerance) && sums.Most <= sum * (1 + SumTolerance);

    private (double Least, double Most) SumPlanes(Func<float, double> number)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (float[] values in _images)
        {
            int pixels = values.Length / _output.Planes;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                double sum = 0;
                for (int plane = 0; plane < _output.Planes; plane++)
                {
                    sum += number(values[_output.IsNhwc ? (pixel * _output.Planes) + plane : (plane * pixels) + pixel]);
                }

                (least, most) = (Math.Min(least, sum), Math.Max(most, sum));
            }
        }

        return (least, most);
    }
}
