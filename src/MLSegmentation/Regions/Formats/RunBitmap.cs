using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>The pixels of an object within the rectangle around it, from outlines or run lengths and back.</summary>
/// <param name="Pixels">1 where the object is and 0 elsewhere, row by row.</param>
/// <param name="Box">The rectangle.</param>
internal sealed record RunBitmap(byte[] Pixels, PixelBox Box)
{
    /// <summary>Draws an outline within an image.</summary>
    public static RunBitmap Draw(Geometry outline, ImageSize size, PaintingLimit limit)
    {
        PixelTotals totals = default;
        PolygonRaster.Fill(outline, size.Width, size.Height, limit, (y, left, end) => totals.Add(y, left, end));
        var box = totals.Box;
        limit.Spend((long)box.Width * box.Height / 4);
        byte[] pixels = new byte[box.Width * box.Height];
        PolygonRaster.Fill(outline, size.Width, size.Height, limit, (y, left, end) =>
        {
            limit.SpendFilling(end - left);
            pixels.AsSpan(((y - box.Top) * box.Width) + left - box.Left, end - left).Fill(1);
        });
        return new RunBitmap(pixels, box);
    }

    /// <summary>Draws runs column by column, as COCO has them, in as many columns as they reach.</summary>
    /// <exception cref="FormatException">The lengths do not fit into the image.</exception>
    public static RunBitmap OfColumns(IReadOnlyList<long> counts, ImageSize size, PaintingLimit limit)
    {
        Check(counts, (long)size.Width * size.Height);
        RequireAll(counts, size);
        long start = counts.Count > 0 ? counts[0] : 0;
        long end = counts.Take(counts.Count / 2 * 2).Sum();
        if (start >= end)
        {
            return new RunBitmap([], default);
        }

        var box = new PixelBox((int)(start / size.Height), 0, (int)((end - 1) / size.Height) - (int)(start / size.Height) + 1, size.Height);
        limit.Spend((long)box.Width * box.Height / 4);
        byte[] pixels = new byte[box.Width * box.Height];
        long position = -(long)box.Left * size.Height;
        for (int index = 0; index < counts.Count; index++)
        {
            for (long next = position + counts[index]; position < next; position++)
            {
                if (index % 2 == 1)
                {
                    pixels[((position % size.Height) * box.Width) + (position / size.Height)] = 1;
                }
                else
                {
                    position = next - 1;
                }
            }
        }

        return new RunBitmap(pixels, box);
    }

    /// <summary>Draws runs row by row within a rectangle, as CVAT has them.</summary>
    /// <exception cref="FormatException">The lengths do not fit into the rectangle.</exception>
    public static RunBitmap OfRows(IReadOnlyList<long> counts, PixelBox box, PaintingLimit limit)
    {
        Check(counts, (long)box.Width * box.Height);
        limit.Spend((long)box.Width * box.Height / 4);
        byte[] pixels = new byte[box.Width * box.Height];
        int position = 0;
        for (int index = 0; index < counts.Count; index++)
        {
            pixels.AsSpan(position, (int)counts[index]).Fill((byte)(index % 2));
            position += (int)counts[index];
        }

        return new RunBitmap(pixels, box);
    }

    /// <summary>The lengths of the runs row by row, beginning outside.</summary>
    public List<int> CountRows()
    {
        var counts = new List<int>();
        for (int position = 0, length; position < Pixels.Length; position += length)
        {
            byte value = (byte)(counts.Count % 2);
            int found = Pixels.AsSpan(position).IndexOfAnyExcept(value);
            length = found < 0 ? Pixels.Length - position : found;
            counts.Add(length);
        }

        return counts;
    }

    /// <summary>The outline; null where there is no pixel.</summary>
    public Geometry? Trace() => Box.Width == 0 ? null : Outlines.OfPixels(Pixels, Box);

    /// <summary>COCO's lengths go on to the last pixel of the image; those that end before are of another image, or were cut off.</summary>
    private static void RequireAll(IReadOnlyList<long> counts, ImageSize size)
    {
        long sum = counts.Sum();
        long pixels = (long)size.Width * size.Height;
        if (sum < pixels)
        {
            throw new FormatException(FormattableString.Invariant(
                $"ends early: its lengths are {sum} pixels together, and the image of {size} has {pixels}; it was cut off, or is of another image"));
        }
    }

    private static void Check(IReadOnlyList<long> counts, long pixels)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count is >= 0 && count <= pixels ? count : throw new FormatException(FormattableString.Invariant($"has a length of {count}"));
            if (sum > pixels)
            {
                throw new FormatException(FormattableString.Invariant($"covers more than the {pixels} pixels that there are"));
            }
        }
    }
}
