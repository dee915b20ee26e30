using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Graph;

/// <summary>
/// Describes a network step by step. Each method adds one operation and returns the value that it yields; a
/// <see cref="NetworkArchitecture"/> calls them in its <c>Build</c> method.
/// </summary>
/// <remarks>
/// <para>
/// Everything has the builder's <see cref="Rank"/>: the same calls describe a network for images (rank 2) and for volumes (rank 3).
/// Kernels, strides and paddings are the same in every spatial dimension, unless a <see cref="PerAxis"/> says otherwise.
/// </para>
/// <para>
/// Layers with parameters take a name; with the names of the <see cref="Scope">scopes</see> it makes the names under which weights
/// are saved, for example <c>encoder2.conv1.weight</c>. A mistake, such as adding values of different sizes, is an
/// <see cref="ArgumentException"/> at the line that makes it.
/// </para>
/// </remarks>
public sealed partial class GraphBuilder
{
    private readonly GraphContent _content;
    private readonly string _prefix;
    private readonly bool _isEncoder;

    internal GraphBuilder(int inputChannels, int rank)
        : this(new GraphContent(inputChannels, rank), prefix: "", isEncoder: false)
    {
    }

    private GraphBuilder(GraphContent content, string prefix, bool isEncoder) =>
        (_content, _prefix, _isEncoder) = (content, prefix, isEncoder);

    /// <summary>The number of spatial dimensions: 2 for images, 3 for volumes.</summary>
    public int Rank => _content.Rank;

    /// <summary>
    /// This builder, for the part of the network that turns the image into features: what is made through it and through its scopes
    /// are <see cref="NetworkGraph.EncoderParameters"/>, which a training can leave alone at first.
    /// </summary>
    public GraphBuilder Encoder => new(_content, _prefix, isEncoder: true);

    internal GraphValue Input => _content.Input;

    /// <summary>A part of the network: names given to the builder that this returns start with <paramref name="name"/> and a dot.</summary>
    /// <param name="name">The name of the part, without dots.</param>
    /// <returns>A builder of the same network.</returns>
    /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
    public GraphBuilder Scope(string name)
    {
        GraphRules.CheckName(name);
        return new GraphBuilder(_content, $"{_prefix}{name}.", _isEncoder);
    }

    /// <summary>Convolution, which keeps the size or divides it by its stride.</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is convolved.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="options">The window and the weights. Default: 3×3 with a bias.</param>
    /// <returns>[N, <paramref name="channels"/>, sizes / stride].</returns>
    /// <exception cref="ArgumentException">The numbers are out of range or do not keep or divide the size.</exception>
    public GraphValue Conv(string name, GraphValue input, int channels, ConvolutionOptions? options = null)
    {
        Check(input);
        options ??= new();
        var (kernel, stride) = (options.Kernel.For(Rank), options.Stride.For(Rank));
        GraphRules.CheckPositive(kernel, stride);
        GraphRules.CheckPositive(channels, options.Dilation, options.Groups);
        GraphRules.CheckGroups(input.Channels, channels, options.Groups);
        var same = PerAxis.Combine(kernel, options.Dilation, (side, step) => step * (side - 1) / 2);
        var padding = options.Unpadded ? GraphRules.UnpaddedOf(kernel, stride, options.Padding) : options.Padding?.For(Rank) ?? same;
        if (!options.Unpadded)
        {
            GraphRules.CheckWindow(kernel, stride, padding, options.Dilation);
        }

        string layer = LayerName(name);
        int inputChannels = input.Channels / options.Groups;
        var weight = Weight(layer, channels, inputChannels, kernel, new Initializer.FanInNormal(inputChannels * Volume(kernel)));
        var bias = options.Bias ? Bias(layer, channels) : null;
        var operation = new Operation.Conv(weight, bias, stride, padding, options.Dilation, options.Groups);
        var extent = GraphRules.Widened(input, GraphRules.Reduced(input, stride), options.Unpadded ? same : 0);
        return _content.AddNode(operation, layer, channels, extent, [input]);
    }

