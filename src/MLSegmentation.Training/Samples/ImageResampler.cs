using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using MLSegmentation.Masks;

namespace MLSegmentation.Training.Samples;

/// <summary>
/// Resizes images and masks from one size to another. What it does to images is what the Resize operator of ONNX does with
/// <c>mode=linear</c>, <c>antialias=1</c> and <c>exclude_outside=1</c>, rounded where pixels are whole. Immutable, and safe for several threads at once.
/// </summary>
internal sealed class ImageResampler(ImageSize source, ImageSize target)
{
    private readonly ResampledAxis _columns = new(source.Width, target.Width);
    private readonly ResampledAxis _rows = new(source.Height, target.Height);

    /// <summary>The size that images have.</summary>
    public ImageSize Source => source;

    /// <summary>Resizes a plane: bilinear, and without aliasing where it shrinks.</summary>
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
    public void ResizeLabels(ReadOnlySpan<byte> labels, Span<byte> resized) => MaskResampler.Resize(labels, source, resized, target);

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

/// <summary>Which pixels along one side of an image make each pixel of another length, and how much each counts.</summary>
/// <remarks>
/// A triangle around the middle of the new pixel, as wide as two old pixels, or as two new ones where those are larger, so that no
/// old pixel is passed over. What of it lies outside the image does not count: the weights of each pixel sum to 1.
/// </remarks>
internal sealed class ResampledAxis
{
    private readonly int[] _starts;
    private readonly float[] _weights;

    public ResampledAxis(int source, int target)
    {
        double scale = (double)source / target;
        double radius = Math.Max(1, scale);
        Taps = Math.Min(source, (int)Math.Ceiling(2 * radius));
        _starts = new int[target];
        _weights = new float[target * Taps];
        for (int index = 0; index < target; index++)
        {
            double middle = (index + 0.5) * scale;
            _starts[index] = Math.Clamp((int)Math.Floor(middle - radius + 0.5), 0, source - Taps);
            Fill(_weights.AsSpan(index * Taps, Taps), _starts[index] + 0.5 - middle, radius);
        }
    }

    /// <summary>How many neighbouring pixels make one; the weights of some may be 0.</summary>
    public int Taps { get; }

    /// <summary>The first of the pixels that make one.</summary>
    public int GetStart(int index) => _starts[index];

    /// <summary>The weights of the pixels that make one.</summary>
    public ReadOnlySpan<float> GetWeights(int index) => _weights.AsSpan(index * Taps, Taps);

    private static void Fill(Span<float> weights, double distance, double radius)
    {
        double sum = 0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            sum += Triangle((distance + tap) / radius);
        }

        for (int tap = 0; tap < weights.Length; tap++)
        {
            weights[tap] = (float)(Triangle((distance + tap) / radius) / sum);
        }
    }

    private static double Triangle(double distance) => Math.Max(0, 1 - Math.Abs(distance));
}
