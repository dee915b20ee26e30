using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Samples;

/// <summary>Pixels whose values are numbers of a type.</summary>
/// <typeparam name="T">The type.</typeparam>
internal abstract class NumberFormat<T> : PixelFormat
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public sealed override int BytesPerValue => Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public override PixelStatistics Measure(Sample sample)
    {
        var sums = new ChannelSums[sample.Info.Channels];
        for (int channel = 0; channel < sums.Length; channel++)
        {
            sums[channel] = ChannelSums.Of(MemoryMarshal.Cast<byte, T>(sample.GetPlane(channel)));
        }

        return new PixelStatistics(sample.Info.Size.PixelCount, sums);
    }

    /// <inheritdoc/>
    public sealed override void Resize(ImageResampler resampler, ReadOnlySpan<byte> plane, Span<byte> resized) =>
        resampler.Resize(MemoryMarshal.Cast<byte, T>(plane), MemoryMarshal.Cast<byte, T>(resized));

    /// <inheritdoc/>
    public sealed override void Copy(ReadOnlySpan<byte> plane, ReadOnlySpan<int> places, Span<byte> values)
    {
        var source = MemoryMarshal.Cast<byte, T>(plane);
        var target = MemoryMarshal.Cast<byte, T>(values);
        for (int index = 0; index < places.Length && index < target.Length; index++)
        {
            target[index] = source[places[index]];
        }
    }

    /// <inheritdoc/>
    public sealed override void Load(ReadOnlySpan<byte> plane, ReadOnlySpan<int> places, Span<float> values)
    {
        var source = MemoryMarshal.Cast<byte, T>(plane);
        for (int index = 0; index < places.Length && index < values.Length; index++)
        {
            values[index] = float.CreateTruncating(source[places[index]]);
        }
    }

    /// <inheritdoc/>
    public sealed override void Store(Span<float> values, Span<byte> stored)
    {
        if (PixelRow.IsWhole<T>())
        {
            TensorPrimitives.Add(values, 0.5f, values);
        }

        TensorPrimitives.ConvertSaturating<float, T>(values, MemoryMarshal.Cast<byte, T>(stored));
    }
}
