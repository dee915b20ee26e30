using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLSegmentation.Inspection;

/// <summary>What tells whether two images are the same, or nearly so, without their pixels.</summary>
/// <param name="Pixels">A hash of the size and all pixels: the same only for the same images.</param>
/// <param name="Gradients">The difference hash: which of 64 neighbours in a grid is brighter. Close for images that look alike.</param>
/// <param name="Thumbnail">The image as a small square of grey, to make sure; null where it is so even that nothing tells it from others.</param>
internal sealed record Fingerprint(UInt128 Pixels, ulong Gradients, byte[]? Thumbnail)
{
    /// <summary>The side of the thumbnail.</summary>
    public const int Side = 24;

    private const int GridColumns = 9;
    private const int GridRows = 8;

    /// <summary>What the grey of a thumbnail must range over, as a share of the image's own range, to be more than noise.</summary>
    private const double LeastContrast = 0.04;

    /// <summary>The fingerprint of an image.</summary>
    public static Fingerprint Of(InspectedPixels pixels)
    {
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes<int>([pixels.Size.Width, pixels.Size.Height, pixels.PlaneCount]));
        hash.Append(pixels.Rgb);
        AppendTo(hash, pixels.Planes.Span);
        pixels = pixels.GetMiddle();
        var square = new GridMeans(pixels.Size, Side, Side);
        var grid = new GridMeans(pixels.Size, GridColumns, GridRows);
        float[] grey = new float[pixels.Size.Width];
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int y = 0; y < pixels.Size.Height; y++)
        {
            pixels.CopyGrey(y, grey);
            low = Math.Min(low, TensorPrimitives.Min<float>(grey));
            high = Math.Max(high, TensorPrimitives.Max<float>(grey));
            square.AddRow(y, grey);
            grid.AddRow(y, grey);
        }

        return new Fingerprint(hash.GetCurrentHashAsUInt128(), CompareNeighbours(grid.ToMeans()), ToBytes(square.ToMeans(), (double)high - low));
    }

    /// <summary>Adds numbers to a hash, in pieces: the bytes of the largest volumes are more than one span can hold.</summary>
    internal static void AppendTo(XxHash128 hash, ReadOnlySpan<float> values, int piece = 1 << 28)
    {
        for (; values.Length > piece; values = values[piece..])
        {
            hash.Append(MemoryMarshal.AsBytes(values[..piece]));
        }

        hash.Append(MemoryMarshal.AsBytes(values));
    }

    private static ulong CompareNeighbours(float[] grid)
    {
        ulong bits = 0;
        for (int row = 0; row < GridRows; row++)
        {
            for (int column = 0; column < GridColumns - 1; column++)
            {
                int index = (row * GridColumns) + column;
                bits = (bits << 1) | (grid[index + 1] > grid[index] ? 1UL : 0);
            }
        }

        return bits;
    }

    private static byte[]? ToBytes(float[] small, double whole)
    {
        float low = TensorPrimitives.Min<float>(small);
        float range = TensorPrimitives.Max<float>(small) - low;
        return range > LeastContrast * whole ? Array.ConvertAll(small, value => (byte)((value - low) / range * byte.MaxValue)) : null;
    }
}

/// <summary>The means of the rectangles of a grid over a plane, of which rows come one after the other. In small planes, rectangles share pixels.</summary>
internal sealed class GridMeans(ImageSize size, int columns, int rows)
{
    private readonly double[] _sums = new double[columns * rows];

    /// <summary>Adds a row of the plane.</summary>
    public void AddRow(int y, ReadOnlySpan<float> values)
    {
        for (int row = 0; row < rows; row++)
        {
            var (top, bottom) = Cover(row, size.Height, rows);
            if (y < top || y >= bottom)
            {
                continue;
            }

            for (int column = 0; column < columns; column++)
            {
                var (left, right) = Cover(column, size.Width, columns);
                _sums[(row * columns) + column] += TensorPrimitives.Sum(values[left..right]);
            }
        }
    }

    /// <summary>The means, row by row.</summary>
    public float[] ToMeans()
    {
        float[] means = new float[_sums.Length];
        for (int index = 0; index < means.Length; index++)
        {
            var (row, column) = Math.DivRem(index, columns);
            var (top, bottom) = Cover(row, size.Height, rows);
            var (left, right) = Cover(column, size.Width, columns);
            means[index] = (float)(_sums[index] / ((bottom - top) * (right - left)));
        }

        return means;
    }

    private static (int Begin, int End) Cover(int index, int from, int to)
    {
        int begin = (int)((long)index * from / to);
        return (begin, Math.Max(begin + 1, (int)((index + 1L) * from / to)));
    }
}
