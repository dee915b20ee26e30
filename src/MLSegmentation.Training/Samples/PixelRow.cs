using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Samples;

/// <summary>Makes floating-point numbers of rows of pixels, whatever type they have, and the other way round.</summary>
internal static class PixelRow
{
    /// <summary>Whether numbers of a type are whole, so that what lies between them has to be rounded.</summary>
    public static bool IsWhole<T>()
        where T : unmanaged, INumber<T> => T.One / (T.One + T.One) == T.Zero;

    /// <summary>Makes floating-point numbers of pixels.</summary>
    public static void Widen<T>(ReadOnlySpan<T> values, Span<float> numbers)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(byte))
        {
            Scale(MemoryMarshal.Cast<T, byte>(values), 1, 0, numbers);
        }
        else
        {
            TensorPrimitives.ConvertTruncating(values, numbers);
        }
    }

    /// <summary>Makes pixels of numbers, for bytes from 0: whole ones leave out what comes after the point, and have a largest number.</summary>
    public static void Narrow<T>(ReadOnlySpan<float> numbers, Span<T> values)
        where T : unmanaged, INumber<T>
    {
        int index = 0;
        if (typeof(T) == typeof(byte))
        {
            var bytes = MemoryMarshal.Cast<T, byte>(values);
            for (; index + Vector<byte>.Count <= numbers.Length; index += Vector<byte>.Count)
            {
                var lower = Narrow(numbers[index..]);
                Vector.Narrow(lower, Narrow(numbers[(index + Vector<ushort>.Count)..])).CopyTo(bytes[index..]);
            }
        }

        TensorPrimitives.ConvertSaturating(numbers[index..], values[index..]);
    }

    /// <summary>Multiplies bytes, and then adds a number to them.</summary>
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

    private static Vector<ushort> Narrow(ReadOnlySpan<float> numbers)
    {
        var most = new Vector<float>(byte.MaxValue);
        var lower = Vector.ConvertToInt32(Vector.Min(new Vector<float>(numbers), most));
        var upper = Vector.ConvertToInt32(Vector.Min(new Vector<float>(numbers[Vector<float>.Count..]), most));
        return Vector.Narrow(Vector.AsVectorUInt32(lower), Vector.AsVectorUInt32(upper));
    }
}
