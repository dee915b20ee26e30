namespace MLSegmentation.Training.Networks;

/// <summary>
/// Describes a network step by step. Each method adds one operation and returns the value that it yields; a
/// <see cref="NetworkArchitecture"/> calls them in its <c>Build</c> method.
/// </summary>
/// <remarks>
/// <para>
/// Everything has the builder's <see cref="Rank"/>: the same calls describe a network for images (rank 2) and for volumes (rank 3).
/// Kernels, strides and paddings are the same in every spatial dimension.
/// </para>
/// <para>
/// Layers with parameters take a name; with the names of the <see cref="Scope">scopes</see> it makes the names under which weights
/// are saved, for example <c>encoder2.conv1.weight</c>. A mistake, such as adding values of different sizes, is an
/// <see cref="ArgumentException"/> at the line that makes it.
/// </para>
/// </remarks>
public sealed class GraphBuilder
{
    private readonly GraphContent _content;
    private readonly string _prefix;
    private readonly bool _isEncoder;

    internal GraphBuilder(int inputChannels, int rank)
        : this(new GraphContent(inputChannels, rank), prefix: "", isEncoder: false)
    {
    }

    private GraphBuilder(GraphContent content, string prefix, bool isEncoder)
    {
        _content = content;
        _prefix = prefix;
        _isEncoder = isEncoder;
    }

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

    /// <summary>Convolution, which keeps the size when <paramref name="stride"/> is 1 and divides it by the stride otherwise.</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is convolved.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="kernel">The kernel's size in every spatial dimension. Default 3.</param>
    /// <param name="stride">The step between output positions. Default 1.</param>
    /// <param name="padding">Zeros added on every side. Default: what makes the output's size the input's divided by the stride.</param>
    /// <param name="dilation">The step between kernel elements. Default 1.</param>
    /// <param name="groups">The channels are split into this many groups that do not see each other. Default 1.</param>
    /// <param name="bias">Whether each output channel adds a learned number; useless before a normalisation. Default true.</param>
    /// <returns>[N, <paramref name="channels"/>, sizes / <paramref name="stride"/>].</returns>
    /// <exception cref="ArgumentException">The numbers are out of range or do not keep or divide the size.</exception>
    public GraphValue Conv(
        string name, GraphValue input, int channels, int kernel = 3, int stride = 1, int? padding = null, int dilation = 1, int groups = 1, bool bias = true)
    {
        Check(input);
        GraphRules.CheckPositive(channels, kernel, stride, dilation, groups);
        GraphRules.CheckGroups(input.Channels, channels, groups);
        int pad = padding ?? dilation * (kernel - 1) / 2;
        GraphRules.CheckWindow(kernel, stride, pad, dilation);
        string layer = LayerName(name);
        var initializer = new Initializer.FanInNormal(input.Channels / groups * Volume(kernel));
        var weight = Weight(layer, channels, input.Channels / groups, kernel, initializer);
        var operation = new Operation.Conv(weight, bias ? Bias(layer, channels) : null, kernel, stride, pad, dilation, groups);
        return AddNode(operation, layer, channels, input.Reduction * stride, input);
    }

