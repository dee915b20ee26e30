using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLSegmentation.Videos.Changes;

/// <summary>
/// Where the pixels of a frame were in the frame before, one answer for each block of 8×8: the place around which 16×16 pixels are most alike, by the
/// sum of absolute differences, of all places within a distance. What stays where it is keeps its place unless another is clearly better.
/// </summary>
internal sealed class MotionField
{
    private const int Block = 8;
    private const int Window = 2 * Block;

    /// <summary>How far a window reaches beyond its block.</summary>
    private const int Reach = (Window - Block) / 2;

    /// <summary>The share of the difference without motion that one with motion must stay below; noise alone finds places that are a little better.</summary>
    private const double NeededGain = 0.7;

    private readonly ImageSize _size;
    private readonly int _blocksPerRow;
    private readonly (short X, short Y)[] _vectors;

    private MotionField(ImageSize size, int blocksPerRow, (short X, short Y)[] vectors) => (_size, _blocksPerRow, _vectors) = (size, blocksPerRow, vectors);

    /// <summary>Finds where everything came from.</summary>
    /// <param name="before">The frame before.</param>
    /// <param name="after">The frame, of the same size.</param>
    /// <param name="radius">The largest distance, in pixels to each side.</param>
    public static MotionField Estimate(GreyFrame before, GreyFrame after, int radius)
    {
        var size = after.Size;
        var (columns, rows) = ((size.Width + Block - 1) / Block, (size.Height + Block - 1) / Block);
        int stride = (columns * Block) + (2 * (Reach + radius));
        byte[] known = Pad(before, stride, (rows * Block) + (2 * (Reach + radius)), Reach + radius);
        byte[] sought = Pad(after, stride, (rows * Block) + (2 * (Reach + radius)), Reach + radius);
        var places = OrderPlaces(radius);
        var vectors = new (short X, short Y)[columns * rows];
        for (int block = 0; block < vectors.Length; block++)
        {
            var (row, column) = Math.DivRem(block, columns);
            int start = ((radius + (row * Block)) * stride) + radius + (column * Block);
            vectors[block] = Find(known, sought, (start, stride), places);
        }

        return new MotionField(size, columns, vectors);
    }

    /// <summary>Moves a plane of the frame before to where its pixels are in the frame; places beyond the border have the pixels at the border.</summary>
    public void Warp<T>(ReadOnlySpan<T> before, Span<T> after)
        where T : unmanaged
    {
        for (int y = 0; y < _size.Height; y++)
        {
            for (int x = 0; x < _size.Width; x += Block)
            {
                var (fromX, fromY) = PlaceOf(x, y);
                int length = Math.Min(Block, _size.Width - x);
                var row = before.Slice(Math.Clamp(fromY, 0, _size.Height - 1) * _size.Width, _size.Width);
                var target = after.Slice((y * _size.Width) + x, length);
                if (fromX >= 0 && fromX + length <= _size.Width)
                {
                    row.Slice(fromX, length).CopyTo(target);
                    continue;
                }

                for (int i = 0; i < length; i++)
                {
                    target[i] = row[Math.Clamp(fromX + i, 0, _size.Width - 1)];
                }
            }
        }
    }

    /// <summary>Where a pixel was in the frame before, which may be beyond its border.</summary>
    public (int X, int Y) PlaceOf(int x, int y)
    {
        var (dx, dy) = _vectors[((y / Block) * _blocksPerRow) + (x / Block)];
        return (x + dx, y + dy);
    }

    /// <summary>The frame with a border of the pixels at its own border. It is softened first, so that noise counts for less.</summary>
    private static byte[] Pad(GreyFrame frame, int width, int height, int border)
    {
        byte[] padded = GC.AllocateUninitializedArray<byte>(width * height);
        for (int y = 0; y < height; y++)
        {
            var from = frame.Sums.AsSpan(Math.Clamp(y - border, 0, frame.Size.Height - 1) * frame.Size.Width, frame.Size.Width);
            var to = padded.AsSpan(y * width, width);
            for (int x = 0; x < to.Length; x++)
            {
                to[x] = (byte)(from[Math.Clamp(x - border, 0, from.Length - 1)] / GreyFrame.PixelsPerSum);
            }
        }

        return padded;
    }

    /// <summary>All places within the radius, the nearest first, which are kept where others are no better.</summary>
    private static (short X, short Y)[] OrderPlaces(int radius)
    {
        var side = Enumerable.Range(-radius, (2 * radius) + 1);
        return [.. side.SelectMany(y => side.Select(x => ((short)x, (short)y))).OrderBy(place => (place.Item1 * place.Item1) + (place.Item2 * place.Item2))];
    }

    private static (short X, short Y) Find(ReadOnlySpan<byte> known, ReadOnlySpan<byte> sought, (int Start, int Stride) window, (short X, short Y)[] places)
    {
        int best = Difference(known, sought, window.Start, window.Start, window.Stride);
        best = (int)(best * NeededGain);
        (short X, short Y) found = default;
        foreach (var place in best == 0 ? [] : places.AsSpan(1))
        {
            int difference = Difference(known, sought, window.Start + (place.Y * window.Stride) + place.X, window.Start, window.Stride);
            if (difference < best)
            {
                (best, found) = (difference, place);
            }
        }

        return found;
    }

    /// <summary>The sum of the absolute differences of two windows; 16 rows of 8 numbers of at most 2 times 255 each fit into 16 bits.</summary>
    private static int Difference(ReadOnlySpan<byte> known, ReadOnlySpan<byte> sought, int knownStart, int soughtStart, int stride)
    {
        ref byte one = ref MemoryMarshal.GetReference(known);
        ref byte other = ref MemoryMarshal.GetReference(sought);
        var sums = Vector128<ushort>.Zero;
        for (int row = 0; row < Window; row++)
        {
            var first = Vector128.LoadUnsafe(ref one, (nuint)(knownStart + (row * stride)));
            var second = Vector128.LoadUnsafe(ref other, (nuint)(soughtStart + (row * stride)));
            var difference = Vector128.Max(first, second) - Vector128.Min(first, second);
            sums += Vector128.WidenLower(difference) + Vector128.WidenUpper(difference);
        }

        return Vector128.Sum(sums);
    }
}
