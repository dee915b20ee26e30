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
        hash.Append(MemoryMarshal.AsBytes(pixels.Planes.AsSpan()));
        float[] grey = pixels.ToGrey();
        float[] small = Average(grey, pixels.Size, Side, Side);
        return new Fingerprint(hash.GetCurrentHashAsUInt128(), CompareNeighbours(grey, pixels.Size), ToBytes(small, grey));
    }

    /// <summary>The means of the rectangles of a grid over a plane.</summary>
    private static float[] Average(float[] plane, ImageSize size, int columns, int rows)
    {
        float[] means = new float[columns * rows];
        for (int row = 0; row < rows; row++)
        {
            var (top, bottom) = Cover(row, size.Height, rows);
            for (int column = 0; column < columns; column++)
            {
                var (left, right) = Cover(column, size.Width, columns);
                double sum = 0;
                for (int y = top; y < bottom; y++)
                {
                    sum += TensorPrimitives.Sum<float>(plane.AsSpan((y * size.Width) + left, right - left));
                }

                means[(row * columns) + column] = (float)(sum / ((bottom - top) * (right - left)));
            }
        }

        return means;
    }

    private static (int Begin, int End) Cover(int index, int from, int to)
    {
        int begin = (int)((long)index * from / to);
        return (begin, Math.Max(begin + 1, (int)((index + 1L) * from / to)));
    }

    private static ulong CompareNeighbours(float[] grey, ImageSize size)
    {
        float[] grid = Average(grey, size, GridColumns, GridRows);
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

    private static byte[]? ToBytes(float[] small, float[] grey)
    {
        float low = TensorPrimitives.Min<float>(small);
        float range = TensorPrimitives.Max<float>(small) - low;
        double whole = (double)TensorPrimitives.Max<float>(grey) - TensorPrimitives.Min<float>(grey);
        return range > LeastContrast * whole ? Array.ConvertAll(small, value => (byte)((value - low) / range * byte.MaxValue)) : null;
    }
}