    /// <summary>Transposed convolution ("up-convolution"), which multiplies the size by <paramref name="stride"/>.</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is enlarged.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="kernel">The kernel's size in every spatial dimension. Default 2.</param>
    /// <param name="stride">The factor by which the size grows. Default 2.</param>
    /// <param name="groups">The channels are split into this many groups that do not see each other. Default 1.</param>
    /// <param name="bias">Whether each output channel adds a learned number. Default true.</param>
    /// <param name="bilinear">
    /// Whether the weights start as linear interpolation of each channel by itself, rather than at random (Long et al., 2015). It takes
    /// as many output as input channels, and a kernel of at least twice the stride, or one less where that is odd. Default false.
    /// </param>
    /// <returns>[N, <paramref name="channels"/>, sizes × <paramref name="stride"/>].</returns>
    /// <exception cref="ArgumentException">
    /// The numbers are out of range or do not allow interpolation, or the output would be larger than the network's input.
    /// </exception>
    public GraphValue ConvTranspose(
        string name, GraphValue input, int channels, int kernel = 2, int stride = 2, int groups = 1, bool bias = true, bool bilinear = false)
    {
        Check(input);
        GraphRules.CheckPositive(channels, kernel, stride, groups);
        GraphRules.CheckGroups(input.Channels, channels, groups);
        GraphRules.CheckNoGaps(kernel, stride);
        if (bilinear)
        {
            GraphRules.CheckInterpolation(input, channels, kernel, stride);
        }

        // kernel + output padding = stride + 2 × padding makes the output exactly stride times as large.
        int padding = (kernel - stride + 1) / 2;
        int outputPadding = stride + (2 * padding) - kernel;
        string layer = LayerName(name);
        double fanIn = (double)input.Channels / groups * Volume(kernel) / Volume(stride);
        Initializer initializer = bilinear ? new Initializer.Interpolation(stride, padding) : new Initializer.FanInNormal(fanIn);
        var weight = Weight(layer, input.Channels, channels / groups, kernel, initializer);
        var operation = new Operation.ConvTranspose(weight, bias ? Bias(layer, channels) : null, kernel, stride, padding, outputPadding, groups);
        return AddNode(operation, layer, channels, GraphRules.Enlarged(input, stride), input);
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
        return AddNode(operation, layer, input.Channels, input.Reduction, input);
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
        return AddNode(operation, layer, input.Channels, input.Reduction, input);
    }

