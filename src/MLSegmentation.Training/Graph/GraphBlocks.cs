using System.Numerics;

namespace MLSegmentation.Training.Graph;

/// <summary>Groups of operations that most segmentation networks share.</summary>
public static class GraphBlocks
{
    private const int Groups = 8;
    private const int SqueezeRatio = 16;
    private const int LeastSqueezedChannels = 4;

    /// <summary>
    /// Convolution, normalisation, activation. The layers are named <c>conv</c>, <c>norm</c> and, where they learn, <c>act</c>, followed by
    /// <paramref name="suffix"/>.
    /// </summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="suffix">What distinguishes the layers in their scope, for example "1"; may be empty.</param>
    /// <param name="input">What the first of them is given.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="style">The normalisation, the activation and whether a convolution before a normalisation has a bias.</param>
    /// <param name="convolution">The convolution's window. Default: 3×3.</param>
    /// <returns>A value of <paramref name="channels"/> channels, its sizes divided by the stride.</returns>
    public static GraphValue ConvNormActivation(
        this GraphBuilder graph, string suffix, GraphValue input, int channels, BlockStyle style, ConvolutionOptions? convolution = null)
    {
        ArgumentNullException.ThrowIfNull(style);
        return graph.Activate($"act{suffix}", graph.ConvNorm(suffix, input, channels, style, convolution), style.Activation);
    }

    /// <summary>Convolution and normalisation. The layers are named <c>conv</c> and <c>norm</c> followed by <paramref name="suffix"/>.</summary>
    /// <inheritdoc cref="ConvNormActivation"/>
    public static GraphValue ConvNorm(
        this GraphBuilder graph, string suffix, GraphValue input, int channels, BlockStyle style, ConvolutionOptions? convolution = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(style);
        var window = (convolution ?? new()) with { Bias = style.Bias ?? style.Normalization == NormalizationKind.None };
        return graph.Normalize($"norm{suffix}", graph.Conv($"conv{suffix}", input, channels, window), style.Normalization);
    }

    /// <summary>
    /// Normalisation, activation, convolution with bias: the order of pre-activation units. The layers are named as those of
    /// <see cref="ConvNormActivation"/>.
    /// </summary>
    /// <inheritdoc cref="ConvNormActivation"/>
    public static GraphValue NormActivationConv(
        this GraphBuilder graph, string suffix, GraphValue input, int channels, BlockStyle style, ConvolutionOptions? convolution = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(style);
        var features = graph.Activate($"act{suffix}", graph.Normalize($"norm{suffix}", input, style.Normalization), style.Activation);
        return graph.Conv($"conv{suffix}", features, channels, convolution);
    }

    /// <summary>Twice a 3×3 convolution with normalisation and activation, then attention and dropout: the unit of U-Net and its descendants.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="input">What is convolved.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="style">What the unit is made of.</param>
    /// <param name="middleChannels">The number of channels between the two. Default: <paramref name="channels"/>.</param>
    /// <returns>A value of the same size with <paramref name="channels"/> channels.</returns>
    public static GraphValue DoubleConv(this GraphBuilder graph, GraphValue input, int channels, BlockStyle style, int? middleChannels = null)
    {
        var features = graph.ConvNormActivation("1", input, middleChannels ?? channels, style);
        return graph.EndBlock(graph.ConvNormActivation("2", features, channels, style), style);
    }

