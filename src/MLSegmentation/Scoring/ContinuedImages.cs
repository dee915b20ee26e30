namespace MLSegmentation.Scoring;

/// <summary>
/// Images, and volumes, that are continued to a larger size as the graph of a model does it: by mirroring at the right, at the bottom and behind the last
/// slice.
/// </summary>
internal static class ContinuedImages
{
    /// <summary>Continues images.</summary>
    /// <param name="source">The pixels of images, or planes of numbers, one after another.</param>
    /// <param name="size">The size of each.</param>
    /// <param name="destination">Gets as many.</param>
    /// <param name="continued">The size of each of those.</param>
    /// <param name="numbers">How many numbers of a pixel are side by side.</param>
    public static void Continue<T>(ReadOnlySpan<T> source, ImageSize size, Span<T> destination, ImageSize continued, int numbers)
    {
        int length = size.Width * numbers;
        int continuedLength = continued.Width * numbers;
        for (int index = 0; index < destination.Length / continuedLength; index++)
        {
            var (slice, y) = Math.DivRem(index, continued.Height);
            var (image, z) = Math.DivRem(slice, continued.Depth);
            int shown = (((image * size.Depth) + Mirror(z, size.Depth)) * size.Height) + Mirror(y, size.Height);
            var from = source.Slice(shown * length, length);
            var row = destination.Slice(index * continuedLength, continuedLength);
            from.CopyTo(row);
            for (int x = size.Width; x < continued.Width; x++)
            {
                from.Slice(Mirror(x, size.Width) * numbers, numbers).CopyTo(row[(x * numbers)..]);
            }
        }
    }

    /// <summary>Takes from planes of continued images what is theirs.</summary>
    /// <param name="source">The planes, one after another.</param>
    /// <param name="continued">The size of each.</param>
    /// <param name="destination">Gets as many.</param>
    /// <param name="size">The size of each of those.</param>
    public static void Crop(ReadOnlySpan<float> source, ImageSize continued, Span<float> destination, ImageSize size)
    {
        for (int index = 0; index < destination.Length / size.Width; index++)
        {
            var (slice, y) = Math.DivRem(index, size.Height);
            var (plane, z) = Math.DivRem(slice, size.Depth);
            int row = (((plane * continued.Depth) + z) * continued.Height) + y;
            source.Slice(row * continued.Width, size.Width).CopyTo(destination.Slice(index * size.Width, size.Width));
        }
    }

    /// <summary>What a position shows: back and forth about the last one and the first.</summary>
    private static int Mirror(int position, int length)
    {
        int last = length - 1;
        return last - Math.Abs((position % Math.Max(2 * last, 1)) - last);
    }
}
