using System.Collections.Frozen;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Bounds what a model makes out of its constants alone, which ONNX Runtime computes when it opens the model: a file of a hundred bytes can ask for
/// any number of numbers. What depends on the image is not computed then.
/// </summary>
internal sealed class ConstantSizes
{
    // 64 MB of 32-bit numbers, beside twice what the file itself holds.
    private const long MaxComputed = 1 << 24;

    // Far more than the sides of crops and the factors of networks: what a model adds to, repeats or enlarges an image by.
    private const long MaxAmount = 1 << 16;
    private const float MaxFactor = 1024;
    private const double MaxShape = 1 << 26;

    // Results as large as the first input, or smaller, and of its shape.
    private static readonly FrozenSet<string> SameShape =
        "Abs Cast CastLike Ceil Clip DequantizeLinear Erf Exp Floor Identity Log Neg Not QuantizeLinear Reciprocal Relu Round Sigmoid Sign Sqrt Tanh"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Results that are never larger than the first input.
    private static readonly FrozenSet<string> AtMostFirst =
        ("ArgMax ArgMin BatchNormalization Flatten ReduceL1 ReduceL2 ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Reshape Shape Size "
            + "Slice Softmax Split Squeeze Transpose Unsqueeze").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Results of at most as many elements as pairs of the inputs' elements.
    private static readonly FrozenSet<string> AtMostProduct =
        ("Add And BitShift BitwiseAnd BitwiseOr BitwiseXor Div Equal Gather GatherElements GatherND Greater GreaterOrEqual Less LessOrEqual MatMul Max Mean "
            + "Min Mod Mul Or Pow Sub Sum Where Xor").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Operators whose results grow with the numbers that they read.
    private static readonly FrozenSet<string> Growing =
        "Add ConstantOfShape Expand Max Mul OneHot Pad Pow Range Resize Sub Sum Tile Upsample".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Operators whose results have the shape that they read, or are so many times as large.
    private static readonly FrozenSet<string> Shaping =
        "ConstantOfShape Expand OneHot Reshape Resize Tile Upsample".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Operators that read how much they make, and nothing but constants as that.
    private static readonly FrozenSet<string> Fixed = "ConstantOfShape Expand EyeLike OneHot Tile".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly ImageSideValues _sides = new();
    private readonly Dictionary<string, Constant> _constants = new(StringComparer.Ordinal);
    private readonly double _allowed;
    private double _computed;

    public ConstantSizes(IEnumerable<TensorProto> constants)
    {
        double stored = 0;
        foreach (var tensor in constants)
        {
            var constant = Of(tensor);
            _constants[tensor.Name] = constant;
            stored += constant.Count;
        }

        _allowed = MaxComputed + (2 * stored);
    }

    /// <summary>Takes the next node into account.</summary>
    /// <exception cref="FormatException">It makes too much of constants.</exception>
    public void Add(NodeProto node)
    {
        if (node.OpType == "Constant")
        {
            _constants[node.Output[0]] = Stored(node);
            return;
        }

        var inputs = node.Input.Select(name => _constants.GetValueOrDefault(name)).ToArray();
        if (Growing.Contains(node.OpType) || Shaping.Contains(node.OpType))
        {
            CheckAmounts(node, inputs);
        }

        _sides.Add(node, _constants.ContainsKey);
        if ((Fixed.Contains(node.OpType) && (node.OpType == "OneHot" ? inputs is not [_, not null, ..] : inputs is not [.., not null]))
            || (node.OpType == "Range" && node.Input.Any(name => !_constants.ContainsKey(name) && !_sides.Contains(name))))
        {
            throw new FormatException($"its node '{node.Name}' ({node.OpType}) should read its sizes from constants");
        }

        bool isConstant = node.Input.Count > 0 && !node.Input.Where((name, index) => name.Length > 0 && inputs[index] is null).Any();
        if (!isConstant)
        {
            return;
        }

        var result = Compute(node, inputs);
        foreach (string name in node.Output)
        {
            _computed += result.Count;
            _constants[name] = result;
        }

        if (_computed > _allowed)
        {
            throw new FormatException(
                $"its constants would become more than {_allowed} numbers, of which its node '{node.Name}' ({node.OpType}) makes {result.Count}");
        }
    }

    private static Constant Of(TensorProto tensor)
    {
        long count = TensorCheck.Count(tensor);
        return new Constant(count, [.. tensor.Dims], TensorCheck.Integers(tensor, count), TensorCheck.LargestFloat(tensor, count));
    }

