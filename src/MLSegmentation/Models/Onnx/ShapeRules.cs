using System.Collections.Frozen;

namespace MLSegmentation.Models.Onnx;

/// <summary>The shapes of the results of ONNX's operators; null where a shape is not known.</summary>
internal static class ShapeRules
{
    // Results of the shape of the first input.
    private static readonly FrozenSet<string> Same = Set(
        "Abs Acos Acosh Asin Asinh Atan Atanh BatchNormalization BiasGelu BitwiseNot Cast CastLike Ceil Celu Clip Cos Cosh CumSum DequantizeLinear",
        "DynamicQuantizeLinear Elu Erf Exp EyeLike FastGelu Floor Gelu GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization IsInf",
        "IsNaN LRN LayerNormalization LeakyRelu Log LogSoftmax LpNormalization MeanVarianceNormalization Mish Neg Not PRelu QLinearLeakyRelu QLinearSigmoid",
        "QLinearSoftmax QuantizeLinear QuickGelu Reciprocal Relu Round ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus",
        "Softsign Sqrt Swish Tan Tanh ThresholdedRelu");

    // Results of the shape that the inputs have together, where sides of 1 are repeated.
    private static readonly FrozenSet<string> Together = Set(
        "Add And BitShift BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow Sub Sum Where Xor");

    /// <summary>The shape of the first result of a node.</summary>
    public static long[]? Of(NodeProto node, KnownValue?[] inputs)
    {
        if (inputs is [])
        {
            return null;
        }

        long[]? first = inputs[0]?.Shape;
        return node.OpType switch
        {
            "Shape" => first is null ? null : [Math.Max(0, Bound(node.Int("end", first.Length), first.Length) - Bound(node.Int("start", 0), first.Length))],
            "Size" => [],
            "Range" => inputs is [{ Integers: [var from] }, { Integers: [var to] }, { Integers: [not 0 and var step] }]
                ? [Math.Max(0, (long)Math.Ceiling(((double)to - from) / step))]
                : null,
            "ConstantOfShape" => inputs[0]?.Integers,
            "QLinearAdd" or "QLinearMul" => Broadcast(first, inputs.ElementAtOrDefault(3)?.Shape),
            "Concat" => Concatenated(node, inputs),
            "QLinearConcat" => Concatenated(node, [.. inputs.Skip(2).Where((_, index) => index % 3 == 0)]),
            "MatMul" or "MatMulInteger" or "MatMulIntegerToFloat" or "DynamicQuantizeMatMul" => Product(first, inputs.ElementAtOrDefault(1)?.Shape),
            "QLinearMatMul" => Product(first, inputs.ElementAtOrDefault(3)?.Shape),
            "Gemm" or "FusedGemm" => Product(Swapped(first, node.Int("transA", 0)), Swapped(inputs.ElementAtOrDefault(1)?.Shape, node.Int("transB", 0))),
            "Conv" or "ConvInteger" or "FusedConv" => WindowShapes.Convolution(node, inputs[0], inputs.ElementAtOrDefault(1)),
            "Einsum" => Summed(node.Text("equation"), inputs),
            "QLinearConv" => node.Domain == "" ? WindowShapes.Convolution(node, inputs[0], inputs.ElementAtOrDefault(3)) : null,
            "ConvTranspose" => WindowShapes.Transposed(node, inputs[0], inputs.ElementAtOrDefault(1)),
            "MaxPool" or "AveragePool" or "LpPool" => WindowShapes.Pooling(node, inputs[0]),
            "Resize" or "Upsample" => WindowShapes.Resizing(node, inputs),
            "Pad" => WindowShapes.Padding(node, inputs),
            var operation when Same.Contains(operation) => first,
            var operation when Together.Contains(operation) => inputs.Select(input => input?.Shape).Aggregate(Broadcast),
            _ => first is null ? null : Moved(node, inputs, first),
        };
    }

    /// <summary>The results of Split.</summary>
    public static KnownValue?[] Split(NodeProto node, KnownValue?[] inputs)
    {
        bool isGiven = node.Input.Count > 1 && node.Input[1].Length > 0;
        long[]? sizes = isGiven ? inputs[1]?.Integers : node.Ints("split");
        if (inputs is not [{ Shape: var shape }, ..] || Axis(node.Int("axis", 0), shape.Length) is not { } axis || (isGiven && sizes is null))
        {
            return [];
        }

        long part = (shape[axis] + node.Output.Count - 1) / node.Output.Count;
        return [.. node.Output.Select((_, index) =>
        {
            long size = sizes is null ? Math.Min(part, shape[axis] - (part * index)) : sizes.ElementAtOrDefault(index);
            return new KnownValue([.. shape.Select((side, at) => at == axis ? size : side)]);
        })];
    }

