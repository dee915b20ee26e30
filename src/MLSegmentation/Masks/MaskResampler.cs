namespace MLSegmentation.Masks;

/// <summary>Resizes masks: each new pixel has the label of the old one that its middle lies in, so that no label is made up.</summary>
internal static class MaskResampler
{
    private const int Outside = -1;

    /// <summary>Resizes labels to the whole of another size.</summary>
    public static void Resize(ReadOnlySpan<byte> labels, ImageSize source, Span<byte> resized, ImageSize target) =>
        Resize(labels, source, resized, target, new ResizedArea(0, 0, target.Width, target.Height));

    /// <summary>Resizes labels to an area, parts of which may be outside of the target; what is left of the target is ignored.</summary>
    public static void Resize(ReadOnlySpan<byte> labels, ImageSize source, Span<byte> resized, ImageSize target, ResizedArea area)
    {
        int[] columns = new int[target.Width];
        for (int x = 0; x < columns.Length; x++)
        {
            columns[x] = FindSource(x - area.X, source.Width, area.Width);
        }

        int previous = int.MinValue;
        for (int y = 0; y < target.Height; y++)
        {
            int row = FindSource(y - area.Y, source.Height, area.Height);
            var resizedRow = resized.Slice(y * target.Width, target.Width);
            if (row == Outside)
            {
                resizedRow.Fill(SegmentationMask.Ignored);
            }
            else if (row == previous)
            {
                resized.Slice((y - 1) * target.Width, target.Width).CopyTo(resizedRow);
            }
            else
            {
                Gather(labels.Slice(row * source.Width, source.Width), columns, resizedRow);
            }

            previous = row;
        }
    }

    // (index + 1/2) * source / target, rounded down.
    private static int FindSource(int index, int source, int target) =>
        index >= 0 && index < target ? (int)(((2L * index) + 1) * source / (2L * target)) : Outside;

    private static void Gather(ReadOnlySpan<byte> row, ReadOnlySpan<int> columns, Span<byte> resizedRow)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            int column = columns[x];
            resizedRow[x] = column == Outside ? SegmentationMask.Ignored : row[column];
        }
    }
}
