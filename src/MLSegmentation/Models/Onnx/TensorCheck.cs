using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>Checks that a constant of a model holds as many numbers as its shape says.</summary>
internal static class TensorCheck
{
    private const int MaxRank = 16;
    private const int MaxIntegers = 64;

    // Types of ONNX that came after those of the schema: four of 8-bit floating-point numbers, then whole and other numbers of 4 bits.
    private const int Float8First = 17;
    private const int Float8Last = 20;
    private const int Bits4First = 21;
    private const int Bits4Last = 23;

    /// <summary>The number of elements of a tensor whose numbers are all there.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static long Count(TensorProto tensor)
    {
        if (tensor.Dims.Count > MaxRank || tensor.Dims.Any(size => size is < 0 or > int.MaxValue))
        {
            throw new FormatException($"its constant {tensor.Name} has an impossible shape, {Shape(tensor)}");
        }

        // Up to 16 sizes of 31 bits each.
        double count = tensor.Dims.Aggregate(1.0, (product, size) => product * size);
        double stored = Stored(tensor);
        return stored == count
            ? (long)count
            : throw new FormatException($"its constant {tensor.Name} has {stored} values where its shape has {count}, {Shape(tensor)}");
    }

    /// <summary>The numbers of a short tensor of whole numbers; null of another one.</summary>
    public static long[]? Integers(TensorProto tensor, long count)
    {
        if (count > MaxIntegers)
        {
            return null;
        }

        return (DataType)tensor.DataType switch
        {
            DataType.Int64 when !tensor.HasRawData => [.. tensor.Int64Data],
            DataType.Int64 => Read(tensor.RawData.Span, sizeof(long), BinaryPrimitives.ReadInt64LittleEndian),
            DataType.Int32 when !tensor.HasRawData => [.. tensor.Int32Data.Select(value => (long)value)],
            DataType.Int32 => Read(tensor.RawData.Span, sizeof(int), bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            _ => null,
        };
    }

    /// <summary>The numbers of a short tensor of 32-bit floating-point numbers; null of another one.</summary>
    public static float[]? Floats(TensorProto tensor, long count) => count > MaxIntegers || tensor.DataType != (int)DataType.Float ? null
        : tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()
        : [.. tensor.FloatData];

    /// <summary>The greatest number of a short tensor of 32-bit floating-point numbers; 0 of another one.</summary>
    public static float LargestFloat(TensorProto tensor, long count)
    {
        float largest = 0;
        foreach (float value in Floats(tensor, count) ?? [])
        {
            largest = float.IsNaN(largest) || value <= largest ? largest : value;
        }

        return largest;
    }

    private delegate long Reader(ReadOnlySpan<byte> bytes);

    private static long[] Read(ReadOnlySpan<byte> bytes, int size, Reader read)
    {
        long[] values = new long[bytes.Length / size];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = read(bytes[(index * size)..]);
        }

        return values;
    }

    /// <summary>How many numbers there are.</summary>
    private static double Stored(TensorProto tensor)
    {
        int bits = Bits(tensor);
        int lists = tensor.FloatData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count + tensor.DoubleData.Count + tensor.Uint64Data.Count;
        if (tensor.StringData.Count > 0 || (tensor.HasRawData && lists > 0))
        {
            throw new FormatException($"its constant {tensor.Name} holds texts, or its numbers twice");
        }

        if (tensor.HasRawData)
        {
            double count = tensor.RawData.Length * 8.0 / bits;
            double wanted = tensor.Dims.Aggregate(1.0, (product, size) => product * size);

            // Two numbers of 4 bits share a byte, of which the last may be half empty.
            return bits == 4 && count == wanted + 1 ? wanted : count;
        }

        int listed = (DataType)tensor.DataType switch
        {
            DataType.Float => tensor.FloatData.Count,
            DataType.Double => tensor.DoubleData.Count,
            DataType.Int64 => tensor.Int64Data.Count,
            DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
            _ when bits == 4 => -1,
            _ => tensor.Int32Data.Count,
        };
        return listed == lists ? listed : throw new FormatException($"its constant {tensor.Name} holds numbers of another type than it says");
    }

    private static int Bits(TensorProto tensor) => tensor.DataType switch
    {
        (int)DataType.Float or (int)DataType.Int32 or (int)DataType.Uint32 => 32,
        (int)DataType.Double or (int)DataType.Int64 or (int)DataType.Uint64 => 64,
        (int)DataType.Float16 or (int)DataType.Bfloat16 or (int)DataType.Int16 or (int)DataType.Uint16 => 16,
        (int)DataType.Int8 or (int)DataType.Uint8 or (int)DataType.Bool or (>= Float8First and <= Float8Last) => 8,
        >= Bits4First and <= Bits4Last => 4,
        _ => throw new FormatException($"its constant {tensor.Name} is of the type {tensor.DataType}, which is none of numbers"),
    };

    private static string Shape(TensorProto tensor) => $"[{string.Join(", ", tensor.Dims.Take(MaxRank))}]";
}
