namespace MLSegmentation.Reports;

/// <summary>Makes images smaller: each new pixel is the mean of the old ones that it covers.</summary>
internal static class ImageShrinking
{
    private const int Channels = 3;

    /// <summary>Shrinks red, green and blue values, row by row, to a size that is not larger.</summary>
    public static byte[] Shrink(byte[] rgb, ImageSize from, ImageSize to)
    {
        byte[] result = new byte[to.Width * to.Height * Channels];
        for (int y = 0; y < to.Height; y++)
        {
            var rows = Cover(y, from.Height, to.Height);
            for (int x = 0; x < to.Width; x++)
            {
                var columns = Cover(x, from.Width, to.Width);
                for (int channel = 0; channel < Channels; channel++)
                {
                    result[(((y * to.Width) + x) * Channels) + channel] = Mean(rgb, from.Width, rows, columns, channel);
                }
            }
        }

        return result;
    }

    private static (int Begin, int End) Cover(int index, int from, int to)
    {
        int begin = (int)((long)index * from / to);
        return (begin, Math.Max(begin + 1, (int)((index + 1L) * from / to)));
    }

    private static byte Mean(byte[] rgb, int width, (int Begin, int End) rows, (int Begin, int End) columns, int channel)
    {
        int sum = 0;
        for (int y = rows.Begin; y < rows.End; y++)
        {
            for (int x = columns.Begin; x < columns.End; x++)
            {
                sum += rgb[(((y * width) + x) * Channels) + channel];
            }
        }

        return (byte)(sum / ((rows.End - rows.Begin) * (columns.End - columns.Begin)));
    }
}
