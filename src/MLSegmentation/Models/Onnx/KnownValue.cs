namespace MLSegmentation.Models.Onnx;

/// <summary>What is known of a value of a model for an image of a known size.</summary>
/// <param name="Shape">Its sides.</param>
/// <param name="Integers">Its elements, of a few whole numbers; otherwise null.</param>
/// <param name="Floats">Its elements, of a constant of a few 32-bit floating-point numbers; otherwise null.</param>
internal sealed record KnownValue(long[] Shape, long[]? Integers = null, float[]? Floats = null)
{
    /// <summary>The number of elements, which may be far more than fit into memory.</summary>
    public double Count => Shape.Aggregate(1.0, (product, side) => product * side);

    /// <summary>What is known of a constant, which is checked.</summary>
    public static KnownValue Of(TensorProto tensor)
    {
        long count = TensorCheck.Count(tensor);
        return new([.. tensor.Dims], TensorCheck.Integers(tensor, count), TensorCheck.Floats(tensor, count));
    }

    /// <summary>What is known of the result of a node of the type Constant.</summary>
    public static KnownValue? Of(NodeProto constant) => constant.Attribute.FirstOrDefault() switch
    {
        { T: { } tensor } => Of(tensor),
        { HasI: true } one => new([], [one.I]),
        { Ints: { Count: > 0 } ints } => new([ints.Count], [.. ints]),
        { HasF: true } one => new([], null, [one.F]),
        { Floats: { Count: > 0 } floats } => new([floats.Count], null, [.. floats]),
        _ => null,
    };
}
