using System.Buffers;

namespace MLSegmentation.Inspection;

/// <summary>Measures the values of an image where its mask has a class other than the background.</summary>
internal static class ForegroundTotals
{
    private const int Colors = 3;
    private const int Levels = byte.MaxValue + 1;

    /// <summary>The values of each channel; of 8-bit images red, green and blue. Empty where nothing is in the foreground.</summary>
    public static IReadOnlyList<ChannelTotals> Of(InspectedPixels pixels, ReadOnlySpan<byte> labels, int background)
    {
        int count = 0;
        foreach (byte label in labels)
        {
            count += IsForeground(label, background) ? 1 : 0;
        }

        return count == 0 ? [] : pixels.IsEightBit ? OfBytes(pixels.Rgb, labels, background) : OfPlanes(pixels, labels, background, count);
    }

    private static bool IsForeground(byte label, int background) => label != background && label != SegmentationMask.Ignored;

    private static ChannelTotals[] OfBytes(byte[] rgb, ReadOnlySpan<byte> labels, int background)
    {
        Span<int> counts = stackalloc int[Colors * Levels];
        counts.Clear();
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (IsForeground(labels[pixel], background))
            {
                counts[rgb[Colors * pixel]]++;
                counts[Levels + rgb[(Colors * pixel) + 1]]++;
                counts[(2 * Levels) + rgb[(Colors * pixel) + 2]]++;
            }
        }

        return [ChannelTotals.OfBytes(counts[..Levels]), ChannelTotals.OfBytes(counts.Slice(Levels, Levels)), ChannelTotals.OfBytes(counts[(2 * Levels)..])];
    }

    private static ChannelTotals[] OfPlanes(InspectedPixels pixels, ReadOnlySpan<byte> labels, int background, int count)
    {
        float[] values = ArrayPool<float>.Shared.Rent(count);
        var totals = new ChannelTotals[pixels.PlaneCount];
        for (int channel = 0; channel < totals.Length; channel++)
        {
            var plane = pixels.GetPlane(channel);
            int taken = 0;
            for (int pixel = 0; pixel < labels.Length; pixel++)
            {
                if (IsForeground(labels[pixel], background))
                {
                    values[taken++] = plane[pixel];
                }
            }

            totals[channel] = ChannelTotals.OfPlane(values.AsSpan(0, count));
        }

        ArrayPool<float>.Shared.Return(values);
        return totals;
    }
}
