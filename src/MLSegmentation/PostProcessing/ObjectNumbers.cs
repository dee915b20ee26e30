using MLSegmentation.Morphology;

namespace MLSegmentation.PostProcessing;

/// <summary>Collects the objects that stay, for a map of them.</summary>
/// <param name="width">The pixels per row.</param>
/// <param name="height">The rows.</param>
internal sealed class ObjectNumbers(int width, int height)
{
    private readonly int[] _numbers = new int[width * height];
    private readonly List<byte> _labels = [];

    /// <summary>Adds an object, over what its pixels belonged to before.</summary>
    public void Add(byte label, ReadOnlySpan<PixelRun> runs)
    {
        _labels.Add(label);
        Fill(runs, _labels.Count);
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(ReadOnlySpan<PixelRun> runs) => Fill(runs, 0);

    /// <summary>Numbers the objects that are left by their first pixels, row by row, and makes the map; nothing is added after that.</summary>
    public ObjectMap ToMap(SegmentationClasses? classes)
    {
        int[] renumbered = new int[_labels.Count + 1];
        var labels = new List<byte>();
        foreach (ref int number in _numbers.AsSpan())
        {
            if (number == 0)
            {
                continue;
            }

            ref int renumber = ref renumbered[number];
            if (renumber == 0)
            {
                labels.Add(_labels[number - 1]);
                renumber = labels.Count;
            }

            number = renumber;
        }

        return ObjectMap.Wrap(width, height, _numbers, [.. labels], classes);
    }

    private void Fill(ReadOnlySpan<PixelRun> runs, int number)
    {
        foreach (var (start, end) in runs)
        {
            _numbers.AsSpan(start, end - start).Fill(number);
        }
    }
}
