using System.Globalization;

namespace MLSegmentation.Inspection;

/// <summary>Adds up what was found out about the images to train on, or about those to validate on.</summary>
internal sealed class SetTotals(SegmentationClasses classes)
{
    private const int MaxListed = 50;

    /// <summary>Those whose pixels all have one of a few colours, in areas, are drawn masks rather than photographs.</summary>
    private const double FewChanges = 0.25;

    private readonly Dictionary<string, int> _formats = [];
    private readonly Dictionary<string, int> _depths = [];
    private readonly Dictionary<int, int> _channels = [];
    private readonly Dictionary<ImageSize, int> _sizes = [];
    private readonly Dictionary<PixelSort, int> _sorts = [];
    private readonly List<ChannelTotals> _values = [];
    private readonly List<ChannelTotals> _foreground = [];
    private readonly long[] _pixels = new long[byte.MaxValue + 1];
    private readonly int[] _images = new int[byte.MaxValue + 1];
    private readonly ObjectTotals[] _objects = new ObjectTotals[byte.MaxValue + 1];
    private readonly List<(ImageSize Size, VolumeSpacing Spacing)> _volumes = [];

    /// <summary>How many images there are.</summary>
    public int ImageCount { get; private set; }

    /// <summary>How many of them can be read.</summary>
    public int ReadableCount { get; private set; }

    /// <summary>How many can be trained on.</summary>
    public int CompleteCount { get; private set; }

    /// <summary>How many images look like masks.</summary>
    public int MaskLikeCount { get; private set; }

    /// <summary>How many images have more than 8 bits, floating-point numbers, or other channels than grey and coloured ones.</summary>
    public int DeepCount { get; private set; }

    /// <summary>How many masks are JPEG files, which hold no masks.</summary>
    public int PhotographMasks { get; private set; }

    /// <summary>The values of the mask files.</summary>
    public MaskValueTotals MaskValues { get; } = new();

    /// <summary>The pixels of each class that count, and those that do not.</summary>
    public IReadOnlyList<long> ClassPixels => _pixels;

    /// <summary>How many masks have each class.</summary>
    public IReadOnlyList<int> ClassImages => _images;

    /// <summary>Whether there are volumes.</summary>
    public bool AreVolumes => _volumes.Count > 0;

    /// <summary>The sizes of the images that can be read.</summary>
    public IReadOnlyDictionary<ImageSize, int> Sizes => _sizes;

    /// <summary>How many images have each number of channels.</summary>
    public IReadOnlyDictionary<int, int> Channels => _channels;

    /// <summary>How many images are of each sort; those of several cannot be trained on together.</summary>
    public IReadOnlyDictionary<PixelSort, int> Sorts => _sorts;

    /// <summary>The pixels that count.</summary>
    public long CountingPixels => _pixels.AsSpan(0, classes.Count).ToArray().Sum();

    /// <summary>The objects of all classes.</summary>
    public ObjectTotals Objects => _objects.Aggregate((all, item) => all + item);

    /// <summary>Adds an image and its mask.</summary>
    public void Add(InspectedRow row)
    {
        ImageCount++;
        if (row.Image is { } image)
        {
            Add(image, row.Facts);
            _volumes.AddRange(row.Spacing is { } spacing ? [(image.Size, spacing)] : []);
        }

        if (row.Raster is { } raster)
        {
            MaskValues.Add(raster);
        }
        else if (row.IsComplete)
        {
            MaskValues.Skip();
        }

        PhotographMasks += row.MaskName is { } name && row.MaskError is not null && IsJpeg(name) ? 1 : 0;
        if (row.IsComplete)
        {
            Add(row.Mask!);
            Add(row.Foreground, _foreground);
        }
    }

    /// <summary>What was found out.</summary>
    public InspectedSet ToSet() => new()
    {
        ImageCount = ImageCount,
        ReadCount = CompleteCount,
        IgnoredPixels = _pixels[SegmentationMask.Ignored],
        Sizes = List(_sizes, size => size.ToString()),
        MedianSize = GetMedianSize(),
        Spacings = List(_volumes.GroupBy(item => item.Spacing.ToString()).Select(group => KeyValuePair.Create(group.Key, group.Count())), name => name),
        Formats = List(_formats, name => name),
        Depths = List(_depths, name => name),
        Channels = List(_channels, NameChannels),
        Values = ToChannels(_values),
        ForegroundValues = ToChannels(_foreground),
        SmallestSize = GetSize(sides => sides.Min()),
        LargestSize = GetSize(sides => sides.Max()),
        LargestPixelCount = _sizes.Keys.Select(CountPixels).DefaultIfEmpty().Max(),
        MedianSides = GetMedianSides(),
        Volumes = _volumes,
        PixelCount = _sizes.Sum(pair => CountPixels(pair.Key) * pair.Value),
        ChannelCount = _channels.Keys.DefaultIfEmpty(0).Max(),
        IsEightBit = DeepCount == 0,
        Classes = [.. classes.Select(ToClass)],
        MaskValues = MaskValues.List(classes),
        MaskValueCount = MaskValues.Count,
    };

