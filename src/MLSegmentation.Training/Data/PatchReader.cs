using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Data;

/// <summary>
/// Reads patches that are made of pixels as they are out of images. Where a patch reaches over the border, the image goes on as in a
/// mirror, without repeating the border itself. Only the patch is copied, never the image. Not safe for several threads at once.
/// </summary>
internal sealed class PatchReader
{
    private int[] _columns = [];
    private int[] _rows = [];

    /// <summary>Reads a patch.</summary>
    /// <param name="plane">The image, row by row, the channels of a pixel side by side.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="channels">How many values a pixel has.</param>
    /// <param name="window">Where the patch lies.</param>
    /// <param name="orientation">The orientation that the patch has there.</param>
    /// <param name="patch">Receives the pixels of the patch in the same layout.</param>
    public void Read<T>(ReadOnlySpan<T> plane, ImageSize size, int channels, PatchWindow window, PatchOrientation orientation, Span<T> patch)
        where T : unmanaged
    {
        var (width, height) = (window.Geometry.Size.Width, window.Geometry.Size.Height);
        var (left, top) = ((int)window.Left, (int)window.Top);
        int acrossSide = orientation.IsTransposed ? size.Height : size.Width;
        int downSide = orientation.IsTransposed ? size.Width : size.Height;
        var (acrossStep, downStep) = orientation.IsTransposed ? (size.Width, 1) : (1, size.Width);
        var columns = FillOffsets(ref _columns, width, orientation.IsTransposed ? top : left, acrossSide, acrossStep, orientation.IsFlippedHorizontally);
        var rows = FillOffsets(ref _rows, height, orientation.IsTransposed ? left : top, downSide, downStep, orientation.IsFlippedVertically);
        bool isContiguous = columns[^1] - columns[0] == width - 1 && !orientation.IsTransposed && left >= 0 && left + width <= size.Width;
        for (int y = 0; y < height; y++)
        {
            var target = patch.Slice(y * width * channels, width * channels);
            if (isContiguous)
            {
                plane.Slice((rows[y] + columns[0]) * channels, target.Length).CopyTo(target);
            }
            else
            {
                Gather(plane, channels, rows[y], columns, target);
            }
        }
    }

    /// <summary>
    /// For each place along one axis of the patch, how many pixels it lies after the image's first: the position in the window,
    /// from the other end where flipped, mirrored into the image.
    /// </summary>
    private static ReadOnlySpan<int> FillOffsets(ref int[] offsets, int count, int start, int side, int step, bool isFlipped)
    {
        if (offsets.Length != count)
        {
            offsets = new int[count];
        }

        for (int index = 0; index < count; index++)
        {
            offsets[index] = step * MirroredBorder.Fold(start + (isFlipped ? count - 1 - index : index), side);
        }

        return offsets;
    }

    private static void Gather<T>(ReadOnlySpan<T> plane, int channels, int row, ReadOnlySpan<int> columns, Span<T> target)
        where T : unmanaged
    {
        if (channels == 1)
        {
            for (int x = 0; x < columns.Length; x++)
            {
                target[x] = plane[row + columns[x]];
            }

            return;
        }

        for (int x = 0; x < columns.Length; x++)
        {
            plane.Slice((row + columns[x]) * channels, channels).CopyTo(target.Slice(x * channels, channels));
        }
    }
}
