namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Follows from node to node which pixels of the image decide a position, in a network that computes the same everywhere: convolutions, pooling over
/// windows, enlargements by whole factors, and what works on each position alone. Whatever else there is, it gives up.
/// </summary>
/// <remarks>
/// Side by side: position p of a value depends on the pixels from step · p − before to step · p + after. Where rounding makes it vary with the
/// position, the widest counts, as that side does which sees farthest.
/// </remarks>
internal sealed class ReceptiveRadius
{
    private const int SpatialAxis = 2;

    private static readonly HashSet<string> OnEachPosition = new(
        ("Abs Add BatchNormalization Cast Ceil Celu Clip Cos Div DequantizeLinear Elu Erf Exp FastGelu Floor Gelu Greater HardSigmoid HardSwish Identity "
        + "LeakyRelu Less Log Max Mean Min Mish Mul Neg Not PRelu Pow QuantizeLinear QuickGelu Reciprocal Relu Round Selu Sigmoid Sign Sin Softplus "
        + "Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where").Split(' '),
        StringComparer.Ordinal);

    private readonly Dictionary<string, Reach> _reaches = new(StringComparer.Ordinal) { [OnnxNetwork.Input] = new(1, 0, 0) };

    // Values that depend on the size of what is scored, and so differ between an image and its tiles.
    private readonly HashSet<string> _sizes = new(StringComparer.Ordinal);
    private readonly ImageShapes _shapes;
    private readonly int _rank;
    private readonly int _axis;

    private ReceptiveRadius(ImageShapes shapes, int rank, int axis) => (_shapes, _rank, _axis) = (shapes, rank, axis);

    /// <summary>The radius around a pixel of the network's result; null where it may be the whole image, or is not known.</summary>
    public static int? Of(GraphProto graph, SegmentationModelInfo info)
    {
        if (info.Form?.Heads is not [_, ..] heads || info.Resize is not null)
        {
            return null;
        }

        int?[] radii = [.. Enumerable.Range(0, info.Rank).Select(axis => Along(graph, info, heads, axis))];
        return Array.Exists(radii, radius => radius is null) ? null : radii.Max();
    }

    private static int? Along(GraphProto graph, SegmentationModelInfo info, IReadOnlyList<NetworkHead> heads, int axis)
    {
        var shapes = new ImageShapes(graph, info);
        var radius = new ReceptiveRadius(shapes, info.Rank, axis);
        var needed = OnnxNetwork.Of(graph, [.. heads.Select(head => head.Name)]).Nodes.ToHashSet();
        foreach (var node in graph.Node)
        {
            shapes.Add(node);
            if (needed.Contains(node) && !radius.TryAdd(node))
            {
                return null;
            }
        }

        double widest = 0;
        foreach (var head in heads)
        {
            if (!radius._reaches.TryGetValue(head.Name, out var reach) || Math.Abs(reach.Step - 1) > 1e-9)
            {
                return null;
            }

            widest = Math.Max(widest, Math.Max(reach.Before, reach.After));
        }

        return widest < int.MaxValue / 4 ? (int)Math.Ceiling(widest - 1e-6) : null;
    }

    /// <summary>Takes the next node into account; false where its result may depend on anything.</summary>
    private bool TryAdd(NodeProto node)
    {
        if (node.OpType is "Shape" or "Size" || !node.Input.Any(_reaches.ContainsKey))
        {
            if (node.OpType is "Shape" or "Size" || node.Input.Any(_sizes.Contains))
            {
                _sizes.UnionWith(node.Output);
            }

            return true;
        }

        if (Of(node) is not { } reach)
        {
            return false;
        }

        foreach (string name in node.Output)
        {
            _reaches[name] = reach;
        }

        return true;
    }

    private Reach? Of(NodeProto node)
    {
        var first = _reaches.TryGetValue(node.Input[0], out var known) ? known : (Reach?)null;
        switch (node.OpType)
        {
            case "Conv" or "MaxPool" or "AveragePool" or "LpPool":
                return first is { } image ? Slide(node, image) : null;
            case "ConvTranspose":
                return first is { } small ? Enlarge(node, small) : null;
            case "Resize":
                return first is { } resized && node.Input.Skip(1).All(name => !_reaches.ContainsKey(name)) ? Resize(node, resized) : null;
            case "Concat" or "Softmax" or "LogSoftmax" when node.Int("axis", -1) == 1:
                return Merge(node);
            case "ReduceMean" or "ReduceMax" or "ReduceSum" or "ReduceMin" when node.Ints("axes") is [1]:
                return node.Int("keepdims", 1) == 1 ? first : null;
            case "Slice" or "Split":
                return KeepsSides(node) && node.Input.Skip(1).All(name => !_reaches.ContainsKey(name)) ? first : null;
            default:
                return OnEachPosition.Contains(node.OpType) ? Merge(node) : null;
        }
    }