    /// <summary>The normalisation that an architecture's option names; with <see cref="NormalizationKind.None"/>, the input itself.</summary>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="normalization">The kind.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Normalize(string name, GraphValue input, NormalizationKind normalization) => normalization switch
    {
        NormalizationKind.None => input,
        NormalizationKind.Batch => BatchNorm(name, input),
        NormalizationKind.Instance => InstanceNorm(name, input),
        _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "There is no such normalisation."),
    };

    /// <summary>max(x, 0).</summary>
    /// <param name="input">x.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Relu(GraphValue input) => AddElementwise(new Operation.Relu(), input);

    /// <summary>x where it is positive, <paramref name="slope"/> · x elsewhere.</summary>
    /// <param name="input">x.</param>
    /// <param name="slope">The slope of the negative part, 0 or more. Default 0.01.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue LeakyRelu(GraphValue input, double slope = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slope);
        return AddElementwise(new Operation.LeakyRelu(slope), input);
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
        return AddNode(new Operation.PRelu(slope), layer, input.Channels, input.Reduction, input);
    }

    /// <summary>x where it is positive, exp(x) − 1 elsewhere (Clevert et al., 2016).</summary>
    /// <param name="input">x.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Elu(GraphValue input) => AddElementwise(new Operation.Elu(), input);

    /// <summary>x · sigmoid(x), also called swish.</summary>
    /// <param name="input">x.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Silu(GraphValue input) => AddElementwise(new Operation.Silu(), input);

    /// <summary>1 / (1 + exp(−x)).</summary>
    /// <param name="input">x.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Sigmoid(GraphValue input) => AddElementwise(new Operation.Sigmoid(), input);

    /// <summary>Softmax over the channels. Networks end in logits, without it: the loss and the exported model apply it.</summary>
    /// <param name="input">The logits.</param>
    /// <returns>A value of the same shape whose channels sum to 1.</returns>
    public GraphValue Softmax(GraphValue input) => AddElementwise(new Operation.Softmax(), input);

    /// <summary>The largest value in each window.</summary>
    /// <param name="input">What is pooled.</param>
    /// <param name="kernel">The window's size. Default 2.</param>
    /// <param name="stride">The step between windows. Default: the window's size.</param>
    /// <param name="padding">Positions added on every side that never win. Default 0.</param>
    /// <returns>A value of the same channels, its sizes divided by the stride.</returns>
    /// <exception cref="ArgumentException">The numbers are out of range or do not keep or divide the size.</exception>
    public GraphValue MaxPool(GraphValue input, int kernel = 2, int? stride = null, int padding = 0) =>
        AddPool(new Operation.MaxPool(kernel, stride ?? kernel, padding), input);

    /// <summary>The mean of each window.</summary>
    /// <param name="input">What is pooled.</param>
    /// <param name="kernel">The window's size. Default 2.</param>
    /// <param name="stride">The step between windows. Default: the window's size.</param>
    /// <param name="padding">Zeros added on every side, which count. Default 0.</param>
    /// <returns>A value of the same channels, its sizes divided by the stride.</returns>
    /// <exception cref="ArgumentException">The numbers are out of range or do not keep or divide the size.</exception>
    public GraphValue AveragePool(GraphValue input, int kernel = 2, int? stride = null, int padding = 0) =>
        AddPool(new Operation.AveragePool(kernel, stride ?? kernel, padding), input);

    /// <summary>The mean of each channel over all positions.</summary>
    /// <param name="input">What is pooled.</param>
    /// <returns>A value with a single position, which multiplication and addition spread over every position.</returns>
    public GraphValue GlobalAveragePool(GraphValue input)
    {
        Check(input);
        return AddNode(new Operation.GlobalAveragePool(), layer: null, input.Channels, reduction: 0, input);
    }

    /// <summary>Enlarges a value by a whole number.</summary>
    /// <param name="input">What is enlarged.</param>
    /// <param name="factor">How many times larger every side becomes. Default 2.</param>
    /// <param name="interpolation">How the positions between are filled. Default bilinear.</param>
    /// <returns>A value of the same channels.</returns>
    /// <exception cref="ArgumentException">The factor is below 1, or the output would be larger than the network's input.</exception>
    public GraphValue Upsample(GraphValue input, int factor = 2, InterpolationKind interpolation = InterpolationKind.Bilinear)
    {
        Check(input);
        GraphRules.CheckPositive(factor);
        return AddNode(new Operation.Upsample(factor, interpolation), layer: null, input.Channels, GraphRules.Enlarged(input, factor), input);
    }

    /// <summary>Enlarges a value to the size of another one.</summary>
    /// <param name="input">What is enlarged: of a size that divides that of <paramref name="like"/>, or a single position.</param>
    /// <param name="like">The value whose size is wanted.</param>
    /// <param name="interpolation">How the positions between are filled. Default bilinear.</param>
    /// <returns>A value with the channels of <paramref name="input"/> and the size of <paramref name="like"/>.</returns>
    /// <exception cref="ArgumentException">The one size is no multiple of the other.</exception>
    public GraphValue Upsample(GraphValue input, GraphValue like, InterpolationKind interpolation = InterpolationKind.Bilinear)
    {
        Check(input);
        Check(like);
        if (like.Reduction == 0 || input.Reduction % like.Reduction != 0)
        {
            throw new ArgumentException($"{input} cannot be enlarged to the size of {like}.", nameof(like));
        }

        var operation = new Operation.UpsampleTo(input.Reduction / like.Reduction, interpolation);
        return AddNode(operation, layer: null, input.Channels, like.Reduction, input, like);
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
        var first = GraphRules.OnlyInput(node, layer);
        GraphRules.CheckRepeatable(layer, first, input);
        string name = _content.AddOperationName($"{layer.Name}/repeat");
        return _content.AddNode(node!.Operation, name, layer.Channels, GraphRules.RepeatedReduction(layer, first, input), [input]);
    }

    /// <summary>Puts the channels of several values one after the other.</summary>
    /// <param name="inputs">Values of one size.</param>
    /// <returns>A value with as many channels as all together; a single value comes back as it is.</returns>
    /// <exception cref="ArgumentException">There is no value, or the sizes differ.</exception>
    public GraphValue Concat(params GraphValue[] inputs)
    {
        CheckSizes(inputs);
        return inputs is [var only]
            ? only
            : AddNode(new Operation.Concat(), layer: null, inputs.Sum(value => value.Channels), inputs[0].Reduction, inputs);
    }

    /// <summary>Adds values position by position.</summary>
    /// <param name="inputs">Two or more values of one size and number of channels; those with a single position or a single channel are repeated.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">There are fewer than two values, or the shapes differ.</exception>
    public GraphValue Add(params GraphValue[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, 2);
        return inputs.Aggregate((sum, term) => AddBroadcast(new Operation.Add(), sum, term));
    }

    /// <summary>Multiplies two values position by position.</summary>
    /// <param name="first">A value.</param>
    /// <param name="second">A value of the same size and number of channels; a single position or a single channel, in either, is repeated.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public GraphValue Multiply(GraphValue first, GraphValue second) => AddBroadcast(new Operation.Multiply(), first, second);

    /// <summary>In training, sets elements to zero at random and scales the others so that the mean stays; otherwise does nothing.</summary>
    /// <param name="input">The value.</param>
    /// <param name="probability">The probability of becoming zero, from 0 up to but not including 1. Default 0.5.</param>
    /// <returns>A value of the same shape.</returns>
    public GraphValue Dropout(GraphValue input, double probability = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        return AddElementwise(new Operation.Dropout(probability), input);
    }

    /// <summary>
    /// Adds an output that training supervises besides others (deep supervision). Without any, the network's only head is its output.
    /// </summary>
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

    private GraphValue AddElementwise(Operation operation, GraphValue input)
    {
        Check(input);
        return AddNode(operation, layer: null, input.Channels, input.Reduction, input);
    }

    private GraphValue AddPool(Operation.Window operation, GraphValue input)
    {
        Check(input);
        GraphRules.CheckPositive(operation.Kernel, operation.Stride);
        GraphRules.CheckWindow(operation.Kernel, operation.Stride, operation.Padding, dilation: 1);
        return AddNode(operation, layer: null, input.Channels, input.Reduction * operation.Stride, input);
    }

    private GraphValue AddBroadcast(Operation operation, GraphValue first, GraphValue second)
    {
        Check(first);
        Check(second);
        GraphRules.CheckBroadcast(operation.Name, first, second);
        int channels = Math.Max(first.Channels, second.Channels);
        return AddNode(operation, layer: null, channels, Math.Max(first.Reduction, second.Reduction), first, second);
    }

    private GraphValue AddNode(Operation operation, string? layer, int channels, int reduction, params GraphValue[] inputs)
    {
        string name = layer ?? _content.AddOperationName(_prefix + operation.Name.ToLowerInvariant());
        return _content.AddNode(operation, name, channels, reduction, inputs);
    }

    private GraphParameter Weight(string layer, long first, long second, int kernel, Initializer initializer) =>
        new($"{layer}.weight", initializer, _isEncoder, [first, second, .. Enumerable.Repeat((long)kernel, Rank)]);

    private GraphParameter Bias(string layer, int channels) => new($"{layer}.bias", Initializer.Zeros, _isEncoder, channels);

    private GraphParameter PerChannel(string layer, string part, Initializer initializer, GraphValue input) =>
        new($"{layer}.{part}", initializer, _isEncoder, input.Channels);

    private string LayerName(string name)
    {
        GraphRules.CheckName(name);
        return _content.AddLayerName(_prefix + name);
    }

    private double Volume(int side) => Math.Pow(side, Rank);

    private void Check(GraphValue value) => _content.Check(value);

    private void CheckSizes(GraphValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Length);
        Array.ForEach(values, Check);
        GraphRules.CheckSameSize(values);
    }
}
