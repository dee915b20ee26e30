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
    private int[] _slices = [];

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

    /// <summary>
    /// Finds the places in the image where columns, rows and slices of the patch begin, and whether the pixels of a row lie side by side there.
    /// </summary>
    private bool Locate(ImageSize size, PatchWindow window, PatchOrientation orientation)
    {
        var (across, down) = ((Start: (int)window.Left, Side: size.Width, Step: 1), (Start: (int)window.Top, Side: size.Height, Step: size.Width));
        var deeper = (Start: (int)window.Front, Side: size.Depth, Step: size.SlicePixelCount);
        if (orientation.IsTransposed)
        {
            (across, down) = (down, across);
        }

        Array.Resize(ref _columns, window.Geometry.Size.Width);
        Array.Resize(ref _rows, window.Geometry.Size.Height);
        Array.Resize(ref _slices, window.Geometry.Size.Depth);
        Fill(_columns, across, orientation.IsFlippedHorizontally);
        Fill(_rows, down, orientation.IsFlippedVertically);
        Fill(_slices, deeper, orientation.IsDepthFlipped);

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
        for (int row = 0; row < _slices.Length * _rows.Length; row++)
        {
            var target = patch.Slice(row * rowBytes, rowBytes);
            int place = _slices[row / _rows.Length] + _rows[row % _rows.Length];
            if (isContiguous)
            {
                plane.Slice((place + _columns[0]) * format.BytesPerValue, rowBytes).CopyTo(target);
            }
            else
            {
                format.Copy(plane[(place * format.BytesPerValue)..], _columns, target);
            }
        }
    }
}
