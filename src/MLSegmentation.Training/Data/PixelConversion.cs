using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLSegmentation.Training.Data;

/// <summary>Turns bytes into the normalised planes that a network sees.</summary>
internal sealed class PixelConversion
{
    private readonly float[] _scales;
    private readonly float[] _offsets;

    /// <summary>Creates the conversion for a normalisation, which has one mean per channel of the network.</summary>
    public PixelConversion(PixelNormalization normalization)
    {
        _scales = [.. normalization.StandardDeviation.Select(deviation => 1 / (byte.MaxValue * deviation))];
        _offsets = [.. normalization.Mean.Zip(normalization.StandardDeviation, (mean, deviation) => -mean / deviation)];
    }

    /// <summary>The network's channels: 1 or 3.</summary>
    public int Channels => _scales.Length;

    /// <summary>
    /// Writes one plane per channel of the network. Grey images are repeated for networks with three channels; colour images are
    /// averaged for networks with one.
    /// </summary>
    /// <param name="pixels">The pixels, interleaved.</param>
    /// <param name="channels">The channels of <paramref name="pixels"/>: 1 or 3.</param>
    /// <param name="planes">As many numbers as pixels times <see cref="Channels"/>.</param>
    public void ToPlanes(ReadOnlySpan<byte> pixels, int channels, Span<float> planes)
    {
        if (channels == 1)
        {
            int count = pixels.Length;
            for (int channel = 0; channel < Channels; channel++)
            {
                Scale(pixels, planes.Slice(channel * count, count), _scales[channel], _offsets[channel]);
            }
        }
        else
        {
            ColorToPlanes(pixels, planes);
        }
    }

    private void ColorToPlanes(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        // Small enough for the first-level cache: the bytes are taken apart and scaled while they are still there.
        const int Block = 1024;
        Span<byte> bytes = stackalloc byte[3 * Block];
        int count = pixels.Length / 3;
        for (int start = 0; start < count; start += Block)
        {
            int length = Math.Min(Block, count - start);
            var red = bytes[..length];
            var green = bytes.Slice(Block, length);
            var blue = bytes.Slice(2 * Block, length);
            Separate(pixels.Slice(3 * start, 3 * length), red, green, blue);
            if (Channels == 1)
            {
                Average(red, green, blue, planes.Slice(start, length), _scales[0], _offsets[0]);
                continue;
            }

            Scale(red, planes.Slice(start, length), _scales[0], _offsets[0]);
            Scale(green, planes.Slice(count + start, length), _scales[1], _offsets[1]);
            Scale(blue, planes.Slice((2 * count) + start, length), _scales[2], _offsets[2]);
        }
    }

    private static void Scale(ReadOnlySpan<byte> values, Span<float> plane, float scale, float offset)
    {
        int index = 0;
        var (scales, offsets) = (new Vector<float>(scale), new Vector<float>(offset));
        for (; index + Vector<byte>.Count <= values.Length; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(values[index..]), out var lower, out var upper);
            ScaleHalf(lower, plane[index..], scales, offsets);
            ScaleHalf(upper, plane[(index + Vector<ushort>.Count)..], scales, offsets);
        }

        for (; index < values.Length; index++)
        {
            plane[index] = (values[index] * scale) + offset;
        }
    }

    private static void ScaleHalf(Vector<ushort> values, Span<float> plane, Vector<float> scales, Vector<float> offsets)
    {
        Vector.Widen(values, out var lower, out var upper);
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(lower)) * scales) + offsets).CopyTo(plane);
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(upper)) * scales) + offsets).CopyTo(plane[Vector<float>.Count..]);
    }

    private static void Average(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<float> plane, float scale, float offset)
    {
        scale /= 3;
        for (int index = 0; index < plane.Length; index++)
        {
            plane[index] = ((red[index] + green[index] + blue[index]) * scale) + offset;
        }
    }

    /// <summary>Takes interleaved pixels apart, sixteen at a time: each third of the 48 bytes gives each channel five or six of its values.</summary>
    private static void Separate(ReadOnlySpan<byte> pixels, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        int index = 0;
        for (; Vector128.IsHardwareAccelerated && index + 16 <= red.Length; index += 16)
        {
            var source = pixels.Slice(3 * index, 48);
            var (first, second, third) = (Vector128.Create(source[..16]), Vector128.Create(source[16..32]), Vector128.Create(source[32..]));
            (Vector128.Shuffle(first, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(second, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(third, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4, 7, 10, 13)))
                    .CopyTo(red[index..]);
            (Vector128.Shuffle(first, Vector128.Create((byte)1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(second, Vector128.Create((byte)255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(third, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14)))
                    .CopyTo(green[index..]);
            (Vector128.Shuffle(first, Vector128.Create((byte)2, 5, 8, 11, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(second, Vector128.Create((byte)255, 255, 255, 255, 255, 1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(third, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15))).CopyTo(blue[index..]);
        }

        for (; index < red.Length; index++)
        {
            red[index] = pixels[3 * index];
            green[index] = pixels[(3 * index) + 1];
            blue[index] = pixels[(3 * index) + 2];
        }
    }
}
