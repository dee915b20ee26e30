namespace MLSegmentation.Models.Onnx;

/// <summary>Computes the few whole numbers that a model makes out of the shapes of its values: sides, and what is made of them by arithmetic.</summary>
internal static class ShapeNumbers
{
    private const int MaxCount = 64;

    // Arithmetic of what is smaller does not overflow.
    private const long MaxNumber = 1L << 31;

    /// <summary>The elements of the first result of a node; null where they are not known, or are not a few whole numbers.</summary>
    public static long[]? Of(NodeProto node, KnownValue?[] inputs)
    {
        if (node.OpType is "Shape" or "Size")
        {
            return inputs is [{ } given] ? OfShape(node, given) : null;
        }

        if (inputs is [] || Array.Exists(inputs, input => input?.Integers is null))
        {
            return null;
        }

        long[][] numbers = [.. inputs.Select(input => input!.Integers!)];
        long[]? result = node.OpType switch
        {
            "Abs" => [.. numbers[0].Select(value => value < 0 ? -value : value)],
            "Cast" or "Identity" or "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten" => numbers[0],
            "Neg" => [.. numbers[0].Select(value => -value)],
            "Concat" => [.. numbers.SelectMany(some => some)],
            "Gather" => numbers is [var values, var indices] ? Gather(values, indices) : null,
            "Slice" => Slice(node, inputs),
            _ => numbers.Length == 2 ? Arithmetic(node.OpType, numbers[0], numbers[1]) : null,
        };
        return result is { Length: <= MaxCount } && Array.TrueForAll(result, value => value is > -MaxNumber and < MaxNumber) ? result : null;
    }

    private static long[] OfShape(NodeProto node, KnownValue given)
    {
        int rank = given.Shape.Length;
        return node.OpType == "Size"
            ? [(long)given.Count]
            : given.Shape[(int)Bound(node.Int("start", 0), rank)..Math.Max((int)Bound(node.Int("start", 0), rank), (int)Bound(node.Int("end", rank), rank))];
    }

    private static long Bound(long index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);

    private static long[]? Gather(long[] values, long[] indices)
    {
        long[] at = [.. indices.Select(index => index < 0 ? index + values.Length : index)];
        return Array.TrueForAll(at, index => index >= 0 && index < values.Length) ? [.. at.Select(index => values[index])] : null;
    }

    private static long[]? Slice(NodeProto node, KnownValue?[] inputs)
    {
        long[] values = inputs[0]!.Integers!;
        long? first = (inputs.Length > 1 ? inputs[1]!.Integers : node.Ints("starts")) is [var start] ? start : null;
        long? end = (inputs.Length > 2 ? inputs[2]!.Integers : node.Ints("ends")) is [var last] ? last : null;
        bool isPlain = inputs.Length <= 4 || inputs[4]!.Integers is [1];
        return first is { } from && end is { } to && isPlain && inputs[0]!.Shape.Length == 1
            ? [.. values.Take((int)Bound(to, values.Length)).Skip((int)Bound(from, values.Length))]
            : null;
    }

    private static long[]? Arithmetic(string operation, long[] left, long[] right)
    {
        Func<long, long, long>? compute = operation switch
        {
            "Add" => (one, other) => one + other,
            "Sub" => (one, other) => one - other,
            "Mul" => (one, other) => one * other,
            "Div" => (one, other) => other == 0 ? 0 : one / other,
            "Max" => Math.Max,
            "Min" => Math.Min,
            _ => null,
        };
        if (compute is null || (left.Length != right.Length && left.Length != 1 && right.Length != 1))
        {
            return null;
        }

        bool isBounded = left.Concat(right).All(value => value is > -MaxNumber and < MaxNumber);
        int count = left is [] || right is [] ? 0 : Math.Max(left.Length, right.Length);
        return isBounded ? [.. Enumerable.Range(0, count).Select(index => compute(left[index % left.Length], right[index % right.Length]))] : null;
    }
}
