using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// The network that nnU-Net plans: a U-Net whose stages have kernels and strides of their own, along each axis, so that it suits volumes
/// whose slices are farther apart than their pixels. <see cref="Residual"/> has residual blocks in its encoder.
/// </summary>
/// <remarks>
/// <para>
/// F. Isensee, P. F. Jaeger, S. A. A. Kohl, J. Petersen, K. H. Maier-Hein, "nnU-Net: a self-configuring method for deep learning-based
/// biomedical image segmentation", Nature Methods 2021; the residual one from F. Isensee, T. Wald, C. Ulrich, M. Baumgartner, S. Roy,
/// K. Maier-Hein, P. F. Jaeger, "nnU-Net Revisited: A Call for Rigorous Validation in 3D Medical Image Segmentation", MICCAI 2024.
/// </para>
/// <para>
/// A stage begins with its stride and has two convolutions, or 1, 3, 4 and from the fourth on 6 residual blocks, whose way around pools by
/// the mean. The decoder enlarges by transposed convolutions that have the stride as their kernel, and has two convolutions in each stage,
/// or one behind residual blocks. Each convolution has a bias, an instance normalisation and a leaky rectifier. The stages have
/// <see cref="Width"/>, twice, four times, … as many channels, up to 512 for images and 320 for volumes.
/// </para>
/// <para>
/// With one channel in and two out, and with deep supervision, the default network has 33,471,820 parameters, and with 5, 6 or 8 stages
/// 7,766,344, 20,619,082 or 46,324,558. The residual one has 105,916,812; for volumes of six stages, the two have 31,195,594 and 102,349,770.
/// </para>
/// </remarks>
public sealed record NNUNet : BlockArchitecture
{
    private const int MostImageChannels = 512;
    private const int MostVolumeChannels = 320;

    private static readonly int[] ResidualBlocks = [1, 3, 4, 6];

    /// <summary>The network with leaky rectifiers.</summary>
    public NNUNet() => Activation = ActivationKind.LeakyRelu;

    /// <summary>The network with residual blocks in its encoder.</summary>
    public static NNUNet Residual { get; } = new() { IsResidual = true };

    /// <inheritdoc/>
    public override string Name => IsResidual ? "nnunet-residual" : "nnunet";

    /// <inheritdoc/>
    public override string Paper => IsResidual ? "Isensee et al. 2024, arXiv:2404.09556" : "Isensee et al. 2021, arXiv:1904.08128";

    /// <summary>Each head counts half as much as the one before, and the last not at all.</summary>
    public override HeadWeights HeadWeights => new HalvingHeadWeights();

    /// <summary>
    /// The channels at full size; each stage has twice as many as the one before, up to 512 for images and 320 for volumes. From 1 to 320; the
    /// paper's and the default is 32.
    /// </summary>
    [Width(Maximum = MostVolumeChannels)]
    public int Width { get; init => field = Checked(value); } = 32;

    /// <summary>
    /// The strides with which the stages begin, from full size down: one number for each stage, or for each stage and axis
    /// (<c>[1, [1, 2, 2], 2]</c>). Two to ten of 1 to 4, the first of them 1. Default: 1, and six times 2, as for patches of 256 to 511 pixels.
    /// </summary>
    [HyperParameter("Strides with which the stages begin, from full size down; the first is 1.", Choices = [1, 2, 3, 4], MinimumCount = 2, MaximumCount = 10)]
    public IReadOnlyList<PerAxis> Strides { get; init => field = Checked(value); } = HyperParameterType.Copy<PerAxis>([1, 2, 2, 2, 2, 2, 2]);

    /// <summary>
    /// The kernels of the stages, as the strides: one number for each stage, or for each stage and axis (<c>[[1, 3, 3], 3, 3]</c>), or a
    /// single one for all stages. Of 1, 3, 5 and 7. Default: 3 in all stages.
    /// </summary>
    [HyperParameter("Kernels of the stages, or of all stages.", Choices = [1, 3, 5, 7], MaximumCount = 10, CountProperty = nameof(Strides))]
    public IReadOnlyList<PerAxis> Kernels { get; init => field = Checked(value); } = HyperParameterType.Copy<PerAxis>([3]);

