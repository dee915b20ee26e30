using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLSegmentation.Averaging;

/// <summary>A view of an image: mirrored, and then perhaps transposed; of a volume so slice by slice.</summary>
/// <param name="IsTransposed">Whether rows become columns, after the mirroring.</param>
/// <param name="IsMirrored">Whether left and right are exchanged.</param>
/// <param name="IsUpsideDown">Whether top and bottom are exchanged.</param>
internal readonly record struct ImageView(bool IsTransposed, bool IsMirrored, bool IsUpsideDown)
{
    /// <summary>Whether the first slice of a volume becomes the last.</summary>
    public bool IsReversed { get; init; }

    // Squares of which two fit into the fastest memory.
    private const int Block = 32;

    /// <summary>The views that a choice stands for; the first is the image, or the volume, as it is.</summary>
    public static ImageView[] Of(TestTimeAugmentation augmentation, int rank = 2)
    {
        var views = Of(augmentation);
        bool areSlicesTurned = rank == 3 && (augmentation is TestTimeAugmentation.Flips or TestTimeAugmentation.Dihedral);
        return areSlicesTurned ? [.. views, .. views.Select(view => view with { IsReversed = true })] : views;
    }

    /// <summary>Shows planes of an image, or of a volume, so.</summary>
    /// <param name="source">Planes of height x width, of a volume of depth x height x width.</param>
    /// <param name="destination">Gets as many planes, of width x height where they are transposed.</param>
    /// <param name="size">The size of the image.</param>
    public void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, ImageSize size)
        where T : struct
    {
        int area = size.SlicePixelCount;
        for (int index = 0; index < source.Length / area; index++)
        {
            ApplyToPlane(source.Slice(index * area, area), destination.Slice(PlaceOf(index, size.Depth) * area, area), size.Height, size.Width);
        }
    }

    /// <summary>Where a slice of some volumes goes, and comes back to.</summary>
    public int PlaceOf(int slice, int depth)
    {
        int z = slice % depth;
        return IsReversed ? slice - z + depth - 1 - z : slice;
    }

    /// <summary>Shows images of bytes so, of which each pixel has some.</summary>
    public void ApplyToPixels(ReadOnlySpan<byte> source, Span<byte> destination, (int Height, int Width, int Channels) size)
    {
        if (size.Channels == Unsafe.SizeOf<Rgb>())
        {
            Apply(MemoryMarshal.Cast<byte, Rgb>(source), MemoryMarshal.Cast<byte, Rgb>(destination), new ImageSize(size.Width, size.Height));
        }
        else if (size.Channels == 1)
        {
            Apply(source, destination, new ImageSize(size.Width, size.Height));
        }
        else
        {
            throw new ArgumentException($"Images of bytes have 1 or 3 channels, not {size.Channels}.", nameof(size));
        }
    }

    /// <summary>Undoes the view for a plane of numbers.</summary>
    /// <param name="plane">A plane of the view.</param>
    /// <param name="destination">Gets the plane of the image, height x width.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="width">The width of the image.</param>
    public void Undo(ReadOnlySpan<float> plane, Span<float> destination, int height, int width)
    {
        if (IsTransposed)
        {
            // Rows of the view are columns of the image.
            Transpose(plane, destination, width, height);
            new ImageView(false, IsMirrored, IsUpsideDown).Mirror(destination, height, width);
        }
        else
        {
            ApplyToPlane(plane, destination, height, width);
        }
    }

    private static ImageView[] Of(TestTimeAugmentation augmentation) => augmentation switch
    {
        TestTimeAugmentation.HorizontalFlip => [default, new(false, true, false)],
        TestTimeAugmentation.Flips => Flips(false),
        TestTimeAugmentation.Dihedral => [.. Flips(false), .. Flips(true)],
        _ => [default],
    };

    private static ImageView[] Flips(bool isTransposed) =>
        [new(isTransposed, false, false), new(isTransposed, true, false), new(isTransposed, false, true), new(isTransposed, true, true)];

    private void ApplyToPlane<T>(ReadOnlySpan<T> source, Span<T> destination, int height, int width)
        where T : struct
    {
        if (IsTransposed)
        {
            // To mirror before is to mirror the other way behind.
            Transpose(source, destination, height, width);
            new ImageView(false, IsUpsideDown, IsMirrored).Mirror(destination, width, height);
            return;
        }

        for (int y = 0; y < height; y++)
        {
            var row = destination.Slice(y * width, width);
            source.Slice((IsUpsideDown ? height - 1 - y : y) * width, width).CopyTo(row);
            if (IsMirrored)
            {
                row.Reverse();
            }
        }
    }

    /// <summary>Mirrors a plane where it lies.</summary>
    private void Mirror<T>(Span<T> plane, int height, int width)
    {
        if (IsUpsideDown && IsMirrored)
        {
            plane.Reverse();
        }
        else if (IsMirrored)
        {
            for (int y = 0; y < height; y++)
            {
                plane.Slice(y * width, width).Reverse();
            }
        }
        else if (IsUpsideDown)
        {
            // The whole, and then each row back.
            plane.Reverse();
            for (int y = 0; y < height; y++)
            {
                plane.Slice(y * width, width).Reverse();
            }
        }
    }

    /// <summary>Makes rows of columns, in squares, so that no cache line is read more often than needed.</summary>
    private static void Transpose<T>(ReadOnlySpan<T> source, Span<T> destination, int height, int width)
    {
        for (int top = 0; top < height; top += Block)
        {
            int bottom = Math.Min(top + Block, height);
            for (int left = 0; left < width; left += Block)
            {
                int right = Math.Min(left + Block, width);
                for (int x = left; x < right; x++)
                {
                    var column = destination.Slice((x * height) + top, bottom - top);
                    for (int y = 0; y < column.Length; y++)
                    {
                        column[y] = source[((top + y) * width) + x];
                    }
                }
            }
        }
    }

    /// <summary>A pixel of three bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Rgb(byte Red, byte Green, byte Blue);
}
