using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>What was found out about an image.</summary>
internal sealed record ImageMeasure
{
    /// <summary>Counting colours ends here: masks have fewer, photographs more.</summary>
    public const int ManyColors = 33;

    private const int Colors = 3;

    /// <summary>The size of the image.</summary>
    public required ImageSize Size { get; init; }

    /// <summary>1 for shades of grey, 3 for colours, or any number of planes.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether the pixels have 8 bits.</summary>
    public required bool IsEightBit { get; init; }

    /// <summary>What must be the same in all images that are trained on or validated on.</summary>
    public required PixelSort Sort { get; init; }

    /// <summary>The values of the channels: of 8-bit images always red, green and blue.</summary>
    public required IReadOnlyList<ChannelTotals> Values { get; init; }

    /// <summary>What tells the image from others.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>How many colours there are, up to <see cref="ManyColors"/>.</summary>
    public required int ColorCount { get; init; }

    /// <summary>The share of pixels that differ from the one before them in their row.</summary>
    public required double ChangeRate { get; init; }

    /// <summary>Whether all pixels are the same.</summary>
    public bool IsConstant => Values.All(channel => channel.Minimum == channel.Maximum);

    /// <summary>Measures an image.</summary>
    public static ImageMeasure Of(InspectedPixels pixels)
    {
        var (colors, changes) = pixels.IsEightBit ? CountColors(pixels) : (ManyColors, 1);
        return new ImageMeasure
        {
            Size = pixels.Size,
            Channels = !pixels.IsEightBit ? pixels.PlaneCount : ImagePixels.IsGrey(pixels.Rgb) ? 1 : Colors,
            IsEightBit = pixels.IsEightBit,
            Sort = pixels.IsEightBit ? PixelSort.EightBit : new PixelSort(pixels.Samples, pixels.PlaneCount),
            Values = pixels.IsEightBit ? CountBytes(pixels.Rgb) : [.. Enumerable.Range(0, pixels.PlaneCount).Select(Plane)],
            Fingerprint = Fingerprint.Of(pixels),
            ColorCount = colors,
            ChangeRate = changes,
        };

        ChannelTotals Plane(int channel) => ChannelTotals.OfPlane(pixels.GetPlane(channel));
    }

    private static ChannelTotals[] CountBytes(byte[] rgb)
    {
        const int Levels = byte.MaxValue + 1;
        Span<int> counts = stackalloc int[Colors * Levels];
        counts.Clear();
        for (int index = 0; index < rgb.Length; index += Colors)
        {
            counts[rgb[index]]++;
            counts[Levels + rgb[index + 1]]++;
            counts[(2 * Levels) + rgb[index + 2]]++;
        }

        return [ChannelTotals.OfBytes(counts[..Levels]), ChannelTotals.OfBytes(counts.Slice(Levels, Levels)), ChannelTotals.OfBytes(counts[(2 * Levels)..])];
    }

    private static (int Colors, double ChangeRate) CountColors(InspectedPixels pixels)
    {
        var colors = new HashSet<int>();
        byte[] rgb = pixels.Rgb;
        long changes = 0;
        int previous = -1;
        for (int index = 0; index < rgb.Length; index += Colors)
        {
            int color = (rgb[index] << 16) | (rgb[index + 1] << 8) | rgb[index + 2];
            if (color != previous)
            {
                changes++;
                previous = color;
                if (colors.Count < ManyColors)
                {
                    colors.Add(color);
                }
            }
        }

        return (colors.Count, (double)changes / pixels.Size.PixelCount);
    }
}
