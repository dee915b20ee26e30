using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// ResUNet++: residual units that weight their channels (squeeze and excitation), several dilations at the lowest level and before the
/// output (atrous spatial pyramid pooling), and attention to the coarse features before they are enlarged. With rank 3 it works on
/// volumes.
/// </summary>
/// <remarks>
/// <para>
/// D. Jha, P. H. Smedsrud, M. A. Riegler, D. Johansen, T. de Lange, P. Halvorsen, H. D. Johansen, "ResUNet++: An Advanced Architecture
/// for Medical Image Segmentation", IEEE International Symposium on Multimedia 2019, figure 1.
/// </para>
/// <para>
/// What the figure leaves open follows the authors' network, which has 4,062,993 trained parameters with three channels in and one out:
/// the pyramid adds its dilations up, and the attention multiplies without a sigmoid. By default instance normalisation takes the place
/// of the paper's batch normalisation.
/// </para>
/// </remarks>
public sealed record ResUNetPlusPlus : NetworkArchitecture
{
    private const int SqueezeRatio = 8;

    private static readonly int[] Dilations = [6, 12, 18, 1];

    /// <inheritdoc/>
    public override string Name => "resunet++";

    /// <inheritdoc/>
    public override string Paper => "Jha et al. 2019, arXiv:1911.07067";

    /// <summary>The channels at full size; each level below has twice as many. From 8; the default is 16.</summary>
    public int Width { get; init => field = NetworkOptions.CheckWidth(value, minimum: SqueezeRatio); } = 16;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 3.</summary>
    public int Depth { get; init => field = NetworkOptions.CheckDepth(value); } = 3;

    /// <summary>The normalisation of convolutions. Default: instance normalisation; the paper has batch normalisation.</summary>
    public NormalizationKind Normalization { get; init; } = NormalizationKind.Instance;

    /// <inheritdoc/>
    public override NetworkOptions Options => new() { Width = Width, Depth = Depth, Normalization = Normalization };

    internal override NetworkArchitecture With(NetworkOptions options) => this with
    {
        Width = options.Width ?? Width,
        Depth = options.Depth ?? Depth,
        Normalization = options.Normalization ?? Normalization,
    };

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>();
        var features = Stem(graph.Encoder.Scope("stem"), image);
        for (int level = 1; level <= Depth; level++)
        {
            skips.Push(features);
            features = ResidualUnit(graph.Encoder.Scope($"encoder{level}"), features, Width << level, stride: 2);
        }

        features = Pyramid(graph.Encoder.Scope("bridge"), features, Width << (Depth + 1));
        for (int level = Depth; level >= 1; level--)
        {
            var decoder = graph.Scope($"decoder{level}");
            var attended = Attend(decoder.Scope("attention"), skips.Peek(), features);
            var enlarged = decoder.Upsample(attended, 2, InterpolationKind.Nearest);
            features = ResidualUnit(decoder, decoder.Concat(enlarged, skips.Pop()), Width << level, stride: 1);
        }

        return graph.Conv("output", Pyramid(graph.Scope("pyramid"), features, Width), outputChannels, kernel: 1);
    }

    /// <summary>The first residual unit: the image itself is neither normalised nor activated.</summary>
    private GraphValue Stem(GraphBuilder stem, GraphValue image)
    {
        var features = stem.Conv("conv2", stem.ConvNormRelu("1", image, Width, Normalization, bias: true), Width);
        return SqueezeAndExcite(stem, stem.Add(features, Shortcut(stem, image, Width, stride: 1)));
    }

    private GraphValue ResidualUnit(GraphBuilder unit, GraphValue input, int channels, int stride)
    {
        var features = unit.NormReluConv("1", input, channels, Normalization, stride: stride);
        features = unit.NormReluConv("2", features, channels, Normalization);
        return SqueezeAndExcite(unit, unit.Add(features, Shortcut(unit, input, channels, stride)));
    }

    private GraphValue Shortcut(GraphBuilder unit, GraphValue input, int channels, int stride) =>
        unit.Normalize("shortcut_norm", unit.Conv("shortcut", input, channels, kernel: 1, stride: stride), Normalization);

    /// <summary>Weights each channel by a small network that sees the means of all channels (Hu et al. 2018, arXiv:1709.01507).</summary>
    private static GraphValue SqueezeAndExcite(GraphBuilder unit, GraphValue input)
    {
        var means = unit.GlobalAveragePool(input);

        // Leaky, because the first unit has only two squeezed values: a rectifier that cuts both off would never be trained.
        var squeezed = unit.LeakyRelu(unit.Conv("squeeze", means, input.Channels / SqueezeRatio, kernel: 1, bias: false));
        return unit.Multiply(input, unit.Sigmoid(unit.Conv("excite", squeezed, input.Channels, kernel: 1, bias: false)));
    }

    private GraphValue Pyramid(GraphBuilder pyramid, GraphValue input, int channels)
    {
        var dilated = Dilations.Select(dilation => pyramid.Normalize(
            $"norm{dilation}", pyramid.Conv($"conv{dilation}", input, channels, dilation: dilation), Normalization));
        return pyramid.Conv("join", pyramid.Add([.. dilated]), channels, kernel: 1);
    }

    /// <summary>The fine features, brought to the size of the coarse ones, decide with them how much each of these counts.</summary>
    private GraphValue Attend(GraphBuilder attention, GraphValue fine, GraphValue coarse)
    {
        var guide = attention.MaxPool(attention.NormReluConv("_fine", fine, coarse.Channels, Normalization));
        var features = attention.NormReluConv("_coarse", coarse, coarse.Channels, Normalization);
        var weights = attention.NormReluConv("_weight", attention.Add(guide, features), coarse.Channels, Normalization);
        return attention.Multiply(coarse, weights);
    }
}
