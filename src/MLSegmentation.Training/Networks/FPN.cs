using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// FPN: a residual network, whose features of four sizes are joined from coarse to fine into a pyramid of equally many channels; every size
/// of the pyramid is brought to a quarter of the image's, and their sum gives the classes.
/// </summary>
/// <remarks>
/// <para>
/// T.-Y. Lin, P. Dollár, R. Girshick, K. He, B. Hariharan, S. Belongie, "Feature Pyramid Networks for Object Detection", CVPR 2017, with the
/// branch for segmentation of A. Kirillov, R. Girshick, K. He, P. Dollár, "Panoptic Feature Pyramid Networks", CVPR 2019, figure 3.
/// </para>
/// <para>
/// The pyramid has 256 channels, and each convolution of the branch 128, with group normalisation of 32 groups, as in the paper. With three
/// channels in and one out the network has 13,047,233, 23,155,393 or 26,116,033 parameters with ResNet-18, 34 or 50. The normalisation that can
/// be chosen is the encoder's alone.
/// </para>
/// </remarks>
public sealed record FPN : EncoderArchitecture
{
    private const int PyramidChannels = 256;
    private const int BranchChannels = 128;
    private const int Groups = 32;

    /// <inheritdoc/>
    public override string Name => "fpn";

    /// <inheritdoc/>
    public override string Paper => "Kirillov et al. 2019, arXiv:1901.02446";

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var features = Encode(graph, image);
        int finest = features[1].Reduction;
        var branches = new List<GraphValue>();
        GraphValue? pyramid = null;
        for (int level = features.Count - 1; level >= 1; level--)
        {
            var lateral = graph.Conv($"lateral{level}", features[level], PyramidChannels / Narrowing, ConvolutionOptions.Pointwise);
            pyramid = pyramid is null ? lateral : graph.Add(lateral, graph.Upsample(pyramid, 2, InterpolationKind.Nearest));
            branches.Add(Branch(graph.Scope($"branch{level}"), pyramid, finest));
        }

        var joined = graph.EndBlock(graph.Add([.. branches]), Style);
        return graph.Upsample(graph.Conv("output", joined, outputChannels, ConvolutionOptions.Pointwise), finest);
    }

    /// <summary>Convolves and doubles the size until it is that of the finest features, whose own are convolved once.</summary>
    private GraphValue Branch(GraphBuilder branch, GraphValue input, int finest)
    {
        var features = Convolve(branch, "1", input);
        for (int count = 2; features.Reduction > finest; count++)
        {
            features = branch.Upsample(features);
            features = features.Reduction > finest ? Convolve(branch, $"{count}", features) : features;
        }

        return features;
    }

    private GraphValue Convolve(GraphBuilder branch, string number, GraphValue input)
    {
        var features = branch.Conv($"conv{number}", input, BranchChannels / Narrowing, new() { Bias = false });
        return branch.Activate($"act{number}", branch.GroupNorm($"norm{number}", features, Groups), Activation);
    }
}
