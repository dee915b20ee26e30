namespace MLSegmentation.Videos.Steadiness;

/// <summary>How unsteadily the areas of classes grow and shrink. It keeps one number for each frame and class.</summary>
internal sealed class AreaChanges(int classCount)
{
    private const int Frames = 3;

    private readonly List<double>[] _jitters = [.. Enumerable.Range(0, classCount).Select(_ => new List<double>())];
    private readonly Queue<long[]> _latest = new();

    /// <summary>What comes next has nothing to do with what was.</summary>
    public void Interrupt() => _latest.Clear();

    /// <summary>Adds the mask of the next frame.</summary>
    public void Add(ReadOnlySpan<byte> labels)
    {
        long[] areas = new long[byte.MaxValue + 1];
        foreach (byte label in labels)
        {
            areas[label]++;
        }

        _latest.Enqueue(areas);
        if (_latest.Count < Frames)
        {
            return;
        }

        long[][] frames = [.. _latest];
        for (int index = 0; index < classCount; index++)
        {
            var (first, second, third) = (frames[0][index], frames[1][index], frames[2][index]);
            if (first + second + third > 0)
            {
                _jitters[index].Add(Math.Abs(first - (2 * second) + third) * (double)Frames / (first + second + third));
            }
        }

        _latest.Dequeue();
    }

    /// <summary>The median of each class; NaN of one that was never there.</summary>
    public double[] Medians() => [.. _jitters.Select(Median)];

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted is [] ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
