using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLSegmentation.Models.Onnx;

/// <summary>A constant of a model.</summary>
internal sealed partial class TensorProto
{
    /// <summary>The number of elements.</summary>
    public long Count => Dims.Aggregate(1L, (product, size) => product * size);

    /// <summary>Makes a constant.</summary>
    public static TensorProto Create(string name, Types.DataType type, ReadOnlySpan<byte> values, IEnumerable<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    /// <summary>A copy with other values of the same shape.</summary>
    public TensorProto With(ReadOnlySpan<float> values) => Create(Name, Types.DataType.Float, MemoryMarshal.AsBytes(values), Dims);

    /// <summary>The values, row by row, of a constant of 32-bit floating-point numbers.</summary>
    /// <exception cref="SegmentationException">There are more or fewer than the shape says.</exception>
    public float[] ToFloats()
    {
        float[] values = HasRawData && RawData.Length % sizeof(float) == 0 ? MemoryMarshal.Cast<byte, float>(RawData.Span).ToArray() : [.. FloatData];
        return values.Length == Count
            ? values
            : throw new SegmentationException(
                $"The model is damaged: its constant {Name} has {values.Length} values where its shape has {Count}. Take an undamaged copy.");
    }
}
