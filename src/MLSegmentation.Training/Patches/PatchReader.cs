using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>
/// Reads patches out of images, in whichever way is cheapest for them, with buffers that last. Where a patch reaches over the border, the image
/// goes on as in a mirror, without repeating the border itself. Only the patch is copied, never the image. Not safe for several threads at once.
/// </summary>
internal sealed class PatchReader
{
    private readonly PatchSampler _sampler = new();
    private int[] _columns = [];
    private int[] _rows = [];

    /// <summary>Reads a patch of an image, in the image's format and one plane after another, and of its mask.</summary>
    public void Read(Sample sample, PatchWindow window, Span<byte> values, Span<byte> labels)
    {
        if (window.Geometry.Orientation is not { } orientation)
        {
            _sampler.Read(sample, window, values, labels);
            return;
        }

        bool isContiguous = Locate(sample.Info.Size, window, orientation);
        int planeBytes = values.Length / sample.Info.Channels;
        for (int channel = 0; channel < sample.Info.Channels; channel++)
        {
            Copy(sample.Info.Format, sample.GetPlane(channel), values.Slice(channel * planeBytes, planeBytes), isContiguous);
        }

        Copy(PixelFormat.Bytes, sample.Labels, labels, isContiguous);
    }

    /// <summary>Finds the places in the image where columns and rows of the patch begin, and whether the pixels of a row lie side by side there.</summary>
    private bool Locate(ImageSize size, PatchWindow window, PatchOrientation orientation)
    {
        var (across, down) = ((Start: (int)window.Left, Side: size.Width, Step: 1), (Start: (int)window.Top, Side: size.Height, Step: size.Width));
        if (orientation.IsTransposed)
        {
            (across, down) = (down, across);
        }

        Array.Resize(ref _columns, window.Geometry.Size.Width);
        Array.Resize(ref _rows, window.Geometry.Size.Height);
        Fill(_columns, across, orientation.IsFlippedHorizontally);
        Fill(_rows, down, orientation.IsFlippedVertically);

        // From each column to the next is one step at most, forwards or back.
        return across.Step == 1 && _columns[^1] - _columns[0] == _columns.Length - 1;
    }

    /// <summary>
    /// For each place along one axis of the patch, how many pixels it lies after the image's first: the position in the window,
    /// from the other end where flipped, mirrored into the image.
    /// </summary>
    private static void Fill(Span<int> places, (int Start, int Side, int Step) axis, bool isFlipped)
    {
        for (int index = 0; index < places.Length; index++)
        {
            int position = isFlipped ? places.Length - 1 - index : index;
            places[index] = axis.Step * MirroredBorder.Fold(axis.Start + position, axis.Side);
        }
    }

    private void Copy(PixelFormat format, ReadOnlySpan<byte> plane, Span<byte> patch, bool isContiguous)
    {
        int rowBytes = _columns.Length * format.BytesPerValue;
        for (int y = 0; y < _rows.Length; y++)
        {
            var target = patch.Slice(y * rowBytes, rowBytes);
            if (isContiguous)
            {
                plane.Slice((_rows[y] + _columns[0]) * format.BytesPerValue, rowBytes).CopyTo(target);
            }
            else
            {
                format.Copy(plane[(_rows[y] * format.BytesPerValue)..], _columns, target);
            }
        }
    }
}
