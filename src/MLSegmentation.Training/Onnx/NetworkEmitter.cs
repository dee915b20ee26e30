using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static MLSegmentation.Models.Onnx.OnnxGraph;

namespace MLSegmentation.Training.Onnx;

/// <summary>Translates a network to ONNX, node by node. Its constants have the names and shapes of the network's parameters and buffers.</summary>
internal sealed class NetworkEmitter
{
    private readonly NetworkGraph _network;
    private readonly IReadOnlyDictionary<string, torch.Tensor> _weights;
    private readonly OnnxGraph _onnx = new("network");
    private readonly Dictionary<GraphValue, string> _names = [];
    private readonly HashSet<GraphParameter> _constants = [];

    private NetworkEmitter(NetworkGraph network, IReadOnlyDictionary<string, torch.Tensor> weights) => (_network, _weights) = (network, weights);

    /// <summary>Translates a network up to the logits of its heads of full size, the deepest first; what only smaller ones need is left out.</summary>
    /// <exception cref="ArgumentException">A weight is missing or has another shape.</exception>
    public static OnnxNetwork Emit(NetworkGraph network, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        var heads = network.Heads.Where(head => head.Reduction == 1).ToArray();
        return new NetworkEmitter(network.EndingIn(heads), weights).Emit();
    }

    private OnnxNetwork Emit()
    {
        _names[_network.Input] = OnnxNetwork.Input;
        foreach (var node in _network.Nodes)
        {
            _names[node.Output] = Emit(node, [.. node.Inputs.Select(value => _names[value])]);
        }

        var graph = _onnx.ToProto();
        return new OnnxNetwork(graph.Node, graph.Initializer, [.. _network.Heads.Select(head => _names[head])]);
    }

    private string Emit(GraphNode node, string[] inputs) => node.Operation switch
    {
        Operation.Conv conv => Conv(node, conv, inputs[0]),
        Operation.ConvTranspose conv => ConvTranspose(node, conv, inputs[0]),
        Operation.BatchNorm norm => _onnx.Add(
            "BatchNormalization",
            node.Name,
            [inputs[0], Weight(norm.Weight), Weight(norm.Bias), Weight(norm.RunningMean), Weight(norm.RunningVariance)],
            Attribute("epsilon", (float)norm.Epsilon)),
        Operation.InstanceNorm norm => _onnx.Add(
            "InstanceNormalization", node.Name, [inputs[0], Weight(norm.Weight), Weight(norm.Bias)], Attribute("epsilon", (float)norm.Epsilon)),
        Operation.GroupNorm norm => GroupNorm(node, norm, inputs[0]),
        Operation.Relu => _onnx.Add("Relu", node.Name, inputs),
        Operation.LeakyRelu leaky => _onnx.Add("LeakyRelu", node.Name, inputs, Attribute("alpha", (float)leaky.Slope)),
        Operation.PRelu activation => _onnx.Add("PRelu", node.Name, [inputs[0], Weight(activation.Slope, [activation.Slope.Count, .. Positions])]),
        Operation.Elu => _onnx.Add("Elu", node.Name, inputs),
        Operation.Silu => _onnx.Add("Mul", node.Name, [inputs[0], _onnx.Add("Sigmoid", $"{node.Name}/sigmoid", inputs)]),
        Operation.Gelu => Gelu(node, inputs[0]),
        Operation.Sigmoid => _onnx.Add("Sigmoid", node.Name, inputs),
        Operation.Softmax => _onnx.Add("Softmax", node.Name, inputs, Attribute("axis", 1)),
        Operation.MaxPool pool => _onnx.Add("MaxPool", node.Name, inputs, Window(pool.Kernel, pool.Stride, pool.Padding)),
        Operation.AveragePool pool => _onnx.Add(
            "AveragePool", node.Name, inputs, [.. Window(pool.Kernel, pool.Stride, pool.Padding), Attribute("count_include_pad", 1)]),
        Operation.GlobalAveragePool => _onnx.Add("GlobalAveragePool", node.Name, inputs),
        Operation.AdaptiveAveragePool pool => AdaptivePooling.Emit(_onnx, node.Name, inputs[0], pool.Bins, _network.Rank),
        Operation.GlobalMaxPool => _onnx.Add("GlobalMaxPool", node.Name, inputs),
        Operation.ChannelMean => _onnx.Add("ReduceMean", node.Name, inputs, Attribute("axes", [1L]), Attribute("keepdims", 1)),
        Operation.ChannelMax => _onnx.Add("ReduceMax", node.Name, inputs, Attribute("axes", [1L]), Attribute("keepdims", 1)),
        Operation.Upsample upsample => Upsample(node, upsample, inputs[0]),
        Operation.UpsampleTo upsample => UpsampleTo(node, upsample.Interpolation, inputs[0], inputs[1]),
        Operation.Concat => _onnx.Add("Concat", node.Name, inputs, Attribute("axis", 1)),
        Operation.Add => _onnx.Add("Add", node.Name, inputs),
        Operation.Multiply => _onnx.Add("Mul", node.Name, inputs),
        Operation.Dropout => inputs[0],
        _ => throw new NotSupportedException($"{node.OperationName} cannot be exported."),
    };

    /// <summary>A single position, over which a channel's number is repeated.</summary>
    private long[] Positions => [.. Enumerable.Repeat(1L, _network.Rank)];

