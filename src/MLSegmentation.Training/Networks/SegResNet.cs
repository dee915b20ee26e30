using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// SegResNet: an encoder of residual blocks that grows with depth, and a decoder of one block at each size, to which the encoder's features
/// are added. With rank 3 it is the network of the paper, with rank 2 (the default) the same for images.
/// </summary>
/// <remarks>
/// <para>
/// A. Myronenko, "3D MRI Brain Tumor Segmentation Using Autoencoder Regularization", BrainLes 2018, without the branch that rebuilds the image.
/// </para>
/// <para>
/// As in the most used implementation, a block normalises and activates before each of its two convolutions, which have no bias, sizes are
/// halved by convolutions with stride and doubled by interpolation behind a 1×1 convolution, and a normalised 1×1 convolution ends the
/// network. By default the normalisation is that of 8 groups of channels. With four channels in and three out it has 18,798,627 parameters
/// for volumes, and with a width of 16 or 8 4,702,227 or 1,176,843.
/// </para>
/// </remarks>
public sealed record SegResNet : BlockArchitecture
{
    /// <summary>The network with group normalisation.</summary>
    public SegResNet() => Normalization = NormalizationKind.Group;

    /// <inheritdoc/>
    public override string Name => "segresnet";

    /// <inheritdoc/>
    public override string Paper => "Myronenko 2018, arXiv:1810.11654";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the paper's and the default is 32.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 32;

    /// <summary>
    /// The residual blocks of the encoder, from full size down; each but the first halves the size. Two to nine numbers from 1 to 16; the
    /// paper's and the default is 1, 2, 2 and 4.
    /// </summary>
    [HyperParameter("Blocks of each stage.", Minimum = 1, Maximum = 16, MinimumCount = 2, MaximumCount = 9)]
    public IReadOnlyList<int> Blocks { get; init => field = Checked(value); } = HyperParameterType.Copy([1, 2, 2, 4]);

    private bool HasBias => Normalization == NormalizationKind.None;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>();
        var features = graph.Encoder.Conv("conv", image, Width, new() { Bias = HasBias });
        for (int level = 0; level < Blocks.Count; level++)
        {
            features = EncoderStage(graph.Encoder.Scope($"encoder{level + 1}"), features, level);
            skips.Push(features);
        }

        features = skips.Pop();
        for (int level = Blocks.Count - 2; level >= 0; level--)
        {
            var stage = graph.Scope($"decoder{level + 1}");
            var narrowed = stage.Conv("up", features, Width << level, new() { Kernel = 1, Bias = HasBias });
            features = Block(stage.Scope("block1"), stage.Add(stage.Upsample(narrowed), skips.Pop()));
        }

        return graph.NormActivationConv("_output", features, outputChannels, Style, ConvolutionOptions.Pointwise);
    }

    private GraphValue EncoderStage(GraphBuilder stage, GraphValue input, int level)
    {
        var features = level == 0 ? input : stage.Conv("down", input, Width << level, new() { Stride = 2, Bias = HasBias });
        for (int block = 1; block <= Blocks[level]; block++)
        {
            features = Block(stage.Scope($"block{block}"), features);
        }

        return features;
    }

    private GraphValue Block(GraphBuilder block, GraphValue input)
    {
        var window = new ConvolutionOptions { Bias = HasBias };
        var features = block.NormActivationConv("1", input, input.Channels, Style, window);
        features = block.NormActivationConv("2", features, input.Channels, Style, window);
        return block.EndBlock(block.Add(features, input), Style);
    }
}
