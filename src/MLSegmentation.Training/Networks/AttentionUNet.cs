using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// Attention U-Net: before the fine features of a level are joined, a gate weights each of their positions by how well it fits the
/// coarser features, which suppresses what is irrelevant. With rank 3 it works on volumes.
/// </summary>
/// <remarks>
/// <para>O. Oktay et al., "Attention U-Net: Learning Where to Look for the Pancreas", MIDL 2018, equations 1 and 2 and figure 2.</para>
/// <para>
/// This is the form that most comparisons use: every level has a gate, the coarse features are enlarged before they enter it, so that
/// both inputs have one size, and each of the gate's convolutions is followed by a normalisation, most often batch normalisation, here by
/// default instance normalisation. With three channels in and one out it has 34,878,573 parameters, and 34,527,041 without the gates: the
/// U-Net that it is compared with.
/// </para>
/// </remarks>
public sealed record AttentionUNet : BlockArchitecture
{
    /// <inheritdoc/>
    public override string Name => "attention-unet";

    /// <inheritdoc/>
    public override string Paper => "Oktay et al. 2018, arXiv:1804.03999";

    /// <summary>The channels at full size; each level below has twice as many. From 2; default 64.</summary>
    [Width(Minimum = 2)]
    public int Width { get; init => field = Checked(value); } = 64;

    /// <summary>How often the size is halved. From 1 to 8; default 4.</summary>
    [Depth]
    public int Depth { get; init => field = Checked(value); } = 4;

    /// <summary>Whether there are gates. Default true; without them this is a U-Net, to measure what they are worth.</summary>
    [HyperParameter("Whether there are attention gates.")]
    public bool Gates { get; init; } = true;

    private BlockStyle Block => Style with { Bias = true };

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = graph.Contract(image, Depth, (unit, input, level) => unit.DoubleConv(input, Width << level, Block));
        var features = skips.Pop();
        for (int level = Depth - 1; level >= 0; level--)
        {
            var decoder = graph.Scope($"decoder{level + 1}");
            var enlarged = decoder.ConvNormActivation("_up", decoder.Upsample(features, 2, InterpolationKind.Nearest), Width << level, Block);
            var skip = Gates ? Gate(decoder.Scope("gate"), skips.Pop(), enlarged, (Width << level) / 2) : skips.Pop();
            features = decoder.DoubleConv(decoder.Concat(skip, enlarged), Width << level, Block);
        }

        return graph.Conv("output", features, outputChannels, ConvolutionOptions.Pointwise);
    }

    /// <summary>Equation 1: q = ψ(ReLU(W_x x + W_g g)), α = sigmoid(q); the gate yields α · x.</summary>
    private GraphValue Gate(GraphBuilder gate, GraphValue fine, GraphValue coarse, int channels)
    {
        var joined = gate.Add(Project(gate, "fine", fine, channels), Project(gate, "coarse", coarse, channels));
        return gate.Multiply(fine, gate.Sigmoid(Project(gate, "weight", gate.Activate("act", joined, Activation), channels: 1)));
    }

    private GraphValue Project(GraphBuilder gate, string name, GraphValue input, int channels) =>
        gate.Normalize($"{name}_norm", gate.Conv(name, input, channels, ConvolutionOptions.Pointwise), Normalization);
}
