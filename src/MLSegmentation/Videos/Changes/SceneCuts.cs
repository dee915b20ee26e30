using System.Numerics.Tensors;

namespace MLSegmentation.Videos.Changes;

/// <summary>Finds the frames at which another scene begins, by their histograms.</summary>
/// <param name="threshold">How different the histograms must be, as <see cref="TemporalSmoothing.SceneCutThreshold"/> says.</param>
internal sealed class SceneCuts(double threshold)
{
    public const double DefaultThreshold = 0.3;
    public const int DefaultSearchRadius = 7;

    private const int Fields = 4;
    private const int Bins = 8;
    private const int BinWidth = 256 / Bins;

    /// <summary>A smaller difference is a cut, too, where it is so many times those before it.</summary>
    private const double Jump = 3;

    private const int Remembered = 8;

    private readonly Queue<double> _latest = new();
    private GreyFrame? _frame;
    private float[]? _histogram;

    /// <summary>Compares the next frame with the one that was taken last. With the first frame no other scene begins.</summary>
    public SceneComparison Compare(GreyFrame frame)
    {
        if (_frame?.Size != frame.Size)
        {
            return new SceneComparison(null, frame, null, double.NaN, _frame is not null);
        }

        var (before, after) = GreyFrame.Alike(_frame, frame);
        float[] histogram = Count(after);
        double difference = Compare(before == _frame && _histogram is { } counted ? counted : Count(before), histogram);
        bool isCut = IsLarge(difference);
        return new SceneComparison(isCut ? null : before, after, histogram, difference, isCut);
    }

    /// <summary>Takes the frame that was compared.</summary>
    public void Take(SceneComparison comparison)
    {
        (_frame, _histogram) = (comparison.Frame, comparison.Histogram);
        if (comparison.IsCut)
        {
            _latest.Clear();
            return;
        }

        if (!double.IsNaN(comparison.Difference))
        {
            _latest.Enqueue(comparison.Difference);
        }

        if (_latest.Count > Remembered)
        {
            _latest.Dequeue();
        }
    }

    /// <summary>Compares and takes the next frame.</summary>
    public SceneComparison Next(GreyFrame frame)
    {
        var comparison = Compare(frame);
        Take(comparison);
        return comparison;
    }

    private bool IsLarge(double difference) => threshold < 1
        && (difference >= threshold || (_latest.Count > 0 && difference >= threshold / Jump && difference >= Jump * _latest.Average()));

    /// <summary>The share of each range of grey levels in each field.</summary>
    private static float[] Count(GreyFrame frame)
    {
        var (width, height) = (frame.Size.Width, frame.Size.Height);
        float[] counts = new float[Fields * Fields * Bins];
        for (int y = 0; y < height; y++)
        {
            int row = (int)((long)y * Fields / height) * Fields;
            for (int x = 0; x < width; x++)
            {
                int field = row + (int)((long)x * Fields / width);
                counts[(field * Bins) + (frame.Pixels[(y * width) + x] / BinWidth)]++;
            }
        }

        for (int field = 0; field < Fields * Fields; field++)
        {
            var own = counts.AsSpan(field * Bins, Bins);
            float total = Math.Max(1, TensorPrimitives.Sum<float>(own));
            TensorPrimitives.Divide(own, total, own);
        }

        return counts;
    }

    private static double Compare(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        double sum = 0;
        for (int bin = 0; bin < before.Length; bin++)
        {
            sum += Math.Abs(after[bin] - before[bin]);
        }

        return sum / 2 / (Fields * Fields);
    }
}

/// <summary>How a frame compares with the one before it.</summary>
/// <param name="Before">The one before it, whose grey levels mean the same; null where there is none of the same scene.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Histogram">Its grey levels, field by field; null where they were not counted.</param>
/// <param name="Difference">How different they are, 0 to 1; NaN of the first frame, and of one of another size.</param>
/// <param name="IsCut">Whether another scene begins.</param>
internal sealed record SceneComparison(GreyFrame? Before, GreyFrame Frame, float[]? Histogram, double Difference, bool IsCut);