    private string Conv(GraphNode node, Operation.Conv conv, string input) => _onnx.Add(
        "Conv", node.Name, [input, .. WeightAndBias(conv.Weight, conv.Bias)],
        [
            .. Window(conv.Kernel, conv.Stride, conv.Padding),
            Attribute("dilations", ((PerAxis)conv.Dilation).Everywhere(_network.Rank)),
            Attribute("group", conv.Groups),
        ]);

    private string ConvTranspose(GraphNode node, Operation.ConvTranspose conv, string input) => _onnx.Add(
        "ConvTranspose", node.Name, [input, .. WeightAndBias(conv.Weight, conv.Bias)],
        [
            .. Window(conv.Kernel, conv.Stride, conv.Padding),
            Attribute("output_padding", conv.OutputPadding.Everywhere(_network.Rank)),
            Attribute("group", conv.Groups),
        ]);

    /// <summary>Each group as one channel, normalised with nothing learned; then the channels' own scale and shift.</summary>
    private string GroupNorm(GraphNode node, Operation.GroupNorm norm, string input)
    {
        string Fixed(string part, float value, long count) =>
            _onnx.Constant($"{node.Name}/{part}{OnnxNetwork.FixedSuffix}", [.. Enumerable.Repeat(value, (int)count)], count);

        string shape = _onnx.Constant($"{node.Name}/grouping", [0, norm.Groups, -1]);
        string grouped = _onnx.Add("Reshape", $"{node.Name}/grouped", [input, shape]);
        string normalized = _onnx.Add(
            "InstanceNormalization",
            $"{node.Name}/normalized",
            [grouped, Fixed("scale", 1, norm.Groups), Fixed("shift", 0, norm.Groups)],
            Attribute("epsilon", (float)norm.Epsilon));
        string channels = _onnx.Add("Reshape", $"{node.Name}/channels", [normalized, _onnx.Add("Shape", $"{node.Name}/shape", [input])]);
        long count = norm.Weight.Count;
        return _onnx.Add(
            "BatchNormalization",
            node.Name,
            [channels, Weight(norm.Weight), Weight(norm.Bias), Fixed("mean", 0, count), Fixed("variance", 1, count)],
            Attribute("epsilon", 0f));
    }

    /// <summary>½ · x · (1 + erf(x / √2)).</summary>
    private string Gelu(GraphNode node, string input)
    {
        string Number(string part, double value) => _onnx.Constant($"{node.Name}/{part}", [(float)value], 1);

        string scaled = _onnx.Add("Mul", $"{node.Name}/scaled", [input, Number("factor", Math.Sqrt(0.5))]);
        string risen = _onnx.Add("Add", $"{node.Name}/risen", [_onnx.Add("Erf", $"{node.Name}/erf", [scaled]), Number("one", 1)]);
        return _onnx.Add("Mul", node.Name, [_onnx.Add("Mul", $"{node.Name}/half", [input, Number("share", 0.5)]), risen]);
    }

    private string[] WeightAndBias(GraphParameter weight, GraphParameter? bias) => bias is null ? [Weight(weight)] : [Weight(weight), Weight(bias)];

    private string Upsample(GraphNode node, Operation.Upsample upsample, string input)
    {
        float[] factors = [1, 1, .. upsample.Factor.Everywhere(_network.Rank)];
        string scales = _onnx.Constant($"{node.Name}/scales", factors, factors.Length);
        return _onnx.Add("Resize", node.Name, [input, "", scales], Interpolation(upsample.Interpolation));
    }

    private string UpsampleTo(GraphNode node, InterpolationKind interpolation, string input, string like)
    {
        string channels = _onnx.Add("Shape", $"{node.Name}/channels", [input], Attribute("start", 0), Attribute("end", 2));
        string size = _onnx.Add("Shape", $"{node.Name}/size", [like], Attribute("start", 2));
        string sizes = _onnx.Add("Concat", $"{node.Name}/sizes", [channels, size], Attribute("axis", 0));
        return _onnx.Add("Resize", node.Name, [input, "", "", sizes], Interpolation(interpolation));
    }

    private static AttributeProto[] Interpolation(InterpolationKind interpolation) => interpolation switch
    {
        InterpolationKind.Nearest =>
        [
            Attribute("mode", "nearest"), Attribute("coordinate_transformation_mode", "asymmetric"), Attribute("nearest_mode", "floor"),
        ],
        _ => [Attribute("mode", "linear"), Attribute("coordinate_transformation_mode", "half_pixel")],
    };

    private AttributeProto[] Window(PerAxis kernel, PerAxis stride, PerAxis padding)
    {
        long[] zeros = padding.Everywhere(_network.Rank);
        return
        [
            Attribute("kernel_shape", kernel.Everywhere(_network.Rank)),
            Attribute("strides", stride.Everywhere(_network.Rank)),
            Attribute("pads", [.. zeros, .. zeros]),
        ];
    }

    /// <summary>The name of a parameter's constant. Layers that share a tensor share the constant.</summary>
    private string Weight(GraphParameter parameter, params long[] shape) =>
        _constants.Add(parameter) ? _onnx.Constant(parameter.Name, Read(parameter), shape is [] ? [.. parameter.Shape] : shape) : parameter.Name;

    private float[] Read(GraphParameter parameter)
    {
        if (!_weights.TryGetValue(parameter.Name, out var tensor))
        {
            throw new ArgumentException($"The weights lack {parameter}.");
        }

        if (!tensor.shape.SequenceEqual(parameter.Shape))
        {
            throw new ArgumentException($"The weights have [{string.Join(", ", tensor.shape)}] for {parameter}.");
        }

        return TensorContent.Read(tensor);
    }
}
