using System.Runtime.InteropServices;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Removes batch normalisations behind convolutions: in scoring they are a fixed scale and shift per channel, which the convolution's
/// weights and bias take over.
/// </summary>
/// <remarks>
/// It computes in single precision and in the order in which ONNX Runtime does the same when it opens a model, so that a model gives the
/// same results, bit for bit, before and after.
/// </remarks>
internal sealed class BatchNormFolding
{
    // What ONNX takes where a normalisation does not say it.
    private const float MissingEpsilon = 1e-5f;

    private readonly OnnxNetwork _network;
    private readonly ILookup<string, NodeProto> _readers;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly Dictionary<string, NodeProto> _norms;
    private readonly List<TensorProto> _addedBiases = [];

    private BatchNormFolding(OnnxNetwork network)
    {
        _network = network;
        _readers = network.Nodes.SelectMany(node => node.Input, (node, input) => (node, input)).ToLookup(pair => pair.input, pair => pair.node);
        _constants = network.Constants.ToDictionary(constant => constant.Name);
        _norms = FindFoldable();
    }

    /// <summary>The same network with as few batch normalisations as possible.</summary>
    public static OnnxNetwork Apply(OnnxNetwork network)
    {
        var folding = new BatchNormFolding(network);
        return folding._norms.Count == 0 ? network : Apply(folding.Fold());
    }

    /// <summary>
    /// The normalisations that can go, by the value that they normalise. The weights of a layer that is applied several times take over
    /// a normalisation only if it is the same one each time.
    /// </summary>
    private Dictionary<string, NodeProto> FindFoldable() => Convolutions()
        .Where(uses => uses.All(node => IsSame(uses.First(), node)) && MayChange(uses.First()))
        .Where(uses => Following(uses.First()) is { } norm && uses.All(node => Following(node) is { } other && IsSame(norm, other)))
        .SelectMany(uses => uses)
        .ToDictionary(node => node.Output[0], node => Following(node)!);

    private IEnumerable<IGrouping<string, NodeProto>> Convolutions() =>
        _network.Nodes.Where(node => node.OpType is "Conv" or "ConvTranspose").GroupBy(node => node.Input[1]);

    private NodeProto? Following(NodeProto node) =>
        !_network.Outputs.Contains(node.Output[0])
        && _readers[node.Output[0]].ToArray() is [{ OpType: "BatchNormalization", Output.Count: 1 } norm]
        && IsFoldable(node, norm)
            ? norm
            : null;

    /// <summary>Whether both are as this library or PyTorch writes them; a model that was changed may have any form that ONNX allows.</summary>
    private bool IsFoldable(NodeProto convolution, NodeProto norm) =>
        _constants.TryGetValue(convolution.Input[1], out var weight)
        && weight is { DataType: (int)TensorProto.Types.DataType.Float, Dims.Count: > 2, Count: > 0 }
        && OutputChannels(convolution, weight) is { } channels
        && (convolution.Input.Count > 2 || (weight.Name.EndsWith(".weight", StringComparison.Ordinal) && !_constants.ContainsKey(BiasName(convolution))))
        && norm.Input.Count == 5 && norm.Attribute.All(IsOfScoring)
        && norm.Input.Skip(1).Concat(convolution.Input.Skip(2)).All(name => IsVector(name, channels));

    /// <summary>Whether an attribute of a normalisation says nothing that would change its form: the momentum is for training.</summary>
    private static bool IsOfScoring(AttributeProto attribute) => attribute.Name is "epsilon" or "momentum" || attribute is { Name: "training_mode", I: 0 };

    private bool IsVector(string name, long count) =>
        _constants.TryGetValue(name, out var constant) && constant.DataType == (int)TensorProto.Types.DataType.Float && constant.Count == count;

    private static long? OutputChannels(NodeProto convolution, TensorProto weight)
    {
        if (convolution.OpType == "Conv")
        {
            return weight.Dims[0];
        }

        long groups = Groups(convolution);
        return groups > 0 && weight.Dims[0] % groups == 0 ? weight.Dims[1] * groups : null;
    }

    private static long Groups(NodeProto convolution) => convolution.Attribute.FirstOrDefault(attribute => attribute.Name == "group")?.I ?? 1;

    private static float Epsilon(NodeProto norm) =>
        norm.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? MissingEpsilon;

