using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// UPerNet: a residual network, whose last features are looked at in parts of the image of several sizes (pyramid pooling), and then joined
/// from coarse to fine with those of the other stages; all sizes together give the classes.
/// </summary>
/// <remarks>
/// <para>
/// T. Xiao, Y. Liu, B. Zhou, Y. Jiang, J. Sun, "Unified Perceptual Parsing for Scene Understanding", ECCV 2018, figure 4, with the head for
/// objects only.
/// </para>
/// <para>
/// Every part has 256 channels. With three channels in and one out the network has 19,489,345, 29,597,505 or 37,276,737 parameters with
/// ResNet-18, 34 or 50 and batch normalisation; the default is ResNet-34, and the paper's ResNet-50. Means over parts of the image are
/// normalised by batch or not at all.
/// </para>
/// </remarks>
public sealed record UPerNet : EncoderArchitecture
{
    /// <inheritdoc/>
    public override string Name => "upernet";

    /// <inheritdoc/>
    public override string Paper => "Xiao et al. 2018, arXiv:1807.10221";

    private int Channels => 256 / Narrowing;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var features = Encode(graph, image);
        var scope = graph.Scope("pyramid");
        var state = scope.ConvNormActivation("_joined", scope.PoolPyramid(features[^1], Channels, Style), Channels, Style);
        var finest = features[1];
        var joined = new List<GraphValue> { scope.Upsample(state, like: finest) };
        for (int level = features.Count - 2; level >= 1; level--)
        {
            var lateral = graph.Scope($"lateral{level}");
            var fine = lateral.ConvNormActivation("1", features[level], Channels, Style, ConvolutionOptions.Pointwise);
            state = lateral.Add(lateral.Upsample(state), fine);
            var convolved = lateral.ConvNormActivation("2", state, Channels, Style);
            joined.Add(level == 1 ? convolved : lateral.Upsample(convolved, like: finest));
        }

        var fusion = graph.Scope("fusion");
        var fused = fusion.EndBlock(fusion.ConvNormActivation("", fusion.Concat([.. joined]), Channels, Style), Style);
        return graph.Upsample(graph.Conv("output", fused, outputChannels, ConvolutionOptions.Pointwise), finest.Reduction);
    }
}
