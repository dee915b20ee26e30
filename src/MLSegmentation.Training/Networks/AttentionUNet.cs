using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// Attention U-Net: before the fine features of a level are joined, a gate weights each of their positions by how well it fits the
/// coarser features, which suppresses what is irrelevant. With rank 3 it works on volumes.
/// </summary>
/// <remarks>
/// <para>
/// O. Oktay et al., "Attention U-Net: Learning Where to Look for the Pancreas", MIDL 2018, equations 1 and 2 and figure 2.
/// </para>
/// <para>
/// This is the form that most comparisons use: every level has a gate, the coarse features are enlarged before they enter it, so that
/// both inputs have one size, and each of the gate's convolutions is followed by a normalisation. With three channels in and one
/// out it has 34,878,573 parameters, and 34,527,041 without the gates: the U-Net that it is compared with.
/// </para>
/// </remarks>
public sealed record AttentionUNet : NetworkArchitecture
{
    /// <inheritdoc/>
    public override string Name => "attention-unet";

    /// <inheritdoc/>
    public override string Paper => "Oktay et al. 2018, arXiv:1804.03999";

    /// <summary>The channels at full size; each level below has twice as many. From 2; default 64.</summary>
    public int Width { get; init => field = NetworkOptions.CheckWidth(value, minimum: 2); } = 64;

    /// <summary>How often the size is halved. From 1 to 8; default 4.</summary>
    public int Depth { get; init => field = NetworkOptions.CheckDepth(value); } = 4;

    /// <summary>The normalisation after each convolution. Default: instance normalisation; most comparisons have batch normalisation.</summary>
    public NormalizationKind Normalization { get; init; } = NormalizationKind.Instance;

    /// <summary>Whether there are gates. Default true; without them this is a U-Net, to measure what they are worth.</summary>
    public bool Gates { get; init; } = true;

    /// <inheritdoc/>
    public override NetworkOptions Options => new() { Width = Width, Depth = Depth, Normalization = Normalization, Gates = Gates };

    internal override NetworkArchitecture With(NetworkOptions options) => this with
    {
        Width = options.Width ?? Width,
        Depth = options.Depth ?? Depth,
        Normalization = options.Normalization ?? Normalization,
        Gates = options.Gates ?? Gates,
    };

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>();
        var features = image;
        for (int level = 0; level < Depth; level++)
        {
            skips.Push(DoubleConv(graph.Encoder.Scope($"encoder{level + 1}"), features, Width << level));
            features = graph.MaxPool(skips.Peek());
        }

        features = DoubleConv(graph.Encoder.Scope("bottleneck"), features, Width << Depth);
        for (int level = Depth - 1; level >= 0; level--)
        {
            var decoder = graph.Scope($"decoder{level + 1}");
            var enlarged = Enlarge(decoder, features, Width << level);
            var skip = Gates ? Gate(decoder.Scope("gate"), skips.Pop(), enlarged, (Width << level) / 2) : skips.Pop();
            features = DoubleConv(decoder, decoder.Concat(skip, enlarged), Width << level);
        }

        return graph.Conv("output", features, outputChannels, kernel: 1);
    }

    /// <summary>Equation 1: q = ψ(ReLU(W_x x + W_g g)), α = sigmoid(q); the gate yields α · x.</summary>
    private GraphValue Gate(GraphBuilder gate, GraphValue fine, GraphValue coarse, int channels)
    {
        var joined = gate.Relu(gate.Add(Project(gate, "fine", fine, channels), Project(gate, "coarse", coarse, channels)));
        return gate.Multiply(fine, gate.Sigmoid(Project(gate, "weight", joined, channels: 1)));
    }

    private GraphValue Project(GraphBuilder gate, string name, GraphValue input, int channels) =>
        gate.Normalize($"{name}_norm", gate.Conv(name, input, channels, kernel: 1), Normalization);

    private GraphValue Enlarge(GraphBuilder decoder, GraphValue features, int channels) =>
        decoder.ConvNormRelu("_up", decoder.Upsample(features, 2, InterpolationKind.Nearest), channels, Normalization, bias: true);

    private GraphValue DoubleConv(GraphBuilder graph, GraphValue input, int channels) =>
        graph.DoubleConv(input, channels, Normalization, bias: true);
}
