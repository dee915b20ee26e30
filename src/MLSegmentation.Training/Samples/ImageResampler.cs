using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace MLSegmentation.Training.Samples;

/// <summary>
/// Resizes images and masks from one size to another. What it does to images is what the Resize operator of ONNX does with
/// <c>mode=linear</c>, <c>antialias=1</c> and <c>exclude_outside=1</c>, rounded where pixels are whole. Immutable, and safe for several threads at once.
/// </summary>
/// <param name="source">The size that images have.</param>
/// <param name="target">The size that they get.</param>
internal sealed class ImageResampler(ImageSize source, ImageSize target)
{
    private readonly ResampledAxis _columns = new(source.Width, target.Width);
    private readonly ResampledAxis _rows = new(source.Height, target.Height);

    /// <summary>The size that images have.</summary>
    public ImageSize Source => source;

    /// <summary>Resizes a plane: bilinear, and without aliasing where it shrinks.</summary>
    /// <param name="plane">The plane, row by row.</param>
    /// <param name="resized">Receives the resized plane.</param>
    public void Resize<T>(ReadOnlySpan<T> plane, Span<T> resized)
        where T : unmanaged, INumber<T>
    {
        float[] buffer = ArrayPool<float>.Shared.Rent((2 * source.Width) + target.Width);
        var sums = buffer.AsSpan(0, source.Width);
        var widened = buffer.AsSpan(source.Width, source.Width);
        var resizedRow = buffer.AsSpan(2 * source.Width, target.Width);
        for (int y = 0; y < target.Height; y++)
        {
            sums.Clear();
            var weights = _rows.GetWeights(y);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                if (weights[tap] > 0)
                {
                    var row = plane.Slice((_rows.GetStart(y) + tap) * source.Width, source.Width);
                    PixelRow.Widen(row, widened);
                    TensorPrimitives.MultiplyAdd(widened, weights[tap], sums, sums);
                }
            }

            AddUpColumns(sums, resizedRow);
            if (PixelRow.IsWhole<T>())
            {
                TensorPrimitives.Round(resizedRow, resizedRow);
            }

            PixelRow.Narrow(resizedRow, resized.Slice(y * target.Width, target.Width));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Resizes a mask: each new pixel has the label of the old one that its middle lies in.</summary>
    /// <param name="labels">The class indices, row by row.</param>
    /// <param name="resized">Receives the class indices of the resized mask.</param>
    public void ResizeLabels(ReadOnlySpan<byte> labels, Span<byte> resized)
    {
        for (int y = 0; y < target.Height; y++)
        {
            var row = labels.Slice(Nearest(y, source.Height, target.Height) * source.Width, source.Width);
            var resizedRow = resized.Slice(y * target.Width, target.Width);
            for (int x = 0; x < resizedRow.Length; x++)
            {
                resizedRow[x] = row[Nearest(x, source.Width, target.Width)];
            }
        }
    }

    // (index + 1/2) * source / target, rounded down.
    private static int Nearest(int index, int source, int target) => (int)(((2L * index) + 1) * source / (2L * target));

    private void AddUpColumns(ReadOnlySpan<float> row, Span<float> resized)
    {
        for (int x = 0; x < resized.Length; x++)
        {
            var weights = _columns.GetWeights(x);
            var pixels = row.Slice(_columns.GetStart(x), weights.Length);
            float sum = 0;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += pixels[tap] * weights[tap];
            }

            resized[x] = sum;
        }
    }
}