    private static Constant Stored(NodeProto node)
    {
        var attribute = node.Attribute.FirstOrDefault();
        long[] integers = attribute is { HasI: true } ? [attribute.I] : [.. attribute?.Ints ?? []];
        int count = Math.Max(1, Math.Max(integers.Length, attribute?.Floats.Count ?? 0));
        return attribute?.T is { } tensor ? Of(tensor) : new Constant(count, null, integers is [] ? null : integers, 0);
    }

    /// <summary>Refuses amounts that no network has, whether or not the rest depends on the image.</summary>
    private static void CheckAmounts(NodeProto node, Constant?[] inputs)
    {
        bool isResize = node.OpType is "Resize" or "Upsample";
        double most = node.OpType is "Add" or "Mul" ? MaxFactor : MaxAmount;
        foreach (var input in inputs.OfType<Constant>())
        {
            if (Shaping.Contains(node.OpType) && input.Elements > MaxShape)
            {
                throw TooLarge(node, $"a shape of more than {MaxShape} elements");
            }

            if (node.OpType != "Reshape" && input.Integers?.Any(value => Math.Abs((double)value) > most) == true)
            {
                throw TooLarge(node, $"a number above {most}");
            }

            if (isResize && !(input.LargestFloat <= MaxFactor))
            {
                throw TooLarge(node, $"a number above {MaxFactor}");
            }
        }
    }

    private static FormatException TooLarge(NodeProto node, string what) =>
        new($"its node '{node.Name}' ({node.OpType}) reads {what}, and its result would take too much memory");

    private static Constant Compute(NodeProto node, Constant?[] inputs)
    {
        var first = inputs.OfType<Constant>().First();
        return node.OpType switch
        {
            "ConstantOfShape" or "Expand" or "Tile" => new(first.Count * Product(node, inputs is [_, { } amounts] ? amounts : first), null, null, 0),
            "Range" => new(Length(node, inputs), null, null, 0),
            "Concat" => new(inputs.Sum(input => input?.Count ?? 0), null, null, 0),
            var operation when SameShape.Contains(operation) => new(first.Count, first.Shape, null, 0),
            var operation when AtMostFirst.Contains(operation) => new(Math.Max(first.Count, first.Shape?.Length ?? 0), null, null, 0),
            var operation when AtMostProduct.Contains(operation) => Combine(inputs, operation is not ("MatMul" or "Gather" or "GatherElements" or "GatherND")),
            _ => throw new FormatException($"its node '{node.Name}' ({node.OpType}) reads nothing but constants; a model should hold its result instead"),
        };
    }

    private static double Product(NodeProto node, Constant amounts) =>
        Known(node, amounts).Aggregate(1.0, (product, value) => product * Math.Abs((double)value));

    private static double Length(NodeProto node, Constant?[] inputs)
    {
        long[] numbers = [.. inputs.OfType<Constant>().SelectMany(input => Known(node, input))];
        return numbers is [var start, var limit, not 0 and var step]
            ? Math.Ceiling(Math.Max(0, ((double)limit - start) / step))
            : throw new FormatException($"its node '{node.Name}' (Range) should read three whole numbers");
    }

    private static long[] Known(NodeProto node, Constant amounts) => amounts.Integers
        ?? throw new FormatException($"its node '{node.Name}' ({node.OpType}) should read its sizes from a constant");

    /// <summary>The result of an operator that repeats inputs along their sides of 1, or of a product.</summary>
    private static Constant Combine(Constant?[] inputs, bool keepsShape)
    {
        Constant[] given = [.. inputs.OfType<Constant>()];
        return keepsShape && given.All(input => input.Shape is { } shape && shape.SequenceEqual(given[0].Shape!))
            ? new(given[0].Count, given[0].Shape, null, 0)
            : new(given.Aggregate(1.0, (product, input) => product * Math.Max(1, input.Count)), null, null, 0);
    }

    /// <summary>What is known of a constant.</summary>
    /// <param name="Count">The most elements that it can have.</param>
    /// <param name="Shape">Its shape; null where it is not known.</param>
    /// <param name="Integers">Its elements, of a few whole numbers; otherwise null.</param>
    /// <param name="LargestFloat">The greatest element, of a few floating-point numbers; otherwise 0.</param>
    private sealed record Constant(double Count, long[]? Shape, long[]? Integers, float LargestFloat)
    {
        /// <summary>The elements that a tensor of this shape has.</summary>
        public double Elements => Integers?.Where(value => value != 0).Aggregate(1.0, (product, value) => product * Math.Abs((double)value)) ?? 0;
    }
}