    /// <summary>How images of some channels are called.</summary>
    public static string NameChannels(int channels) => channels switch
    {
        1 => "grey",
        3 => "colour",
        _ => FormattableString.Invariant($"{channels} channels"),
    };

    /// <summary>The median of the widths and that of the heights.</summary>
    public ImageSize? GetMedianSize() => ReadableCount == 0
        ? null
        : new ImageSize(GetMedian(size => size.Width), GetMedian(size => size.Height), GetMedian(size => size.Depth));

    private static bool IsJpeg(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG";

    private static InspectedCount[] List<T>(IEnumerable<KeyValuePair<T, int>> counts, Func<T, string> name)
        where T : notnull =>
        [
            .. counts.Select(pair => new InspectedCount(name(pair.Key), pair.Value))
                .OrderByDescending(item => item.Images)
                .ThenBy(item => item.Value, StringComparer.Ordinal)
                .Take(MaxListed),
        ];

    private void Add(ImageMeasure image, ImageFileFacts? facts)
    {
        ReadableCount++;
        Count(_sizes, image.Size);
        Count(_channels, image.Channels);
        Count(_sorts, image.Sort);
        Count(_depths, facts?.Depth ?? (image.IsEightBit ? "8 bits" : "floating point"));
        if (facts is not null)
        {
            Count(_formats, facts.Format);
        }

        DeepCount += image.IsEightBit ? 0 : 1;
        MaskLikeCount += image.ColorCount < ImageMeasure.ManyColors && image.ChangeRate < FewChanges && !image.IsConstant ? 1 : 0;
        Add(image.Values, _values);
    }

    private static void Add(IReadOnlyList<ChannelTotals> values, List<ChannelTotals> sums)
    {
        for (int channel = 0; channel < values.Count; channel++)
        {
            if (channel < sums.Count)
            {
                sums[channel].Add(values[channel]);
            }
            else
            {
                sums.Add(values[channel]);
            }
        }
    }

    private void Add(MaskMeasure mask)
    {
        CompleteCount++;
        for (int index = 0; index < _pixels.Length; index++)
        {
            _pixels[index] += mask.Pixels[index];
            _images[index] += mask.Pixels[index] > 0 ? 1 : 0;
        }

        foreach (var (index, objects) in mask.Objects)
        {
            _objects[index] += objects;
        }
    }

    private static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private ImageSize? GetSize(Func<IEnumerable<int>, int> choose)
    {
        return ReadableCount == 0 ? null : new ImageSize(Choose(size => size.Width), Choose(size => size.Height), Choose(size => size.Depth));

        int Choose(Func<ImageSize, int> side) => choose(_sizes.Keys.Select(side));
    }

    private static long CountPixels(ImageSize size) => (long)size.Width * size.Height * size.Depth;

    private double[] GetMedianSides()
    {
        Func<ImageSize, int>[] axes = AreVolumes ? [size => size.Depth, size => size.Height, size => size.Width] : [size => size.Height, size => size.Width];
        return ReadableCount == 0 ? [] : [.. axes.Select(side => (GetMedian(side) + (double)GetPlace(side, ReadableCount / 2)) / 2)];
    }

    /// <summary>The median; of an even number of images the lower one of the two in the middle, which an image has.</summary>
    private int GetMedian(Func<ImageSize, int> side) => GetPlace(side, (ReadableCount - 1) / 2);

    /// <summary>The side of the image at some place in their order, from 0.</summary>
    private int GetPlace(Func<ImageSize, int> side, int place)
    {
        int passed = 0;
        return side(_sizes.OrderBy(pair => side(pair.Key)).First(pair => (passed += pair.Value) > place).Key);
    }

    /// <summary>Grey images of 8 bits have three channels that are all the same.</summary>
    private InspectedChannel[] ToChannels(List<ChannelTotals> values)
    {
        bool areGrey = DeepCount == 0 && _channels.Keys.All(channels => channels == 1);
        return [.. (areGrey ? values.Take(1) : values).Select(channel => channel.ToChannel())];
    }

    private InspectedClass ToClass(SegmentationClass item, int index)
    {
        var objects = _objects[index];
        return new InspectedClass(item.Name, _pixels[index], CountingPixels == 0 ? double.NaN : (double)_pixels[index] / CountingPixels, _images[index])
        {
            Objects = objects.Count,
            TinyObjects = objects.Tiny,
            MeanObjectArea = objects.Count == 0 ? double.NaN : (double)objects.Area / objects.Count,
            MeanObjectSide = objects.Count == 0 ? double.NaN : (double)objects.Side / objects.Count,
        };
    }
}
