using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// R2U-Net: a U-Net whose units are recurrent and residual. A recurrent layer is applied several times with the same weights, each time
/// to the sum of its input and of what it yielded before, so that it sees more context without more parameters. With rank 3 it works
/// on volumes.
/// </summary>
/// <remarks>
/// <para>
/// M. Z. Alom, M. Hasan, C. Yakopcic, T. M. Taha, V. K. Asari, "Recurrent Residual Convolutional Neural Network based on U-Net (R2U-Net)
/// for Medical Image Segmentation", 2018, equations 1 to 4 and figures 3 and 4.
/// </para>
/// <para>
/// This is the form that most comparisons use: nearest-neighbour enlargement with a convolution, and features that are joined at each
/// level as in a U-Net. With three channels in and one out it has 39,091,393 parameters, however often the layers are applied. By
/// default instance normalisation follows the convolutions; the paper's networks have batch normalisation.
/// </para>
/// </remarks>
public sealed record R2UNet : BlockArchitecture
{
    /// <inheritdoc/>
    public override string Name => "r2unet";

    /// <inheritdoc/>
    public override string Paper => "Alom et al. 2018, arXiv:1802.06955";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the default is 64.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 64;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 4.</summary>
    [Depth]
    public int Depth { get; init => field = Checked(value); } = 4;

    /// <summary>How often each recurrent layer is applied again, the paper's t. From 1 to 8; default 2.</summary>
    [HyperParameter("How often a recurrent layer is applied again.", Minimum = 1, Maximum = 8)]
    public int Recurrences { get; init => field = Checked(value); } = 2;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = graph.Contract(image, Depth, (unit, input, level) => RecurrentResidualUnit(unit, input, Width << level));
        var features = skips.Pop();
        for (int level = Depth - 1; level >= 0; level--)
        {
            var decoder = graph.Scope($"decoder{level + 1}");
            var enlarged = decoder.Upsample(features, 2, InterpolationKind.Nearest);
            enlarged = decoder.ConvNormActivation("_up", enlarged, Width << level, Style with { Bias = true });
            features = RecurrentResidualUnit(decoder, decoder.Concat(skips.Pop(), enlarged), Width << level);
        }

        return graph.Conv("output", features, outputChannels, ConvolutionOptions.Pointwise);
    }

    /// <summary>Equation 4: x + F(x), where F is two recurrent layers and x the input with the unit's number of channels.</summary>
    private GraphValue RecurrentResidualUnit(GraphBuilder unit, GraphValue input, int channels)
    {
        var projected = unit.Conv("project", input, channels, ConvolutionOptions.Pointwise);
        return unit.EndBlock(unit.Add(projected, RecurrentLayer(unit, "2", RecurrentLayer(unit, "1", projected))), Style);
    }

    /// <summary>Equations 1 to 3: y(0) = f(x), y(t) = f(x + y(t − 1)) with one f, which is convolution, normalisation and activation.</summary>
    private GraphValue RecurrentLayer(GraphBuilder unit, string suffix, GraphValue input)
    {
        var convolved = unit.Conv($"conv{suffix}", input, input.Channels);
        var normalized = unit.Normalize($"norm{suffix}", convolved, Normalization);
        var activated = unit.Activate($"act{suffix}", normalized, Activation);
        var state = activated;
        for (int time = 1; time <= Recurrences; time++)
        {
            var again = unit.Repeat(convolved, unit.Add(input, state));
            state = unit.Repeat(activated, Normalization == NormalizationKind.None ? again : unit.Repeat(normalized, again));
        }

        return state;
    }
}
