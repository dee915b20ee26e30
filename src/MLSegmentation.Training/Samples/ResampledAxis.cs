namespace MLSegmentation.Training.Samples;

/// <summary>Which pixels along one side of an image make each pixel of another length, and how much each counts.</summary>
/// <remarks>
/// A triangle around the middle of the new pixel, as wide as two old pixels, or as two new ones where those are larger, so that no
/// old pixel is passed over. What of it lies outside the image does not count: the weights of each pixel sum to 1.
/// </remarks>
internal sealed class ResampledAxis
{
    private readonly int[] _starts;
    private readonly float[] _weights;

    /// <summary>Computes the weights.</summary>
    /// <param name="source">The pixels that there are.</param>
    /// <param name="target">The pixels that are wanted.</param>
    public ResampledAxis(int source, int target)
    {
        double scale = (double)source / target;
        double radius = Math.Max(1, scale);
        Taps = Math.Min(source, (int)Math.Ceiling(2 * radius));
        _starts = new int[target];
        _weights = new float[target * Taps];
        for (int index = 0; index < target; index++)
        {
            double middle = (index + 0.5) * scale;
            _starts[index] = Math.Clamp((int)Math.Floor(middle - radius + 0.5), 0, source - Taps);
            Fill(_weights.AsSpan(index * Taps, Taps), _starts[index] + 0.5 - middle, radius);
        }
    }

    /// <summary>How many neighbouring pixels make one; the weights of some may be 0.</summary>
    public int Taps { get; }

    /// <summary>The first of the pixels that make one.</summary>
    public int GetStart(int index) => _starts[index];

    /// <summary>The weights of the pixels that make one.</summary>
    public ReadOnlySpan<float> GetWeights(int index) => _weights.AsSpan(index * Taps, Taps);

    private static void Fill(Span<float> weights, double distance, double radius)
    {
        double sum = 0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            sum += Triangle((distance + tap) / radius);
        }

        for (int tap = 0; tap < weights.Length; tap++)
        {
            weights[tap] = (float)(Triangle((distance + tap) / radius) / sum);
        }
    }

    private static double Triangle(double distance) => Math.Max(0, 1 - Math.Abs(distance));
}
