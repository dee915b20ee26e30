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
    private ImageSize? _size;
    private float[] _histogram = [];

    /// <summary>How different the last frame was from that before it, 0 to 1; NaN of the first one, and of one of another size.</summary>
    public double Difference { get; private set; } = double.NaN;

    /// <summary>Takes the next frame, and says whether another scene begins with it; with the first frame none does.</summary>
    public bool IsCut(GreyFrame frame)
    {
        bool isFirst = _size is null;
        bool isComparable = _size == frame.Size;
        float[] histogram = Count(frame);
        Difference = isComparable ? Compare(_histogram, histogram) : double.NaN;
        bool isCut = isComparable ? IsLarge(Difference) : !isFirst;
        (_size, _histogram) = (frame.Size, histogram);
        if (isCut || isFirst)
        {
            _latest.Clear();
            return isCut;
        }

        _latest.Enqueue(Difference);
        if (_latest.Count > Remembered)
        {
            _latest.Dequeue();
        }

        return false;
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
