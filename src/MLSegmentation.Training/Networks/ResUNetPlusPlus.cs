using MLSegmentation.Training.Graph;
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
/// of the paper's batch normalisation. Unlike theirs, the pyramid is activated where its normalised dilations are added up: without it, only
/// linear layers would follow to the output, and all images would have the same mean logits.
/// </para>
/// </remarks>
public sealed record ResUNetPlusPlus : BlockArchitecture
{
    private const int SqueezeRatio = 8;

    private static readonly int[] Dilations = [6, 12, 18, 1];

    /// <summary>The network of the paper, with squeeze and excitation in its units.</summary>
    public ResUNetPlusPlus() => Attention = AttentionKind.SqueezeExcitation;

    /// <inheritdoc/>
    public override string Name => "resunet++";

    /// <inheritdoc/>
    public override string Paper => "Jha et al. 2019, arXiv:1911.07067";

    /// <summary>The channels at full size; each level below has twice as many. From 8; the default is 16.</summary>
    [Width(Minimum = SqueezeRatio)]
    public int Width { get; init => field = Checked(value); } = 16;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 3.</summary>
    [Depth]
    public int Depth { get; init => field = Checked(value); } = 3;

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

        return graph.Conv("output", Pyramid(graph.Scope("pyramid"), features, Width), outputChannels, ConvolutionOptions.Pointwise);
    }

    /// <summary>The first residual unit: the image itself is neither normalised nor activated.</summary>
    private GraphValue Stem(GraphBuilder stem, GraphValue image)
    {
        var features = stem.Conv("conv2", stem.ConvNormActivation("1", image, Width, Style with { Bias = true }), Width);
        return EndUnit(stem, stem.Add(features, Shortcut(stem, image, Width, stride: 1)));
    }

    private GraphValue ResidualUnit(GraphBuilder unit, GraphValue input, int channels, int stride)
    {
        var features = unit.NormActivationConv("1", input, channels, Style, new() { Stride = stride });
        features = unit.NormActivationConv("2", features, channels, Style);
        return EndUnit(unit, unit.Add(features, Shortcut(unit, input, channels, stride)));
    }

    private GraphValue Shortcut(GraphBuilder unit, GraphValue input, int channels, int stride) =>
        unit.Normalize("shortcut_norm", unit.Conv("shortcut", input, channels, new() { Kernel = 1, Stride = stride }), Normalization);

    /// <summary>The squeeze and excitation of the authors' network, which squeezes less than others do, or another attention.</summary>
    private GraphValue EndUnit(GraphBuilder unit, GraphValue features) => Attention == AttentionKind.SqueezeExcitation
        ? unit.EndBlock(unit.SqueezeAndExcite(features, features.Channels / SqueezeRatio), Style with { Attention = AttentionKind.None })
        : unit.EndBlock(features, Style);

    private GraphValue Pyramid(GraphBuilder pyramid, GraphValue input, int channels)
    {
        var dilated = Dilations.Select(dilation => pyramid.Normalize(
            $"norm{dilation}", pyramid.Conv($"conv{dilation}", input, channels, new() { Dilation = dilation }), Normalization));
        return pyramid.Conv("join", pyramid.Activate("act", pyramid.Add([.. dilated]), Activation), channels, ConvolutionOptions.Pointwise);
    }

    /// <summary>The fine features, brought to the size of the coarse ones, decide with them how much each of these counts.</summary>
    private GraphValue Attend(GraphBuilder attention, GraphValue fine, GraphValue coarse)
    {
        var guide = attention.MaxPool(attention.NormActivationConv("_fine", fine, coarse.Channels, Style));
        var features = attention.NormActivationConv("_coarse", coarse, coarse.Channels, Style);
        var weights = attention.NormActivationConv("_weight", attention.Add(guide, features), coarse.Channels, Style);
        return attention.Multiply(coarse, weights);
    }
}
