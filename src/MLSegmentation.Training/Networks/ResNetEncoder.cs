using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>A residual network without its classifier: turns an image into features at five sizes.</summary>
/// <remarks>
/// <para>K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", CVPR 2016, table 1 and figure 5.</para>
/// <para>
/// Layers have torchvision's names and shapes, so that weights learned on ImageNet fit, if the normalisation is that of a batch. As there, a
/// bottleneck block takes its stride in the 3×3 convolution.
/// </para>
/// </remarks>
/// <param name="Kind">The number of layers.</param>
/// <param name="Normalization">The normalisation of each convolution; where there is none, convolutions have a bias.</param>
/// <param name="OutputStride">
/// How much smaller than the image the last features are: 32, or less where the last stages keep the size and spread their kernels
/// instead, so that the same weights see the same of the image (Chen et al. 2017, arXiv:1706.05587, section 3.1).
/// </param>
/// <param name="Narrowing">By how much the channels are divided.</param>
internal sealed record ResNetEncoder(EncoderKind Kind, NormalizationKind Normalization, int OutputStride = 32, int Narrowing = 1)
{
    private int[] BlocksPerStage => Kind switch
    {
        EncoderKind.ResNet18 => [2, 2, 2, 2],
        EncoderKind.ImageNetResNet18 => [2, 2, 2, 3],
        _ => [3, 4, 6, 3],
    };

    private int FirstChannels => 64 / Narrowing;

    private bool HasBias => Normalization == NormalizationKind.None;

    /// <summary>Adds the encoder to a network.</summary>
    /// <returns>The features after the first convolution, at half the size, and after each of the four stages.</returns>
    public IReadOnlyList<GraphValue> Build(GraphBuilder graph, GraphValue image)
    {
        var encoder = graph.Encoder;
        var features = new List<GraphValue> { encoder.Relu(ConvNorm(encoder, "1", image, FirstChannels, new() { Kernel = 7, Stride = 2 })) };
        var value = encoder.MaxPool(features[0], kernel: 3, stride: 2, padding: 1);
        var spacing = new Spacing(1, 1, 1);
        for (int stage = 0; stage < 4; stage++)
        {
            spacing = stage == 0 ? spacing : SpacingAfter(spacing, value);
            value = Stage(encoder.Scope($"layer{stage + 1}"), value, BlocksPerStage[stage], FirstChannels << stage, spacing);
            features.Add(value);
        }

        return features;
    }

    /// <summary>A stage halves the size, or, where the output stride is reached, doubles the distances from its second convolution on.</summary>
    private Spacing SpacingAfter(Spacing spacing, GraphValue value) => value.Reduction < OutputStride
        ? new Spacing(2, 1, 1)
        : new Spacing(1, spacing.NextDilation, 2 * spacing.NextDilation);

    private GraphValue Stage(GraphBuilder stage, GraphValue input, int blocks, int channels, Spacing spacing)
    {
        var value = Block(stage.Scope("0"), input, channels, spacing);
        for (int block = 1; block < blocks; block++)
        {
            value = Block(stage.Scope($"{block}"), value, channels, spacing.Next);
        }

        return value;
    }

    private GraphValue Block(GraphBuilder block, GraphValue input, int channels, Spacing spacing)
    {
        var residual = Kind == EncoderKind.ResNet50 ? Bottleneck(block, input, channels, spacing) : Basic(block, input, channels, spacing);
        return block.Relu(block.Add(residual, Shortcut(block, input, residual)));
    }

    private GraphValue Basic(GraphBuilder block, GraphValue input, int channels, Spacing spacing)
    {
        var features = block.Relu(ConvNorm(block, "1", input, channels, spacing.First));
        return ConvNorm(block, "2", features, channels, new() { Dilation = spacing.NextDilation });
    }

    private GraphValue Bottleneck(GraphBuilder block, GraphValue input, int channels, Spacing spacing)
    {
        var features = block.Relu(ConvNorm(block, "1", input, channels, ConvolutionOptions.Pointwise));
        features = block.Relu(ConvNorm(block, "2", features, channels, spacing.First));
        return ConvNorm(block, "3", features, 4 * channels, ConvolutionOptions.Pointwise);
    }

    /// <summary>The input, or where its shape is another one, its projection onto the residual's.</summary>
    private GraphValue Shortcut(GraphBuilder block, GraphValue input, GraphValue residual)
    {
        if (input.Channels == residual.Channels)
        {
            return input;
        }

        var projection = block.Scope("downsample");
        int stride = residual.Reduction / input.Reduction;
        var projected = projection.Conv("0", input, residual.Channels, new() { Kernel = 1, Stride = stride, Bias = HasBias });
        return projection.Normalize("1", projected, Normalization);
    }

    private GraphValue ConvNorm(GraphBuilder graph, string number, GraphValue input, int channels, ConvolutionOptions window) =>
        graph.Normalize($"bn{number}", graph.Conv($"conv{number}", input, channels, window with { Bias = HasBias }), Normalization);

    /// <summary>The first 3×3 convolution of a stage has the stride and the dilation, those after it the next dilation.</summary>
    private readonly record struct Spacing(int Stride, int Dilation, int NextDilation)
    {
        public ConvolutionOptions First => new() { Stride = Stride, Dilation = Dilation };

        public Spacing Next => new(1, NextDilation, NextDilation);
    }
}
