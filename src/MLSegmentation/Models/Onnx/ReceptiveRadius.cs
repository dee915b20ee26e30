namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Follows from node to node which pixels of the image decide a position, in a network that computes the same everywhere: convolutions, pooling over
/// windows, enlargements by whole factors, and what works on each position alone. Whatever else there is, it gives up.
/// </summary>
/// <remarks>
/// Along one side, since windows are alike on both: position p of a value depends on the pixels from step · p − before to step · p + after. Where
/// rounding makes it vary with the position, the widest counts.
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

    private ReceptiveRadius(ImageShapes shapes) => _shapes = shapes;

    /// <summary>The radius around a pixel of the network's result; null where it may be the whole image, or is not known.</summary>
    public static int? Of(GraphProto graph, SegmentationModelInfo info)
    {
        if (info.Form?.Heads is not [_, ..] heads || info.Resize is not null)
        {
            return null;
        }

        var shapes = new ImageShapes(graph, info);
        var radius = new ReceptiveRadius(shapes);
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
        && (shape.Count <= SpatialAxis || (shape[^1] == 1 && shape[^2] == 1));

    private Reach? Slide(NodeProto node, Reach image)
    {
        long[]? kernel = KernelOf(node);
        bool isPlain = node.Text("auto_pad") is "" or "NOTSET" && node.Int("ceil_mode", 0) == 0;
        if (kernel is null || !isPlain || _reaches.ContainsKey(node.Input.ElementAtOrDefault(1) ?? ""))
        {
            return null;
        }

        long[] strides = node.Ints("strides") ?? [1, 1];
        long[] dilations = node.Ints("dilations") ?? [1, 1];
        long[] pads = node.Ints("pads") ?? [0, 0, 0, 0];
        if (kernel.Length != 2 || strides is not [var stride, _] || strides[1] != stride || dilations.Length != 2 || pads.Length != 4)
        {
            return null;
        }

        long before = Math.Max(pads[0], pads[1]);
        long after = Math.Max((dilations[0] * (kernel[0] - 1)) - pads[0], (dilations[1] * (kernel[1] - 1)) - pads[1]);
        return new(image.Step * stride, image.Before + (image.Step * before), image.After + (image.Step * after));
    }

    /// <summary>Position q takes those positions from (q + padding − kernel + 1) / stride to (q + padding) / stride.</summary>
    private Reach? Enlarge(NodeProto node, Reach small)
    {
        long[]? kernel = KernelOf(node);
        if (kernel is null || node.Text("auto_pad") is not ("" or "NOTSET") || node.Ints("output_shape") is not null || _reaches.ContainsKey(node.Input[1]))
        {
            return null;
        }

        long[] strides = node.Ints("strides") ?? [1, 1];
        long[] pads = node.Ints("pads") ?? [0, 0, 0, 0];
        long[] dilations = node.Ints("dilations") ?? [1, 1];
        if (kernel.Length != 2 || strides is not [var stride, _] || strides[1] != stride || pads.Length != 4 || dilations.Any(dilation => dilation != 1))
        {
            return null;
        }

        double step = small.Step / stride;
        double before = Math.Max(kernel[0] - 1 - pads[0], kernel[1] - 1 - pads[1]);
        double after = Math.Max(pads[0], pads[1]);
        return new(step, small.Before + (step * before), small.After + (step * after));
    }

    /// <summary>Nearest takes position floor(q / factor); linear those around (q + ½) / factor − ½.</summary>
    private Reach? Resize(NodeProto node, Reach small)
    {
        var from = _shapes.ShapeOf(node.Input[0]);
        var to = _shapes.ShapeOf(node.Output[0]);
        if (from?.Count != 4 || to?.Count != 4 || to[2] % from[2] != 0 || to[2] / from[2] != to[3] / from[3] || to[3] % from[3] != 0)
        {
            return null;
        }

        double factor = (double)to[2] / from[2];
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
        _shapes.ShapeOf(node.Input[0]) is { Count: 4 } from && _shapes.ShapeOf(node.Output[0]) is { Count: 4 } to && from[2] == to[2] && from[3] == to[3];

    private long[]? KernelOf(NodeProto node) => node.Ints("kernel_shape")
        ?? (node.Input.Count > 1 && _shapes.ShapeOf(node.Input[1]) is { Count: 4 } weights ? [.. weights.Skip(SpatialAxis)] : null);

    private readonly record struct Reach(double Step, double Before, double After);
}