    /// <summary>Transposed convolution ("up-convolution"), which multiplies the size by its stride.</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is enlarged.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="options">The window and the weights. Default: 2×2 with a stride of 2 and a bias.</param>
    /// <returns>[N, <paramref name="channels"/>, sizes × stride].</returns>
    /// <exception cref="ArgumentException">
    /// The numbers are out of range or do not allow interpolation, or the output would be larger than the network's input.
    /// </exception>
    public GraphValue ConvTranspose(string name, GraphValue input, int channels, TransposedConvolutionOptions? options = null)
    {
        Check(input);
        options ??= new();
        var (kernel, stride, groups) = (options.Kernel.For(Rank), options.Stride.For(Rank), options.Groups);
        GraphRules.CheckPositive(kernel, stride);
        GraphRules.CheckPositive(channels, groups);
        GraphRules.CheckGroups(input.Channels, channels, groups);
        GraphRules.CheckTransposed(input, channels, options);

        // kernel + output padding = stride + 2 × padding makes the output exactly stride times as large.
        var same = PerAxis.Combine(kernel, stride, (side, step) => (side - step + 1) / 2);
        var padding = options.Unpadded ? GraphRules.UnpaddedOf(kernel, stride, padding: null) : same;
        var outputPadding = PerAxis.Combine(kernel, stride, (side, step) => (side - step) % 2);
        string layer = LayerName(name);
        double fanIn = (double)input.Channels / groups * Volume(kernel) / Volume(stride);
        var initializer = options.StartsAtZero ? Initializer.Zeros
            : options.Bilinear ? new Initializer.Interpolation(stride, padding)
            : (Initializer)new Initializer.FanInNormal(fanIn);
        var weight = Weight(layer, input.Channels, channels / groups, kernel, initializer);
        var operation = new Operation.ConvTranspose(weight, options.Bias ? Bias(layer, channels) : null, stride, padding, outputPadding, groups);
        var gained = options.Unpadded ? PerAxis.Combine(0, same, (none, side) => none - side) : 0;
        var extent = GraphRules.Widened(input, GraphRules.Enlarged(input, stride), gained);
        return _content.AddNode(operation, layer, channels, extent, [input]);
    }

    /// <summary>Batch normalisation with learned scale and shift (Ioffe and Szegedy, 2015).</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="epsilon">Added to the variance. Default 1e-5.</param>
    /// <param name="momentum">The weight of a new batch in the running statistics. Default 0.1.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue BatchNorm(string name, GraphValue input, double epsilon = 1e-5, double momentum = 0.1)
    {
        Check(input);
        string layer = LayerName(name);
        var operation = new Operation.BatchNorm(
            PerChannel(layer, "weight", Initializer.Ones, input),
            PerChannel(layer, "bias", Initializer.Zeros, input),
            PerChannel(layer, "running_mean", Initializer.Zeros, input),
            PerChannel(layer, "running_var", Initializer.Ones, input),
            epsilon,
            momentum);
        return AddNode(operation, layer, input.Channels, input.Reductions, input);
    }

    /// <summary>Instance normalisation with learned scale and shift (Ulyanov et al., 2016).</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="epsilon">Added to the variance. Default 1e-5.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue InstanceNorm(string name, GraphValue input, double epsilon = 1e-5)
    {
        Check(input);
        string layer = LayerName(name);
        var operation = new Operation.InstanceNorm(
            PerChannel(layer, "weight", Initializer.Ones, input), PerChannel(layer, "bias", Initializer.Zeros, input), epsilon);
        return AddNode(operation, layer, input.Channels, input.Reductions, input);
    }

    /// <summary>Group normalisation with learned scale and shift of each channel (Wu and He, 2018).</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="groups">How many groups of neighbouring channels there are, each normalised by itself; they have as many channels each.</param>
    /// <param name="epsilon">Added to the variance. Default 1e-5.</param>
    /// <returns>A value of the same shape.</returns>
    /// <exception cref="ArgumentException">The channels do not split into so many groups.</exception>
    public GraphValue GroupNorm(string name, GraphValue input, int groups, double epsilon = 1e-5)
    {
        Check(input);
        GraphRules.CheckPositive(groups);
        GraphRules.CheckGroups(input.Channels, input.Channels, groups);
        string layer = LayerName(name);
        var operation = new Operation.GroupNorm(
            PerChannel(layer, "weight", Initializer.Ones, input), PerChannel(layer, "bias", Initializer.Zeros, input), groups, epsilon);
        return AddNode(operation, layer, input.Channels, input.Reductions, input);
    }

    /// <summary>x where it is positive, a learned slope per channel times x elsewhere (He et al., 2015).</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">x.</param>
    /// <param name="initialSlope">The slope before training. Default 0.25.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue PRelu(string name, GraphValue input, double initialSlope = 0.25)
    {
        Check(input);
        string layer = LayerName(name);
        var slope = PerChannel(layer, "weight", new Initializer.Constant(initialSlope), input);
        return AddNode(new Operation.PRelu(slope), layer, input.Channels, input.Reductions, input);
    }

