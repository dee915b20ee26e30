using System.Globalization;

namespace MLSegmentation.Evaluation.Counting;

/// <summary>
/// The smallest rectangle of an image, or box of a volume, that holds a class's labelled and predicted pixels, and what lies in it with a margin of one
/// pixel around: whoever looks at the neighbours of a pixel finds some at the border of the image, too.
/// </summary>
/// <param name="image">The size of the image.</param>
/// <param name="columns">The columns that have pixels of the class.</param>
/// <param name="rows">The rows that have some.</param>
/// <param name="slices">The slices that have some.</param>
internal readonly struct ClassWindow(ImageSize image, SideRange columns, SideRange rows, SideRange slices)
{
    /// <summary>Whether the class has no pixel.</summary>
    public bool IsEmpty => columns.IsEmpty;

    /// <summary>The size with the margin, which images do not have in front and behind.</summary>
    public ImageSize Size => new(columns.Length + 2, rows.Length + 2, slices.Length + (2 * SliceMargin));

    /// <summary>Pixels in all, with the margin.</summary>
    /// <exception cref="SegmentationException">There are more than an array holds.</exception>
    public int Length
    {
        get
        {
            var size = Size;
            long count = (long)size.Width * size.Height * size.Depth;
            return count <= Array.MaxLength ? (int)count : throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"One class spreads over {columns.Length}x{rows.Length}x{slices.Length} pixels, and an array holds no more than {Array.MaxLength:N0} with one "
                + $"more around. Cut the image into smaller ones, or leave surfaces and objects out."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }

    private int SliceMargin => image.Depth > 1 ? 1 : 0;

    /// <summary>Finds the pixels of a class in two masks of one size.</summary>
    public static ClassWindow Find(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ImageSize image, byte classIndex)
    {
        var (columns, rows, slices) = (SideRange.None, SideRange.None, SideRange.None);
        for (int start = 0, row = 0; start < label.Length; start += image.Width, row++)
        {
            var labels = label.Slice(start, image.Width);
            var predictions = predicted.Slice(start, image.Width);
            int last = Math.Max(labels.LastIndexOf(classIndex), predictions.LastIndexOf(classIndex));
            if (last < 0)
            {
                continue;
            }

            // Where a mask has none, the index -1 becomes a large one.
            int first = (int)Math.Min((uint)labels.IndexOf(classIndex), (uint)predictions.IndexOf(classIndex));
            columns = columns.Including(first).Including(last);
            rows = rows.Including(row % image.Height);
            slices = slices.Including(row / image.Height);
        }

        return new ClassWindow(image, columns, rows, slices);
    }

    /// <summary>Cuts the pixels of one value out of a mask of the image: 1 where the mask has the value, 0 elsewhere and in the margin.</summary>
    public void Cut(ReadOnlySpan<byte> mask, byte value, Span<byte> area)
    {
        area.Clear();
        var size = Size;
        for (int z = slices.First; z <= slices.Last; z++)
        {
            for (int y = rows.First; y <= rows.Last; y++)
            {
                var from = mask.Slice((((z * image.Height) + y) * image.Width) + columns.First, columns.Length);
                int row = ((z - slices.First + SliceMargin) * size.Height) + y - rows.First + 1;
                var to = area.Slice((row * size.Width) + 1, from.Length);
                for (int x = 0; x < from.Length; x++)
                {
                    to[x] = from[x] == value ? (byte)1 : (byte)0;
                }
            }
        }
    }
}

/// <summary>From the first to the last of the rows, columns or slices of an image.</summary>
internal readonly record struct SideRange(int First, int Last)
{
    /// <summary>None of them.</summary>
    public static SideRange None => new(int.MaxValue, -1);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Last < First;

    /// <summary>How many there are, where there is one at least.</summary>
    public int Length => Last - First + 1;

    /// <summary>The range with one more.</summary>
    public SideRange Including(int place) => new(Math.Min(First, place), Math.Max(Last, place));
}
