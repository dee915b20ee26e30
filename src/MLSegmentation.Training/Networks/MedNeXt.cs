using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// MedNeXt: a U-Net of ConvNeXt blocks, whose large kernels see each channel by itself while 1×1 convolutions mix the channels, also where
/// the size changes. With rank 3 it is the network of the paper, with rank 2 (the default) the same for images.
/// </summary>
/// <remarks>
/// <para>
/// S. Roy, G. Koehler, C. Ulrich, M. Baumgartner, J. Petersen, F. Isensee, P. F. Jaeger, K. Maier-Hein, "MedNeXt: Transformer-driven Scaling
/// of ConvNets for Medical Image Segmentation", MICCAI 2023, figure 1 and table 2.
/// </para>
/// <para>
/// With one channel in and two out, the default network, the paper's S with kernels of 3, has 5,550,914 parameters for volumes;
/// <see cref="Base"/>, <see cref="Medium"/> and <see cref="Large"/> have 10,526,306, 17,548,962 and 61,779,266. Unlike the paper's, blocks that
/// enlarge add no 1×1 transposed convolution with stride, which would reach every second position only, but a 1×1 convolution that is
/// enlarged by repeating. Heads of the lower stages, for deep supervision, are left out.
/// </para>
/// </remarks>
public sealed record MedNeXt : BlockArchitecture
{
    private const int Depth = 4;
    private const int Stages = (2 * Depth) + 1;

    /// <summary>The network with Gaussian error linear units.</summary>
    public MedNeXt() => Activation = ActivationKind.Gelu;

    /// <summary>The paper's B.</summary>
    public static MedNeXt Base { get; } = new() { Expansions = [2, 3, 4, 4, 4, 4, 4, 3, 2] };

    /// <summary>The paper's M.</summary>
    public static MedNeXt Medium { get; } = new() { Blocks = [3, 4, 4, 4, 4, 4, 4, 4, 3], Expansions = [2, 3, 4, 4, 4, 4, 4, 3, 2] };

    /// <summary>The paper's L.</summary>
    public static MedNeXt Large { get; } = new() { Blocks = [3, 4, 8, 8, 8, 8, 8, 4, 3], Expansions = [3, 4, 8, 8, 8, 8, 8, 4, 3] };

    /// <inheritdoc/>
    public override string Name => "mednext";

    /// <inheritdoc/>
    public override string Paper => "Roy et al. 2023, arXiv:2303.09975";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the paper's and the default is 32.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 32;

    /// <summary>The sides of the kernels that see each channel by itself. 3, 5 or 7; the default is 3, and the paper's larger one 5.</summary>
    [HyperParameter("Sides of the kernels.", Choices = [3, 5, 7])]
    public int Kernel { get; init => field = Checked(value); } = 3;

    /// <summary>
    /// The blocks of the nine stages: four of the encoder, the lowest, and four of the decoder. Nine numbers from 1 to 16; the default is 2 in
    /// each stage.
    /// </summary>
    [HyperParameter("Blocks of each stage.", Minimum = 1, Maximum = 16, MinimumCount = Stages, MaximumCount = Stages)]
    public IReadOnlyList<int> Blocks { get; init => field = Checked(value); } = HyperParameterType.Copy(Enumerable.Repeat(2, Stages));

    /// <summary>
    /// How many times as many channels the blocks of the nine stages have inside. Nine numbers from 1 to 16; the default is 2 in each stage.
    /// Where the size changes, that of the stage counts which it leads to or comes from, as in the paper's network.
    /// </summary>
    [HyperParameter(
        "How many times as many channels blocks have inside, for the nine stages.",
        Minimum = 1,
        Maximum = 16,
        MinimumCount = Stages,
        MaximumCount = Stages)]
    public IReadOnlyList<int> Expansions { get; init => field = Checked(value); } = HyperParameterType.Copy(Enumerable.Repeat(2, Stages));

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>();
        var features = graph.Encoder.Conv("stem", image, Width, ConvolutionOptions.Pointwise);
        for (int level = 0; level < Depth; level++)
        {
            features = Stage(graph.Encoder.Scope($"encoder{level + 1}"), features, level);
            skips.Push(features);
            features = Halve(graph.Encoder.Scope($"down{level + 1}"), features, Expansions[level + 1]);
        }

        features = Stage(graph.Encoder.Scope("bottleneck"), features, Depth);
        for (int level = Depth - 1; level >= 0; level--)
        {
            int stage = Stages - 1 - level;
            var enlarged = Enlarge(graph.Scope($"up{level + 1}"), features, Expansions[stage]);
            features = Stage(graph.Scope($"decoder{level + 1}"), graph.Add(skips.Pop(), enlarged), stage);
        }

        return graph.Conv("output", features, outputChannels, ConvolutionOptions.Pointwise);
    }

    private GraphValue Stage(GraphBuilder scope, GraphValue input, int stage)
    {
        var features = input;
        for (int index = 1; index <= Blocks[stage]; index++)
        {
            var block = scope.Scope($"block{index}");
            var seen = block.Conv("conv1", features, input.Channels, new() { Kernel = Kernel, Groups = input.Channels });
            features = block.EndBlock(block.Add(features, Mix(block, seen, input.Channels, Expansions[stage])), Style);
        }

        return features;
    }

    private GraphValue Halve(GraphBuilder block, GraphValue input, int expansion)
    {
        var seen = block.Conv("conv1", input, input.Channels, new() { Kernel = Kernel, Stride = 2, Groups = input.Channels });
        var shortcut = block.Conv("shortcut", input, 2 * input.Channels, new() { Kernel = 1, Stride = 2 });
        return block.Add(Mix(block, seen, 2 * input.Channels, expansion), shortcut);
    }

    private GraphValue Enlarge(GraphBuilder block, GraphValue input, int expansion)
    {
        var seen = block.ConvTranspose("conv1", input, input.Channels, new() { Kernel = Kernel, Groups = input.Channels });
        var shortcut = block.Conv("shortcut", input, input.Channels / 2, ConvolutionOptions.Pointwise);
        return block.Add(Mix(block, seen, input.Channels / 2, expansion), block.Upsample(shortcut, 2, InterpolationKind.Nearest));
    }

    /// <summary>Normalises, and mixes the channels at each position: expands them, activates, and compresses them to those of the output.</summary>
    private GraphValue Mix(GraphBuilder block, GraphValue seen, int channels, int expansion)
    {
        var normalized = block.Normalize("norm", seen, Normalization);
        var expanded = block.Activate("act", block.Conv("conv2", normalized, expansion * seen.Channels, ConvolutionOptions.Pointwise), Activation);
        return block.Conv("conv3", expanded, channels, ConvolutionOptions.Pointwise);
    }
}
