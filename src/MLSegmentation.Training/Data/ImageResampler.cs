using System.Buffers;
using System.Numerics;

namespace MLSegmentation.Training.Data;

/// <summary>
/// Resizes images and masks from one size to another. What it does to images is what the Resize operator of ONNX does with
/// <c>mode=linear</c>, <c>antialias=1</c> and <c>exclude_outside=1</c>, rounded where pixels are bytes. Immutable, and safe for several threads at once.
/// </summary>
/// <param name="source">The size that images have.</param>
/// <param name="target">The size that they get.</param>
internal sealed class ImageResampler(ImageSize source, ImageSize target)
{
    private readonly ResampledAxis _columns = new(source.Width, target.Width);
    private readonly ResampledAxis _rows = new(source.Height, target.Height);

    /// <summary>The size that images have.</summary>
    public ImageSize Source => source;

    /// <summary>Resizes an image: bilinear, and without aliasing where it shrinks.</summary>
    /// <param name="pixels">The image, row by row, the channels of a pixel side by side.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="resized">Receives the resized image in the same layout.</param>
    public void Resize(ReadOnlySpan<byte> pixels, int channels, Span<byte> resized)
    {
        int length = source.Width * channels;
        float[] buffer = ArrayPool<float>.Shared.Rent(length);
        var row = buffer.AsSpan(0, length);
        for (int y = 0; y < target.Height; y++)
        {
            AddUpRows(pixels.Slice(_rows.GetStart(y) * length, _rows.Taps * length), _rows.GetWeights(y), row);
            AddUpColumns(row, channels, resized.Slice(y * target.Width * channels, target.Width * channels));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Resizes a plane of floating-point pixels as <see cref="Resize(ReadOnlySpan{byte}, int, Span{byte})"/> does those of bytes.</summary>
    /// <param name="plane">The plane, row by row.</param>
    /// <param name="resized">Receives the resized plane.</param>
    public void Resize(ReadOnlySpan<float> plane, Span<float> resized)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(source.Width);
        var row = buffer.AsSpan(0, source.Width);
        for (int y = 0; y < target.Height; y++)
        {
            AddUpRows(plane.Slice(_rows.GetStart(y) * source.Width, _rows.Taps * source.Width), _rows.GetWeights(y), row);
            var resizedRow = resized.Slice(y * target.Width, target.Width);
            for (int x = 0; x < resizedRow.Length; x++)
            {
                var weights = _columns.GetWeights(x);
                resizedRow[x] = AddUp(row.Slice(_columns.GetStart(x), weights.Length), 1, weights);
            }
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

    private static void AddUpRows(ReadOnlySpan<byte> rows, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum.Clear();
        for (int tap = 0; tap < weights.Length; tap++)
        {
            if (weights[tap] > 0)
            {
                AddRow(rows.Slice(tap * sum.Length, sum.Length), weights[tap], sum);
            }
        }
    }

    private static void AddUpRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum.Clear();
        for (int tap = 0; tap < weights.Length; tap++)
        {
            if (weights[tap] > 0)
            {
                AddRow(rows.Slice(tap * sum.Length, sum.Length), weights[tap], sum);
            }
        }
    }

    private static void AddRow(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        int index = 0;
        for (; index + Vector<float>.Count <= row.Length; index += Vector<float>.Count)
        {
            ((new Vector<float>(row[index..]) * weight) + new Vector<float>(sum[index..])).CopyTo(sum[index..]);
        }

        for (; index < row.Length; index++)
        {
            sum[index] += row[index] * weight;
        }
    }

    private static void AddRow(ReadOnlySpan<byte> row, float weight, Span<float> sum)
    {
        int index = 0;
        var weights = new Vector<float>(weight);
        for (; index + Vector<byte>.Count <= row.Length; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[index..]), out var lower, out var upper);
            AddHalf(lower, weights, sum[index..]);
            AddHalf(upper, weights, sum[(index + Vector<ushort>.Count)..]);
        }

        for (; index < row.Length; index++)
        {
            sum[index] += row[index] * weight;
        }
    }

    private static void AddHalf(Vector<ushort> values, Vector<float> weights, Span<float> sum)
    {
        Vector.Widen(values, out var lower, out var upper);
        Add(lower, weights, sum);
        Add(upper, weights, sum[Vector<float>.Count..]);
    }

    private static void Add(Vector<uint> values, Vector<float> weights, Span<float> sum) =>
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * weights) + new Vector<float>(sum)).CopyTo(sum);

    private void AddUpColumns(ReadOnlySpan<float> row, int channels, Span<byte> resized)
    {
        for (int x = 0; x < target.Width; x++)
        {
            var weights = _columns.GetWeights(x);
            var pixels = row.Slice(_columns.GetStart(x) * channels, weights.Length * channels);
            for (int channel = 0; channel < channels; channel++)
            {
                resized[(x * channels) + channel] = (byte)MathF.Round(AddUp(pixels[channel..], channels, weights));
            }
        }
    }

    private static float AddUp(ReadOnlySpan<float> pixels, int step, ReadOnlySpan<float> weights)
    {
        float sum = 0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            sum += pixels[tap * step] * weights[tap];
        }

        return sum;
    }
}