    /// <summary>What a block does with the features that it yields: attention and dropout, where the style has them.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="features">The features.</param>
    /// <param name="style">The attention and the dropout.</param>
    /// <returns>A value of the same shape.</returns>
    public static GraphValue EndBlock(this GraphBuilder graph, GraphValue features, BlockStyle style)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(style);
        var attended = graph.Attend(features, style.Attention);
        return style.Dropout == 0 ? attended : graph.Dropout(attended, style.Dropout);
    }

    /// <summary>The normalisation that a kind names; with <see cref="NormalizationKind.None"/>, the input itself.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="name">The name of the layer, unique in its scope, without dots.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="normalization">The kind.</param>
    /// <returns>A value of the same shape.</returns>
    public static GraphValue Normalize(this GraphBuilder graph, string name, GraphValue input, NormalizationKind normalization)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        return normalization switch
        {
            NormalizationKind.None => input,
            NormalizationKind.Batch => graph.BatchNorm(name, input),
            NormalizationKind.Instance => graph.InstanceNorm(name, input),
            NormalizationKind.Group => graph.GroupNorm(name, input, (int)BigInteger.GreatestCommonDivisor(Groups, input.Channels)),
            _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "There is no such normalisation."),
        };
    }

    /// <summary>The activation that a kind names.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="name">The name of the layer, unique in its scope, without dots; only <see cref="ActivationKind.PRelu"/> learns and takes it.</param>
    /// <param name="input">What is activated.</param>
    /// <param name="activation">The kind.</param>
    /// <returns>A value of the same shape.</returns>
    public static GraphValue Activate(this GraphBuilder graph, string name, GraphValue input, ActivationKind activation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return activation switch
        {
            ActivationKind.Relu => graph.Relu(input),
            ActivationKind.LeakyRelu => graph.LeakyRelu(input),
            ActivationKind.PRelu => graph.PRelu(name, input),
            ActivationKind.Elu => graph.Elu(input),
            ActivationKind.Silu => graph.Silu(input),
            ActivationKind.Sigmoid => graph.Sigmoid(input),
            ActivationKind.Gelu => graph.Gelu(input),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
        };
    }

    /// <summary>
    /// The attention that a kind names; with <see cref="AttentionKind.None"/>, the input itself. The layers are named <c>squeeze</c>,
    /// <c>excite</c> and <c>spatial</c>, so a scope holds one of them.
    /// </summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="input">What is weighted.</param>
    /// <param name="attention">The kind.</param>
    /// <returns>A value of the same shape.</returns>
    public static GraphValue Attend(this GraphBuilder graph, GraphValue input, AttentionKind attention)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        int squeezed = Math.Max(input.Channels / SqueezeRatio, LeastSqueezedChannels);
        return attention switch
        {
            AttentionKind.None => input,
            AttentionKind.SqueezeExcitation => graph.SqueezeAndExcite(input, squeezed),
            AttentionKind.Spatial => graph.WeighPositions(input, input, ConvolutionOptions.Pointwise),
            AttentionKind.Concurrent =>
                graph.Add(graph.SqueezeAndExcite(input, squeezed), graph.WeighPositions(input, input, ConvolutionOptions.Pointwise)),
            AttentionKind.Cbam => graph.ConvolutionalBlockAttention(input, squeezed),
            _ => throw new ArgumentOutOfRangeException(nameof(attention), attention, "There is no such attention."),
        };
    }

    /// <summary>Weights each channel by a small network that sees the means of all channels (Hu et al. 2018, arXiv:1709.01507).</summary>
    internal static GraphValue SqueezeAndExcite(this GraphBuilder graph, GraphValue input, int squeezedChannels) =>
        graph.Multiply(input, graph.Sigmoid(graph.Excite(graph.GlobalAveragePool(input), squeezedChannels, out _)));

    /// <summary>Doubles the size. A transposed convolution is named <c>up</c>.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="input">What is enlarged.</param>
    /// <param name="channels">The number of output channels of a transposed convolution; interpolation keeps those of the input.</param>
    /// <param name="upsampling">How it is enlarged.</param>
    /// <returns>A value of twice the size.</returns>
    public static GraphValue Enlarge(this GraphBuilder graph, GraphValue input, int channels, UpsamplingKind upsampling)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return upsampling switch
        {
            UpsamplingKind.Transposed => graph.ConvTranspose("up", input, channels),
            UpsamplingKind.Nearest => graph.Upsample(input, interpolation: InterpolationKind.Nearest),
            _ => graph.Upsample(input),
        };
    }

    /// <summary>
    /// The contracting path of a U-Net: a unit in a scope of its own at each of <paramref name="depth"/> levels and one below them, with
    /// pooling between. Returns what each unit yields, the lowest one's on top.
    /// </summary>
    internal static Stack<GraphValue> Contract(this GraphBuilder graph, GraphValue image, int depth, Func<GraphBuilder, GraphValue, int, GraphValue> unit)
    {
        var yielded = new Stack<GraphValue>();
        for (int level = 0; level <= depth; level++)
        {
            var features = level == 0 ? image : graph.MaxPool(yielded.Peek());
            yielded.Push(unit(graph.Encoder.Scope(level == depth ? "bottleneck" : $"encoder{level + 1}"), features, level));
        }

        return yielded;
    }

    /// <summary>Adds an output that training supervises: a 1×1 convolution.</summary>
    internal static GraphValue Head(this GraphBuilder graph, string name, GraphValue features, int outputChannels)
    {
        var logits = graph.Conv(name, features, outputChannels, ConvolutionOptions.Pointwise);
        graph.AddHead(logits);
        return logits;
    }

    /// <summary>Adds the output of the finest features, and with deep supervision one of each of the others, from fine to coarse.</summary>
    internal static GraphValue Heads(this GraphBuilder graph, IEnumerable<GraphValue> decoded, int outputChannels, bool deepSupervision)
    {
        GraphValue[] heads = [.. decoded.Take(deepSupervision ? int.MaxValue : 1)
            .Select((features, level) => graph.Head(level == 0 ? "output" : $"output{level + 1}", features, outputChannels))];
        return heads[0];
    }

    /// <summary>Woo et al. 2018, equations 1 to 3: one small network sees the means and the maxima, then a convolution those over the channels.</summary>
    private static GraphValue ConvolutionalBlockAttention(this GraphBuilder graph, GraphValue input, int squeezedChannels)
    {
        var means = graph.Excite(graph.GlobalAveragePool(input), squeezedChannels, out var squeezed);
        var maxima = graph.Repeat(means, graph.LeakyRelu(graph.Repeat(squeezed, graph.GlobalMaxPool(input))));
        var channels = graph.Multiply(input, graph.Sigmoid(graph.Add(means, maxima)));
        return graph.WeighPositions(channels, graph.Concat(graph.ChannelMean(channels), graph.ChannelMax(channels)), new() { Kernel = 7 });
    }

    private static GraphValue Excite(this GraphBuilder graph, GraphValue pooled, int squeezedChannels, out GraphValue squeezed)
    {
        var withoutBias = ConvolutionOptions.Pointwise with { Bias = false };
        squeezed = graph.Conv("squeeze", pooled, squeezedChannels, withoutBias);

        // Leaky, because there may be only two squeezed values: a rectifier that cuts both off would never be trained.
        return graph.Conv("excite", graph.LeakyRelu(squeezed), pooled.Channels, withoutBias);
    }

    private static GraphValue WeighPositions(this GraphBuilder graph, GraphValue input, GraphValue seen, ConvolutionOptions window) =>
        graph.Multiply(input, graph.Sigmoid(graph.Conv("spatial", seen, channels: 1, window)));
}
