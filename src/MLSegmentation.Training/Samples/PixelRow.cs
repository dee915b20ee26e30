using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Samples;

/// <summary>Makes floating-point numbers of rows of pixels, whatever type they have.</summary>
internal static class PixelRow
{
    /// <summary>Whether numbers of a type are whole, so that what lies between them has to be rounded.</summary>
    public static bool IsWhole<T>()
        where T : unmanaged, INumber<T> => T.One / (T.One + T.One) == T.Zero;

    /// <summary>Pixels as floating-point numbers.</summary>
    /// <param name="values">The pixels.</param>
    /// <param name="buffer">Receives the numbers, unless the pixels are such already.</param>
    /// <returns>The numbers: the pixels themselves, or the buffer.</returns>
    public static ReadOnlySpan<float> Widen<T>(ReadOnlySpan<T> values, Span<float> buffer)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            return MemoryMarshal.Cast<T, float>(values);
        }

        if (typeof(T) == typeof(byte))
        {
            Scale(MemoryMarshal.Cast<T, byte>(values), 1, 0, buffer);
        }
        else
        {
            TensorPrimitives.ConvertTruncating(values, buffer);
        }

        return buffer[..values.Length];
    }

    /// <summary>Multiplies bytes, and adds a number to them.</summary>
    /// <param name="values">The bytes.</param>
    /// <param name="scale">What they are multiplied by.</param>
    /// <param name="offset">What is added afterwards.</param>
    /// <param name="scaled">Receives as many numbers.</param>
    public static void Scale(ReadOnlySpan<byte> values, float scale, float offset, Span<float> scaled)
    {
        int index = 0;
        var (scales, offsets) = (new Vector<float>(scale), new Vector<float>(offset));
        for (; index + Vector<byte>.Count <= values.Length; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(values[index..]), out var lower, out var upper);
            ScaleHalf(lower, scaled[index..], scales, offsets);
            ScaleHalf(upper, scaled[(index + Vector<ushort>.Count)..], scales, offsets);
        }

        for (; index < values.Length; index++)
        {
            scaled[index] = (values[index] * scale) + offset;
        }
    }

    private static void ScaleHalf(Vector<ushort> values, Span<float> scaled, Vector<float> scales, Vector<float> offsets)
    {
        Vector.Widen(values, out var lower, out var upper);
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(lower)) * scales) + offsets).CopyTo(scaled);
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(upper)) * scales) + offsets).CopyTo(scaled[Vector<float>.Count..]);
    }
}
