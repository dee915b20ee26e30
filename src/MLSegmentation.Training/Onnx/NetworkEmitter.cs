using System.Runtime.InteropServices;
using MLSegmentation.Onnx;
using MLSegmentation.Training.Networks;
using TorchSharp;
using static MLSegmentation.Training.Onnx.OnnxGraph;

namespace MLSegmentation.Training.Onnx;

/// <summary>
/// Translates the nodes of a network to ONNX. A batch normalisation behind a convolution disappears: in scoring it is a fixed scale
/// and shift per channel, which the convolution's weights and bias take over.
/// </summary>
internal sealed class NetworkEmitter
{
    private readonly NetworkGraph _network;
    private readonly IReadOnlyDictionary<string, torch.Tensor> _weights;
    private readonly OnnxGraph _onnx;
    private readonly Dictionary<GraphValue, string> _names = [];
    private readonly Dictionary<GraphNode, Operation.BatchNorm> _folded;
    private readonly HashSet<GraphParameter> _constants = [];

    private NetworkEmitter(NetworkGraph network, IReadOnlyDictionary<string, torch.Tensor> weights, OnnxGraph onnx)
    {
        _network = network;
        _weights = weights;
        _onnx = onnx;
        _folded = FindFoldable(network);
    }

    /// <summary>Adds a network to an ONNX graph.</summary>
    /// <param name="network">The network; what only its further heads need is left out.</param>
    /// <param name="weights">Its parameters and buffers by name.</param>
    /// <param name="onnx">The ONNX graph.</param>
    /// <param name="input">The name of the value in the ONNX graph that the network reads.</param>
    /// <returns>The name of the value that holds the logits.</returns>
    /// <exception cref="ArgumentException">A weight is missing or has another shape.</exception>
    public static string Emit(NetworkGraph network, IReadOnlyDictionary<string, torch.Tensor> weights, OnnxGraph onnx, string input)
    {
        var emitter = new NetworkEmitter(network.EndingIn(network.Output), weights, onnx);
        return emitter.Emit(input);
    }

    private static Dictionary<GraphNode, Operation.BatchNorm> FindFoldable(NetworkGraph network)
    {
        var readers = network.Nodes.SelectMany(node => node.Inputs, (node, input) => (node, input)).ToLookup(pair => pair.input, pair => pair.node);
        Operation.BatchNorm? Following(GraphNode node) =>
            node.Output != network.Output && readers[node.Output].ToArray() is [{ Operation: Operation.BatchNorm norm }] ? norm : null;

        // The weights of a layer that is applied several times take over a normalisation only if it is the same one each time.
        return network.Nodes
            .Where(node => node.Operation is Operation.Conv or Operation.ConvTranspose)
            .GroupBy(node => node.Operation, (_, nodes) => nodes.ToArray(), ReferenceEqualityComparer.Instance)
            .Where(nodes => Following(nodes[0]) is { } norm && nodes.All(node => ReferenceEquals(Following(node), norm)))
            .SelectMany(nodes => nodes)
            .ToDictionary(node => node, node => Following(node)!);
    }

    private string Emit(string input)
    {
        _names[_network.Input] = input;
        foreach (var node in _network.Nodes)
        {
            _names[node.Output] = Emit(node, [.. node.Inputs.Select(value => _names[value])]);
        }

        return _names[_network.Output];
    }

    private string Emit(GraphNode node, string[] inputs) => node.Operation switch
    {
        Operation.Conv conv => Conv(node, conv, inputs[0]),
        Operation.ConvTranspose conv => ConvTranspose(node, conv, inputs[0]),
        Operation.BatchNorm when IsFolded(node) => inputs[0],
        Operation.BatchNorm norm => _onnx.Add(
            "BatchNormalization",
            node.Name,
            [inputs[0], Weight(norm.Weight), Weight(norm.Bias), Weight(norm.RunningMean), Weight(norm.RunningVariance)],
            Attribute("epsilon", (float)norm.Epsilon)),
        Operation.InstanceNorm norm => _onnx.Add(
            "InstanceNormalization", node.Name, [inputs[0], Weight(norm.Weight), Weight(norm.Bias)], Attribute("epsilon", (float)norm.Epsilon)),
        Operation.Relu => _onnx.Add("Relu", node.Name, inputs),
        Operation.LeakyRelu leaky => _onnx.Add("LeakyRelu", node.Name, inputs, Attribute("alpha", (float)leaky.Slope)),
        Operation.PRelu activation => _onnx.Add(
            "PRelu", node.Name, [inputs[0], Constant(activation.Slope, Read(activation.Slope), [activation.Slope.Count, .. Everywhere(1)])]),
        Operation.Elu => _onnx.Add("Elu", node.Name, inputs),
        Operation.Silu => _onnx.Add("Mul", node.Name, [inputs[0], _onnx.Add("Sigmoid", $"{node.Name}/sigmoid", inputs)]),
        Operation.Sigmoid => _onnx.Add("Sigmoid", node.Name, inputs),
        Operation.Softmax => _onnx.Add("Softmax", node.Name, inputs, Attribute("axis", 1)),
        Operation.MaxPool pool => _onnx.Add("MaxPool", node.Name, inputs, Window(pool)),
        Operation.AveragePool pool => _onnx.Add("AveragePool", node.Name, inputs, [.. Window(pool), Attribute("count_include_pad", 1)]),
        Operation.GlobalAveragePool => _onnx.Add("GlobalAveragePool", node.Name, inputs),
        Operation.Upsample upsample => Upsample(node, upsample, inputs[0]),
        Operation.UpsampleTo upsample => UpsampleTo(node, upsample.Interpolation, inputs[0], inputs[1]),
        Operation.Concat => _onnx.Add("Concat", node.Name, inputs, Attribute("axis", 1)),
        Operation.Add => _onnx.Add("Add", node.Name, inputs),
        Operation.Multiply => _onnx.Add("Mul", node.Name, inputs),
        Operation.Dropout => inputs[0],
        _ => throw new NotSupportedException($"{node.OperationName} cannot be exported."),
    };