    /// <summary>Operators whose results hold the elements of the first input, some of them, or repetitions.</summary>
    private static long[]? Moved(NodeProto node, KnownValue?[] inputs, long[] shape)
    {
        var second = inputs.ElementAtOrDefault(1);
        return node.OpType switch
        {
            "GlobalAveragePool" or "GlobalMaxPool" or "GlobalLpPool" => [.. shape.Select((side, axis) => axis < 2 ? side : 1)],
            "Transpose" => Permuted(shape, node.Ints("perm")),
            "Reshape" => Reshaped(shape, second?.Integers, node.Int("allowzero", 0) != 0),
            "Flatten" => Flattened(shape, Bound(node.Int("axis", 1), shape.Length)),
            "Squeeze" => Squeezed(shape, node, second),
            "Unsqueeze" => Unsqueezed(shape, node.Ints("axes") ?? second?.Integers),
            "Slice" => ShapeSlices.Of(node, inputs),
            "Gather" => second is { } indices && Axis(node.Int("axis", 0), shape.Length) is { } axis
                ? [.. shape[..axis], .. indices.Shape, .. shape[(axis + 1)..]]
                : null,
            "GatherElements" => second?.Shape,
            "TopK" => second?.Integers is [var most] && Axis(node.Int("axis", -1), shape.Length) is { } sorted
                ? [.. shape.Select((side, axis) => axis == sorted ? most : side)]
                : null,
            "Expand" => Broadcast(shape, second?.Integers),
            "Tile" => second?.Integers is { } times && times.Length == shape.Length ? [.. shape.Zip(times, (side, count) => side * count)] : null,
            "OneHot" => second?.Integers is [var depth] && node.Int("axis", -1) == -1 ? [.. shape, depth] : null,
            "DepthToSpace" => Blocks(shape, node.Int("blocksize", 0), isDeeper: false),
            "SpaceToDepth" => Blocks(shape, node.Int("blocksize", 0), isDeeper: true),
            "GridSample" => second is { Shape.Length: 4 } grid && shape.Length == 4 ? [shape[0], shape[1], grid.Shape[1], grid.Shape[2]] : null,
            "ArgMax" or "ArgMin" => Reduced(shape, [node.Int("axis", 0)], node.Int("keepdims", 1) != 0),
            _ when node.OpType.StartsWith("Reduce", StringComparison.Ordinal) => ReducedBy(node, inputs, shape),
            _ => null,
        };
    }

    private static long Bound(long index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);

    /// <summary>A side by its number, which may count from the end; null where there is no such side.</summary>
    private static int? Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : null;

    private static long[]? Broadcast(long[]? left, long[]? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        long[] result = new long[Math.Max(left.Length, right.Length)];
        for (int index = 1; index <= result.Length; index++)
        {
            var (one, other) = (index <= left.Length ? left[^index] : 1, index <= right.Length ? right[^index] : 1);
            if (one != other && one != 1 && other != 1)
            {
                return null;
            }

            result[^index] = Math.Max(one, other);
        }

        return result;
    }

    private static long[]? Concatenated(NodeProto node, KnownValue?[] inputs)
    {
        if (inputs is not [{ Shape: var first }, ..] || Axis(node.Int("axis", 0), first.Length) is not { } axis)
        {
            return null;
        }

        bool isAlike = Array.TrueForAll(
            inputs, input => input?.Shape.Length == first.Length && !input.Shape.Where((side, at) => at != axis && side != first[at]).Any());
        return isAlike ? [.. first.Select((side, at) => at == axis ? inputs.Sum(input => input!.Shape[axis]) : side)] : null;
    }

    private static long[]? Product(long[]? left, long[]? right) =>
        left is { Length: >= 2 } && right is { Length: >= 2 } && left[^1] == right[^2] && Broadcast(left[..^2], right[..^2]) is { } batch
            ? [.. batch, left[^2], right[^1]]
            : null;

    private static long[]? Swapped(long[]? shape, long isSwapped) => shape is [var rows, var columns] && isSwapped != 0 ? [columns, rows] : shape;