    /// <summary>What several values together depend on. Those that are the same everywhere are constants, with sides of 1.</summary>
    private Reach? Merge(NodeProto node)
    {
        Reach? merged = null;
        foreach (string name in node.Input)
        {
            if (_reaches.TryGetValue(name, out var reach))
            {
                if (merged is { } other && Math.Abs(other.Step - reach.Step) > 1e-9)
                {
                    return null;
                }

                merged = merged is { } before
                    ? new(reach.Step, Math.Max(before.Before, reach.Before), Math.Max(before.After, reach.After))
                    : reach;
            }
            else if (name.Length > 0 && !IsSameEverywhere(name))
            {
                return null;
            }
        }

        return merged;
    }

    private bool IsSameEverywhere(string name) => !_sizes.Contains(name)
        && _shapes.ShapeOf(name) is { } shape
        && (shape.Count <= SpatialAxis || shape.TakeLast(_rank).All(side => side == 1));

    private Reach? Slide(NodeProto node, Reach image)
    {
        long[]? kernel = KernelOf(node);
        bool isPlain = node.Text("auto_pad") is "" or "NOTSET" && node.Int("ceil_mode", 0) == 0;
        if (kernel is null || !isPlain || _reaches.ContainsKey(node.Input.ElementAtOrDefault(1) ?? ""))
        {
            return null;
        }

        if (Steps(node, kernel) is not { } steps)
        {
            return null;
        }

        long before = steps.Padding;
        long after = (steps.Dilation * (kernel[_axis] - 1)) - before;
        return new(image.Step * steps.Stride, image.Before + (image.Step * before), image.After + (image.Step * after));
    }

    /// <summary>How a window moves along the side; null where it has other sides than the image.</summary>
    private (long Stride, long Dilation, long Padding)? Steps(NodeProto node, long[] kernel)
    {
        long[]? strides = node.Ints("strides");
        long[]? dilations = node.Ints("dilations");
        long[]? pads = node.Ints("pads");
        bool isWhole = kernel.Length == _rank && (strides ?? kernel).Length == _rank && (dilations ?? kernel).Length == _rank
            && (pads is null || pads.Length == 2 * _rank);
        return isWhole ? (strides?[_axis] ?? 1, dilations?[_axis] ?? 1, pads?[_axis] ?? 0) : null;
    }

    /// <summary>Position q takes those positions from (q + padding − kernel + 1) / stride to (q + padding) / stride.</summary>
    private Reach? Enlarge(NodeProto node, Reach small)
    {
        long[]? kernel = KernelOf(node);
        if (kernel is null || node.Text("auto_pad") is not ("" or "NOTSET") || node.Ints("output_shape") is not null || _reaches.ContainsKey(node.Input[1]))
        {
            return null;
        }

        if (Steps(node, kernel) is not { Dilation: 1 } steps)
        {
            return null;
        }

        double step = small.Step / steps.Stride;
        double before = kernel[_axis] - 1 - steps.Padding;
        return new(step, small.Before + (step * before), small.After + (step * steps.Padding));
    }

    /// <summary>Nearest takes position floor(q / factor); linear those around (q + ½) / factor − ½.</summary>
    private Reach? Resize(NodeProto node, Reach small)
    {
        var from = _shapes.ShapeOf(node.Input[0]);
        var to = _shapes.ShapeOf(node.Output[0]);
        int side = SpatialAxis + _axis;
        if (from?.Count != SpatialAxis + _rank || to?.Count != from.Count || to[side] % from[side] != 0)
        {
            return null;
        }

        double factor = (double)to[side] / from[side];
        double step = small.Step / factor;
        return (node.Text("mode"), node.Text("coordinate_transformation_mode"), node.Text("nearest_mode")) switch
        {
            ("nearest", "asymmetric", "floor") => new(step, small.Before + (step * (factor - 1)), small.After),
            ("linear", "" or "half_pixel" or "pytorch_half_pixel", _) =>
                new(step, small.Before + (step * ((3 * factor) - 2) / 2), small.After + (step * factor / 2)),
            _ => null,
        };
    }

    private bool KeepsSides(NodeProto node) =>
        _shapes.ShapeOf(node.Input[0]) is { } from && _shapes.ShapeOf(node.Output[0]) is { } to && from.Count == SpatialAxis + _rank
        && from.Skip(SpatialAxis).SequenceEqual(to.Skip(SpatialAxis));

    private long[]? KernelOf(NodeProto node) => node.Ints("kernel_shape")
        ?? (node.Input.Count > 1 && _shapes.ShapeOf(node.Input[1]) is { } weights && weights.Count == SpatialAxis + _rank
            ? [.. weights.Skip(SpatialAxis)]
            : null);

    private readonly record struct Reach(double Step, double Before, double After);
}