    /// <summary>Applies a layer once more, with the same weights: they are trained by all that the layer is applied to.</summary>
    /// <param name="layer">What the layer yielded the first time, for example of a convolution or a normalisation.</param>
    /// <param name="input">What it is applied to now: as many channels as the first time.</param>
    /// <returns>A value of the layer's channels.</returns>
    /// <exception cref="ArgumentException">The value does not come from an operation with one input, or the channels differ.</exception>
    public GraphValue Repeat(GraphValue layer, GraphValue input)
    {
        Check(layer);
        Check(input);
        var node = _content.ProducerOf(layer);
        var reductions = GraphRules.RepeatedReductions(node, layer, input);
        string name = _content.AddOperationName($"{layer.Name}/repeat");
        return _content.AddNode(node!.Operation, name, layer.Channels, GraphRules.Widened(input, reductions, GraphRules.LossOf(node)), [input]);
    }

    /// <summary>Adds an output that training supervises besides others (deep supervision). Without any, the network's only head is its output.</summary>
    /// <param name="logits">
    /// One channel per class, at full size or smaller; call this for the deepest output first, which is the network's output itself.
    /// </param>
    public void AddHead(GraphValue logits)
    {
        Check(logits);
        _content.AddHead(logits);
    }

    internal NetworkGraph ToGraph(GraphValue output)
    {
        Check(output);
        return _content.ToGraph(output);
    }

    private GraphValue AddNode(Operation operation, string? layer, int channels, PerAxis reductions, params GraphValue[] inputs)
    {
        string name = layer ?? _content.AddOperationName(_prefix + operation.Name.ToLowerInvariant());
        return _content.AddNode(operation, name, channels, GraphRules.ExtentOf(reductions, inputs), inputs);
    }

    private GraphParameter Weight(string layer, long first, long second, PerAxis kernel, Initializer initializer) =>
        new($"{layer}.weight", initializer, _isEncoder, [first, second, .. kernel.Everywhere(Rank)]);

    private GraphParameter Bias(string layer, int channels) => new($"{layer}.bias", Initializer.Zeros, _isEncoder, channels);

    private GraphParameter PerChannel(string layer, string part, Initializer initializer, GraphValue input) =>
        new($"{layer}.{part}", initializer, _isEncoder, input.Channels);

    private string LayerName(string name)
    {
        GraphRules.CheckName(name);
        return _content.AddLayerName(_prefix + name);
    }

    private double Volume(PerAxis sides) => sides.Everywhere(Rank).Aggregate(1.0, (product, side) => product * side);

    private void Check(GraphValue value) => _content.Check(value);
}

/// <summary>A network under construction: what the <see cref="GraphBuilder">builders</see> of all its scopes share.</summary>
internal sealed class GraphContent(int inputChannels, int rank)
{
    private readonly List<GraphNode> _nodes = [];
    private readonly List<GraphValue> _heads = [];

    // The first names are those of the input and outputs of exported models.
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { TensorNames.Image, TensorNames.Score, TensorNames.PredictedLabel };

    public int Rank { get; } = rank;

    public GraphValue Input { get; } = new(index: 0, "input", inputChannels, reductions: 1);

    /// <summary>Reserves the name of a layer.</summary>
    public string AddLayerName(string name) => _names.Add(name)
        ? name
        : throw new ArgumentException($"There is already a layer {name}, or an input or output of exported models; names are unique.", nameof(name));

    /// <summary>A name for an operation without parameters: the given one, with a number where it is taken.</summary>
    public string AddOperationName(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
        }

        return unique;
    }

    public GraphValue AddNode(Operation operation, string name, int channels, GraphExtent extent, GraphValue[] inputs)
    {
        int bins = operation is Operation.AdaptiveAveragePool pool ? pool.Bins : GraphRules.BinsOf(operation, extent.Reductions, inputs);
        var output = new GraphValue(_nodes.Count + 1, name, channels, extent, bins);
        _nodes.Add(new GraphNode(operation, inputs, output));
        return output;
    }

    /// <summary>The node that yields a value; null for the input.</summary>
    public GraphNode? ProducerOf(GraphValue value) => value.Index == 0 ? null : _nodes[value.Index - 1];

    public void AddHead(GraphValue head) => _heads.Add(head);

    /// <summary>Throws where a value is null or was made by the builder of another network.</summary>
    public void Check(GraphValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value != Input && (value.Index == 0 || value.Index > _nodes.Count || _nodes[value.Index - 1].Output != value))
        {
            throw new ArgumentException($"{value} belongs to another network.", nameof(value));
        }
    }

    public NetworkGraph ToGraph(GraphValue output) => new(Rank, Input, output, _heads is [] ? [output] : [.. _heads], _nodes);
}