    /// <summary>A product by letters, such as <c>ij,jk-&gt;ik</c>; null where some of them stand for several sides.</summary>
    private static long[]? Summed(string equation, KnownValue?[] inputs)
    {
        string[] parts = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = parts[0].Split(',');
        if (parts.Length != 2 || terms.Length != inputs.Length || terms.Where((term, index) => term.Length != inputs[index]?.Shape.Length).Any())
        {
            return null;
        }

        var sides = new Dictionary<char, long>();
        foreach (var (letter, side) in terms.SelectMany((term, index) => term.Zip(inputs[index]!.Shape)))
        {
            sides[letter] = Math.Max(side, sides.GetValueOrDefault(letter));
        }

        return parts[1].All(sides.ContainsKey) ? [.. parts[1].Select(letter => sides[letter])] : null;
    }

    private static long[]? Permuted(long[] shape, long[]? order) => order is null ? [.. Enumerable.Reverse(shape)]
        : order.Length == shape.Length && order.All(axis => axis >= 0 && axis < shape.Length) ? [.. order.Select(axis => shape[axis])]
        : null;

    private static long[]? Reshaped(long[] shape, long[]? wanted, bool allowsZero)
    {
        if (wanted is null || wanted.Count(side => side == -1) > 1)
        {
            return null;
        }

        long[] result = [.. wanted.Select((side, axis) => side == 0 && !allowsZero && axis < shape.Length ? shape[axis] : side)];
        double count = shape.Aggregate(1.0, (product, side) => product * side);
        double known = result.Where(side => side != -1).Aggregate(1.0, (product, side) => product * side);
        long rest = known > 0 ? (long)(count / known) : 0;
        long[] shaped = [.. result.Select(side => side == -1 ? rest : side)];
        return shaped.Aggregate(1.0, (product, side) => product * side) == count ? shaped : null;
    }

    private static long[] Flattened(long[] shape, long axis) =>
        [shape.Take((int)axis).Aggregate(1L, (product, side) => product * side), shape.Skip((int)axis).Aggregate(1L, (product, side) => product * side)];

    private static long[]? Squeezed(long[] shape, NodeProto node, KnownValue? axes)
    {
        bool isGiven = node.Input.Count > 1 && node.Input[1].Length > 0;
        return isGiven && axes?.Integers is null ? null
            : (node.Ints("axes") ?? axes?.Integers) is { } some ? Reduced(shape, some, keeps: false)
            : [.. shape.Where(side => side != 1)];
    }

    private static long[]? Unsqueezed(long[] shape, long[]? axes)
    {
        int rank = shape.Length + axes?.Length ?? 0;
        int[] at = [.. axes?.Select(axis => Axis(axis, rank) ?? -1) ?? []];
        if (axes is null || at.Contains(-1) || at.Distinct().Count() < at.Length)
        {
            return null;
        }

        var rest = new Queue<long>(shape);
        return [.. Enumerable.Range(0, rank).Select(axis => at.Contains(axis) ? 1 : rest.Dequeue())];
    }

    private static long[]? Blocks(long[] shape, long size, bool isDeeper) =>
        shape is not [var count, var channels, var height, var width] || size is < 1 or > ushort.MaxValue ? null
            : isDeeper ? [count, channels * size * size, height / size, width / size]
            : [count, channels / (size * size), height * size, width * size];

    private static long[]? ReducedBy(NodeProto node, KnownValue?[] inputs, long[] shape)
    {
        bool isGiven = node.Input.Count > 1 && node.Input[1].Length > 0;
        long[]? axes = node.Ints("axes") ?? inputs.ElementAtOrDefault(1)?.Integers;
        bool isUnknown = (isGiven && axes is null) || (axes is null && node.Int("noop_with_empty_axes", 0) != 0);
        return isUnknown ? null : Reduced(shape, axes ?? [.. Enumerable.Range(0, shape.Length)], node.Int("keepdims", 1) != 0);
    }

    private static long[]? Reduced(long[] shape, long[] axes, bool keeps)
    {
        int?[] at = [.. axes.Select(axis => Axis(axis, shape.Length))];
        return at.Contains(null) ? null : [.. shape.Select((side, axis) => at.Contains(axis) ? keeps ? 1 : -1 : side).Where(side => side != -1)];
    }

    private static FrozenSet<string> Set(params string[] lines) => lines.SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
