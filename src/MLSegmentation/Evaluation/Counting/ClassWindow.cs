namespace MLSegmentation.Evaluation.Counting;

/// <summary>
/// The smallest rectangle of an image that holds a class's labelled and predicted pixels, and what lies in it with a margin of one pixel
/// around: whoever looks at the neighbours of a pixel finds some at the border of the image, too.
/// </summary>
internal readonly struct ClassWindow(int imageWidth, int left, int right, int top, int bottom)
{
    /// <summary>Whether the class has no pixel.</summary>
    public bool IsEmpty => right < left;

    /// <summary>Pixels per row, with the margin.</summary>
    public int Width => right - left + 3;

    /// <summary>Pixels in all, with the margin.</summary>
    public int Length => Width * (bottom - top + 3);

    /// <summary>Finds the pixels of a class in two masks of one size.</summary>
    public static ClassWindow Find(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int imageWidth, byte classIndex)
    {
        int left = imageWidth;
        int right = -1;
        int top = -1;
        int bottom = -1;
        for (int start = 0; start < label.Length; start += imageWidth)
        {
            var labels = label.Slice(start, imageWidth);
            var predictions = predicted.Slice(start, imageWidth);
            int last = Math.Max(labels.LastIndexOf(classIndex), predictions.LastIndexOf(classIndex));
            if (last < 0)
            {
                continue;
            }

            // Where a mask has none, the index -1 becomes a large one.
            left = (int)Math.Min((uint)left, Math.Min((uint)labels.IndexOf(classIndex), (uint)predictions.IndexOf(classIndex)));
            right = Math.Max(right, last);
            bottom = start / imageWidth;
            top = top < 0 ? bottom : top;
        }

        return new ClassWindow(imageWidth, left, right, top, bottom);
    }

    /// <summary>Cuts the pixels of one value out of a mask of the image: 1 where the mask has the value, 0 elsewhere and in the margin.</summary>
    public void Cut(ReadOnlySpan<byte> mask, byte value, Span<byte> area)
    {
        area.Clear();
        for (int y = top; y <= bottom; y++)
        {
            var from = mask.Slice((y * imageWidth) + left, Width - 2);
            var to = area.Slice(((y - top + 1) * Width) + 1, from.Length);
            for (int x = 0; x < from.Length; x++)
            {
                to[x] = from[x] == value ? (byte)1 : (byte)0;
            }
        }
    }
}