    /// <summary>
    /// Whether every stage of the decoder has an output of its own, at its own size, that training supervises, as in nnU-Net. Default
    /// false: only the last one has, which gives the prediction in both cases.
    /// </summary>
    [DeepSupervision]
    public bool DeepSupervision { get; init; }

    private bool IsResidual { get; init; }

    private BlockStyle StyleWithBias => Style with { Bias = true };

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        if (Strides[0] is var first && !first.All(stride => stride == 1))
        {
            throw new SegmentationException(
                $"The network's strides begin with {first}; the first must be 1, since the prediction has the image's size.");
        }

        var skips = new Stack<GraphValue>();
        var features = IsResidual ? graph.Encoder.Scope("stem").ConvNormActivation("", image, Width, StyleWithBias, new() { Kernel = KernelOf(0) }) : image;
        for (int stage = 0; stage < Strides.Count; stage++)
        {
            var scope = graph.Encoder.Scope(stage == Strides.Count - 1 ? "bottleneck" : $"encoder{stage + 1}");
            features = EncoderStage(scope, features, stage);
            skips.Push(features);
        }

        var decoded = new Stack<GraphValue>([skips.Pop()]);
        for (int stage = Strides.Count - 2; stage >= 0; stage--)
        {
            decoded.Push(DecoderStage(graph.Scope($"decoder{stage + 1}"), decoded.Peek(), skips.Pop(), stage));
        }

        return graph.Heads(decoded.SkipLast(1), outputChannels, DeepSupervision);
    }

    private PerAxis KernelOf(int stage) => Kernels[Kernels.Count == 1 ? 0 : stage];

    private int ChannelsOf(int stage, int rank) => Math.Min(Width << stage, rank == 2 ? MostImageChannels : MostVolumeChannels);

    private GraphValue EncoderStage(GraphBuilder scope, GraphValue input, int stage)
    {
        int channels = ChannelsOf(stage, scope.Rank);
        if (!IsResidual)
        {
            return Convolutions(scope, input, channels, count: 2, KernelOf(stage), Strides[stage]);
        }

        var features = Block(scope.Scope("block1"), input, channels, KernelOf(stage), Strides[stage]);
        for (int block = 2; block <= ResidualBlocks[Math.Min(stage, ResidualBlocks.Length - 1)]; block++)
        {
            features = Block(scope.Scope($"block{block}"), features, channels, KernelOf(stage), stride: 1);
        }

        return scope.EndBlock(features, Style);
    }

    private GraphValue DecoderStage(GraphBuilder scope, GraphValue input, GraphValue skip, int stage)
    {
        var enlarged = scope.ConvTranspose("up", input, skip.Channels, new() { Kernel = Strides[stage + 1], Stride = Strides[stage + 1] });
        return Convolutions(scope, scope.Concat(enlarged, skip), skip.Channels, count: IsResidual ? 1 : 2, KernelOf(stage), stride: 1);
    }

    private GraphValue Convolutions(GraphBuilder scope, GraphValue input, int channels, int count, PerAxis kernel, PerAxis stride)
    {
        var features = input;
        for (int index = 1; index <= count; index++)
        {
            var window = new ConvolutionOptions { Kernel = kernel, Stride = index == 1 ? stride : 1 };
            features = scope.ConvNormActivation($"{index}", features, channels, StyleWithBias, window);
        }

        return scope.EndBlock(features, Style);
    }

    /// <summary>Two convolutions, and a way around them that pools where they have a stride and projects where they widen.</summary>
    private GraphValue Block(GraphBuilder block, GraphValue input, int channels, PerAxis kernel, PerAxis stride)
    {
        var features = block.ConvNormActivation("1", input, channels, StyleWithBias, new() { Kernel = kernel, Stride = stride });
        features = block.ConvNorm("2", features, channels, StyleWithBias, new() { Kernel = kernel });
        var shortcut = stride.All(step => step == 1) ? input : block.AveragePool(input, stride);
        shortcut = input.Channels == channels ? shortcut : block.Scope("shortcut").ConvNorm("", shortcut, channels, Style, ConvolutionOptions.Pointwise);
        return block.Activate("act", block.Add(features, shortcut), Activation);
    }
}