    private bool IsFolded(GraphNode norm) => _folded.Keys.Any(node => node.Output == norm.Inputs[0]);

    private string Conv(GraphNode node, Operation.Conv conv, string input)
    {
        int elementsPerChannel = (int)(conv.Weight.Count / node.Output.Channels);
        var inputs = WeightAndBias(node, conv.Weight, conv.Bias, element => element / elementsPerChannel);
        return _onnx.Add(
            "Conv", node.Name, [input, .. inputs], [.. Window(conv), Attribute("dilations", Everywhere(conv.Dilation)), Attribute("group", conv.Groups)]);
    }

    private string ConvTranspose(GraphNode node, Operation.ConvTranspose conv, string input)
    {
        // [in, out / groups, kernel…]: the group of an element follows from its input channel.
        int kernelElements = (int)Everywhere(conv.Kernel).Aggregate(1L, (product, side) => product * side);
        int channelsPerGroup = node.Output.Channels / conv.Groups;
        int elementsPerGroup = (int)(conv.Weight.Count / conv.Groups);
        var inputs = WeightAndBias(
            node,
            conv.Weight,
            conv.Bias,
            element => (element / elementsPerGroup * channelsPerGroup) + (element / kernelElements % channelsPerGroup));
        return _onnx.Add(
            "ConvTranspose",
            node.Name,
            [input, .. inputs],
            Attribute("kernel_shape", Everywhere(conv.Kernel)),
            Attribute("strides", Everywhere(conv.Stride)),
            Attribute("pads", [.. Everywhere(conv.Padding), .. Everywhere(conv.Padding)]),
            Attribute("output_padding", Everywhere(conv.OutputPadding)),
            Attribute("group", conv.Groups));
    }

    /// <summary>The names of a convolution's constants, into which a batch normalisation that follows has been multiplied.</summary>
    private string[] WeightAndBias(GraphNode node, GraphParameter weight, GraphParameter? bias, Func<int, int> channelOf)
    {
        if (!_folded.TryGetValue(node, out var norm))
        {
            return bias is null ? [Weight(weight)] : [Weight(weight), Weight(bias)];
        }

        float[] weights = Read(weight);
        float[] biases = bias is null ? new float[node.Output.Channels] : Read(bias);
        var (gamma, beta, mean, variance) = (Read(norm.Weight), Read(norm.Bias), Read(norm.RunningMean), Read(norm.RunningVariance));
        double[] scale = [.. gamma.Zip(variance, (factor, spread) => factor / Math.Sqrt(spread + norm.Epsilon))];
        for (int element = 0; element < weights.Length; element++)
        {
            weights[element] = (float)(weights[element] * scale[channelOf(element)]);
        }

        for (int channel = 0; channel < biases.Length; channel++)
        {
            biases[channel] = (float)(((biases[channel] - (double)mean[channel]) * scale[channel]) + beta[channel]);
        }

        return [Constant(weight, weights), _onnx.Constant($"{node.Name}.bias", biases, biases.Length)];
    }

    private string Upsample(GraphNode node, Operation.Upsample upsample, string input)
    {
        float[] factors = [1, 1, .. Enumerable.Repeat((float)upsample.Factor, _network.Rank)];
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

    private AttributeProto[] Window(Operation.Window window) =>
    [
        Attribute("kernel_shape", Everywhere(window.Kernel)),
        Attribute("strides", Everywhere(window.Stride)),
        Attribute("pads", [.. Everywhere(window.Padding), .. Everywhere(window.Padding)]),
    ];

    private string Weight(GraphParameter parameter) => Constant(parameter, Read(parameter));

    /// <summary>Layers that share a tensor share the constant.</summary>
    private string Constant(GraphParameter parameter, float[] values, params long[] shape) =>
        _constants.Add(parameter) ? _onnx.Constant(parameter.Name, values, shape is [] ? [.. parameter.Shape] : shape) : parameter.Name;

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

        using var scope = torch.NewDisposeScope();
        var values = tensor.detach().to(torch.ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
    }

    private long[] Everywhere(long number) => [.. Enumerable.Repeat(number, _network.Rank)];
}
