namespace MLSegmentation.Training.Networks;

/// <summary>Groups of operations that most segmentation networks share.</summary>
public static class GraphBlocks
{
    /// <summary>Convolution, normalisation, ReLU. The layers are named <c>conv</c> and <c>norm</c> followed by <paramref name="suffix"/>.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="suffix">What distinguishes the layers in their scope, for example "1"; may be empty.</param>
    /// <param name="input">What is convolved.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="normalization">The normalisation.</param>
    /// <param name="bias">Whether the convolution has a bias. Default: only when nothing normalises.</param>
    /// <param name="kernel">The convolution's kernel size. Default 3.</param>
    /// <param name="dilation">The step between the kernel's elements. Default 1.</param>
    /// <returns>A value of the same size with <paramref name="channels"/> channels.</returns>
    public static GraphValue ConvNormRelu(
        this GraphBuilder graph,
        string suffix,
        GraphValue input,
        int channels,
        NormalizationKind normalization,
        bool? bias = null,
        int kernel = 3,
        int dilation = 1)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var features = graph.Conv($"conv{suffix}", input, channels, kernel, dilation: dilation, bias: bias ?? normalization == NormalizationKind.None);
        return graph.Relu(graph.Normalize($"norm{suffix}", features, normalization));
    }

    /// <summary>
    /// Normalisation, ReLU, convolution with bias: the order of pre-activation units. The layers are named <c>norm</c> and <c>conv</c>
    /// followed by <paramref name="suffix"/>.
    /// </summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="suffix">What distinguishes the layers in their scope, for example "1"; may be empty.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="normalization">The normalisation.</param>
    /// <param name="kernel">The convolution's kernel size. Default 3.</param>
    /// <param name="stride">The convolution's stride. Default 1.</param>
    /// <returns>A value of <paramref name="channels"/> channels, its sizes divided by the stride.</returns>
    public static GraphValue NormReluConv(
        this GraphBuilder graph, string suffix, GraphValue input, int channels, NormalizationKind normalization, int kernel = 3, int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var features = graph.Relu(graph.Normalize($"norm{suffix}", input, normalization));
        return graph.Conv($"conv{suffix}", features, channels, kernel, stride);
    }

    /// <summary>Twice a 3×3 convolution with normalisation and ReLU: the unit of U-Net and its descendants.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="input">What is convolved.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="normalization">The normalisation.</param>
    /// <param name="middleChannels">The number of channels between the two. Default: <paramref name="channels"/>.</param>
    /// <param name="bias">Whether the convolutions have a bias. Default: only when nothing normalises.</param>
    /// <returns>A value of the same size with <paramref name="channels"/> channels.</returns>
    public static GraphValue DoubleConv(
        this GraphBuilder graph, GraphValue input, int channels, NormalizationKind normalization, int? middleChannels = null, bool? bias = null)
    {
        var features = graph.ConvNormRelu("1", input, middleChannels ?? channels, normalization, bias);
        return graph.ConvNormRelu("2", features, channels, normalization, bias);
    }

    /// <summary>Doubles the size. A transposed convolution is named <c>up</c>.</summary>
    /// <param name="graph">The builder of the scope.</param>
    /// <param name="input">What is enlarged.</param>
    /// <param name="channels">The number of output channels of a transposed convolution; interpolation keeps those of the input.</param>
    /// <param name="upsampling">How it is enlarged.</param>
    /// <returns>A value of twice the size.</returns>
    public static GraphValue Enlarge(this GraphBuilder graph, GraphValue input, int channels, UpsamplingKind upsampling)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return upsampling == UpsamplingKind.Transposed ? graph.ConvTranspose("up", input, channels) : graph.Upsample(input);
    }
}
