using System.Globalization;
using System.Runtime.InteropServices;

namespace MLSegmentation.Masks;

/// <summary>Counts the values in mask files, for messages that tell a user what is there and what it looks like.</summary>
/// <param name="classes">The classes that are known; null where there are none.</param>
internal sealed class MaskValueSurvey(SegmentationClasses? classes = null)
{
    private const int MaxListed = 10;

    /// <summary>As many values as 16 bits have; photographs may have millions.</summary>
    private const int MaxCounted = ushort.MaxValue + 1;

    private readonly Dictionary<MaskValue, ValueCount> _counts = [];
    private long _pixels;
    private long _uncounted;
    private long _innerPixels;
    private long _innerPairs;
    private long _equalPairs;
    private bool _areExtremesFrequent = true;

    /// <summary>The values in the order of their numbers, then of their colours.</summary>
    public IReadOnlyList<ValueCount> Values => field ??=
        [.. _counts.Values.OrderBy(item => item.Value.Number ?? int.MaxValue).ThenBy(item => item.Value.ToString(), StringComparer.Ordinal)];

    /// <summary>The values that no class names.</summary>
    public IReadOnlyList<ValueCount> Unknown => [.. Values.Where(item => !item.IsKnown)];

    /// <summary>All pixels that were looked at.</summary>
    public long Pixels => _pixels;

    /// <summary>Whether neighbours mostly differ, but for pixels of the two most frequent values, and there are many values.</summary>
    public bool IsPhotograph => !IsSmoothedGrey && !IsNearBlackAndWhite && IsVaried && _counts.Count >= 64 && (IsGrey || _innerPixels > _pixels / 4);

    /// <summary>Whether there are two values, the smallest and the largest, and few pixels between, as along edges that were drawn smoothly.</summary>
    public bool IsSmoothedGrey => IsGrey && IsVaried && _counts.Count >= 5 && _areExtremesFrequent && _innerPixels <= _pixels / 4;

    /// <summary>Whether there are several values near black and several near white, and few pixels between.</summary>
    public bool IsNearBlackAndWhite => MaskValueShape.IsNearBlackAndWhite(_counts.Values.Select(item => (item.Value.Number ?? -1, item.Count)));

    /// <summary>Whether most pixels are of few colours, and the others differ from their neighbours.</summary>
    public bool IsSmoothedColor => !IsGrey && IsVaried && _counts.Count >= 5 && _innerPixels <= _pixels / 4;

    /// <summary>Whether areas have one value each, as in what people or programs draw.</summary>
    public bool IsDrawn => IsSmoothedGrey || IsSmoothedColor || _equalPairs >= 0.7 * _innerPairs;

    private bool IsGrey => _counts.Keys.All(value => value.Number is not null);

    private bool IsVaried => _equalPairs < 0.5 * _innerPairs;

    /// <summary>Counts the values of one file.</summary>
    public void Add(MaskRaster raster)
    {
        var counts = CountSamples(raster);
        var find = classes?.ValueMap.CreateFinder(raster);
        foreach (var (sample, (count, pixel)) in counts)
        {
            var value = MaskValue.FromPixel(raster, pixel);
            if (_counts.TryGetValue(value, out var known))
            {
                _counts[value] = known with { Count = known.Count + count };
            }
            else if (_counts.Count < MaxCounted)
            {
                _counts[value] = new ValueCount(value, count, find is not null && find(pixel) != MaskValueMap.Unknown);
            }
            else
            {
                _uncounted++;
            }
        }

        _pixels += (long)raster.Width * raster.Height;
        Compare(raster, counts);
    }

    /// <summary>The first values with their numbers of pixels, for example <c>0 (1200 pixels), 7 (80 pixels)</c>.</summary>
    public override string ToString()
    {
        string listed = string.Join(", ", Values.Take(MaxListed).Select(item => string.Create(
            CultureInfo.InvariantCulture, $"{Describe(item.Value)} ({item.Count} {(item.Count == 1 ? "pixel" : "pixels")})")));
        long rest = _counts.Count + _uncounted - MaxListed;
        return rest > 0 ? string.Create(CultureInfo.InvariantCulture, $"{listed} and {rest} more") : listed;
    }

    private static string Describe(MaskValue value) =>
        value is { Number: not null, Color: { IsGrey: false } color } ? $"{value} with the palette colour {color}" : value.ToString();

    /// <summary>How many pixels hold a sample, whatever it means, and where one of them is.</summary>
    private static Dictionary<ulong, (long Count, int Pixel)> CountSamples(MaskRaster raster)
    {
        var counts = new Dictionary<ulong, (long Count, int Pixel)>();
        int pixels = raster.Width * raster.Height;
        for (int begin = 0; begin < pixels;)
        {
            ulong sample = GetSample(raster, begin);
            int end = begin + 1;
            while (end < pixels && GetSample(raster, end) == sample)
            {
                end++;
            }

            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, sample, out _);
            count = (count.Count + end - begin, begin);
            begin = end;
        }

        return counts;
    }

    /// <summary>The bytes of a pixel but for its opacity.</summary>
    private static ulong GetSample(MaskRaster raster, int pixel)
    {
        ulong sample = 0;
        foreach (byte part in raster.Pixels.AsSpan(pixel * raster.BytesPerPixel, raster.ColorBytes))
        {
            sample = (sample << 8) | part;
        }

        return sample;
    }

    /// <summary>Compares neighbours in rows, where one of them has neither of the two most frequent values.</summary>
    private void Compare(MaskRaster raster, Dictionary<ulong, (long Count, int Pixel)> counts)
    {
        var frequent = counts.OrderByDescending(item => item.Value.Count).Take(2).ToList();
        ulong first = frequent[0].Key;
        ulong second = frequent[^1].Key;
        int?[] numbers = [.. frequent.Select(item => MaskValue.FromPixel(raster, item.Value.Pixel).Number).Order()];
        _areExtremesFrequent &= counts.Values.All(item => MaskValue.FromPixel(raster, item.Pixel).Number is not { } number
            || (number >= numbers[0] && number <= numbers[^1]));
        _innerPixels += ((long)raster.Width * raster.Height) - frequent.Sum(item => item.Value.Count);
        for (int pixel = 1; pixel < raster.Width * raster.Height; pixel++)
        {
            ulong left = GetSample(raster, pixel - 1);
            ulong sample = GetSample(raster, pixel);
            if (pixel % raster.Width > 0 && (IsInner(left) || IsInner(sample)))
            {
                _innerPairs++;
                _equalPairs += left == sample ? 1 : 0;
            }
        }

        bool IsInner(ulong sample) => sample != first && sample != second;
    }

    /// <summary>A value, how many pixels have it, and whether a class names it.</summary>
    internal sealed record ValueCount(MaskValue Value, long Count, bool IsKnown);
}