    /// <summary>Whether two nodes do the same to what they read.</summary>
    private static bool IsSame(NodeProto node, NodeProto other) =>
        node.OpType == other.OpType
        && node.Input.Skip(1).SequenceEqual(other.Input.Skip(1))
        && Groups(node) == Groups(other)
        && Epsilon(node).Equals(Epsilon(other));

    /// <summary>Whether the weight and the bias of a convolution are read by nothing but convolutions of that weight.</summary>
    private bool MayChange(NodeProto convolution) => convolution.Input.Skip(1).All(name => _readers[name].All(
        reader => reader.OpType == convolution.OpType && reader.Input[0] != name && reader.Input[1] == convolution.Input[1]));

    private OnnxNetwork Fold()
    {
        foreach (var uses in Convolutions().Where(uses => _norms.ContainsKey(uses.First().Output[0])))
        {
            Fold(uses.First(), _norms[uses.First().Output[0]]);
        }

        var removed = _norms.Values.Select(norm => norm.Output[0]).ToHashSet();
        NodeProto[] nodes = [.. _network.Nodes.Where(node => !removed.Contains(node.Output[0])).Select(Folded)];
        TensorProto[] constants = [.. _network.Constants.Select(constant => _constants[constant.Name]), .. _addedBiases];
        return new OnnxNetwork(nodes, constants, _network.Outputs).EndingIn(_network.Outputs);
    }

    /// <summary>A convolution that yields what its normalisation yielded; other nodes as they are.</summary>
    private NodeProto Folded(NodeProto node)
    {
        if (!_norms.TryGetValue(node.Output[0], out var norm))
        {
            return node;
        }

        var folded = node.Clone();
        folded.Output[0] = norm.Output[0];
        if (folded.Input.Count == 2)
        {
            folded.Input.Add(BiasName(node));
        }

        return folded;
    }

    /// <summary>Layers that are applied several times have one weight, and so one bias.</summary>
    private static string BiasName(NodeProto node) => Path.ChangeExtension(node.Input[1], "bias");

    private void Fold(NodeProto convolution, NodeProto norm)
    {
        float[][] parameters = [.. norm.Input.Skip(1).Select(name => _constants[name].ToFloats())];
        float[] scale = Scale(parameters[0], parameters[3], Epsilon(norm));
        var weight = _constants[convolution.Input[1]];
        _constants[weight.Name] = weight.With(Scaled(convolution, weight, scale));
        float[] bias = convolution.Input.Count > 2 ? _constants[convolution.Input[2]].ToFloats() : new float[scale.Length];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            bias[channel] = ((bias[channel] - parameters[2][channel]) * scale[channel]) + parameters[1][channel];
        }

        SetBias(convolution, bias);
    }

    private static float[] Scale(float[] gamma, float[] variance, float epsilon) =>
        [.. gamma.Zip(variance, (factor, spread) => factor / MathF.Sqrt(spread + epsilon))];

    /// <summary>The weights with those of each output channel multiplied by the channel's factor.</summary>
    private static float[] Scaled(NodeProto convolution, TensorProto weight, float[] scale)
    {
        float[] values = weight.ToFloats();
        var (runLength, channelOf) = Runs(convolution, weight);
        for (int run = 0; run * runLength < values.Length; run++)
        {
            float factor = scale[channelOf(run)];
            foreach (ref float value in values.AsSpan(run * runLength, runLength))
            {
                value *= factor;
            }
        }

        return values;
    }

    /// <summary>How many neighbouring elements of a weight belong to one output channel, and which one such a run belongs to.</summary>
    private static (int Length, Func<int, int> ChannelOf) Runs(NodeProto convolution, TensorProto weight)
    {
        if (convolution.OpType == "Conv")
        {
            return ((int)(weight.Count / weight.Dims[0]), run => run);
        }

        // [in, out / groups, kernel…]: the group of an element follows from its input channel.
        int groups = (int)Groups(convolution);
        int channelsPerGroup = (int)weight.Dims[1];
        int runsPerGroup = (int)weight.Dims[0] / groups * channelsPerGroup;
        int kernelElements = (int)(weight.Count / weight.Dims[0] / channelsPerGroup);
        return (kernelElements, run => (run / runsPerGroup * channelsPerGroup) + (run % channelsPerGroup));
    }

    private void SetBias(NodeProto convolution, float[] bias)
    {
        if (convolution.Input.Count > 2)
        {
            _constants[convolution.Input[2]] = _constants[convolution.Input[2]].With(bias);
        }
        else
        {
            _addedBiases.Add(TensorProto.Create(BiasName(convolution), TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(bias), [bias.Length]));
        }
    }
}
