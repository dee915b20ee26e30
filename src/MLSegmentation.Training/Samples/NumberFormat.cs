using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Samples;

/// <summary>Pixels whose values are numbers of a type.</summary>
internal abstract class NumberFormat<T> : PixelFormat
    where T : unmanaged, INumber<T>
{
    public sealed override int BytesPerValue => Unsafe.SizeOf<T>();

    public override PixelStatistics Measure(Sample sample)
    {
        var sums = new ChannelSums[sample.Info.Channels];
        for (int channel = 0; channel < sums.Length; channel++)
        {
            sums[channel] = ChannelSums.Of(MemoryMarshal.Cast<byte, T>(sample.GetPlane(channel)));
        }

        return new PixelStatistics(sample.Info.Size.PixelCount, sums);
    }

    public sealed override void Resize(ImageResampler resampler, ReadOnlySpan<byte> plane, Span<byte> resized) =>
        resampler.Resize(MemoryMarshal.Cast<byte, T>(plane), MemoryMarshal.Cast<byte, T>(resized));

    public sealed override void Copy(ReadOnlySpan<byte> plane, ReadOnlySpan<int> places, Span<byte> values) =>
        Gather(MemoryMarshal.Cast<byte, T>(plane), places, MemoryMarshal.Cast<byte, T>(values));

    public sealed override void Load(ReadOnlySpan<byte> plane, ReadOnlySpan<int> places, Span<float> values)
    {
        // Small enough for the first-level cache, where vectors take the values up.
        const int Block = 256;
        Span<T> block = stackalloc T[Block];
        for (int start = 0; start < places.Length; start += Block)
        {
            int length = Math.Min(Block, places.Length - start);
            Gather(MemoryMarshal.Cast<byte, T>(plane), places.Slice(start, length), block);
            PixelRow.Widen<T>(block[..length], values[start..]);
        }
    }

    public sealed override void Store(Span<float> values, Span<byte> stored)
    {
        if (PixelRow.IsWhole<T>())
        {
            TensorPrimitives.Add(values, 0.5f, values);
        }

        PixelRow.Narrow(values, MemoryMarshal.Cast<byte, T>(stored));
    }

    private static void Gather(ReadOnlySpan<T> plane, ReadOnlySpan<int> places, Span<T> values)
    {
        // With the length of both asked for here, the processor needs not ask again for each value.
        for (int index = 0; index < places.Length && index < values.Length; index++)
        {
            values[index] = plane[places[index]];
        }
    }
}
