using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// PSPNet: the features of a residual network at an eighth of the size, beside what they are like on average in the whole image and in 2×2,
/// 3×3 and 6×6 parts of it (pyramid pooling): where a thing lies in the image helps to tell what it is.
/// </summary>
/// <remarks>
/// <para>
/// H. Zhao, J. Shi, X. Qi, X. Wang, J. Jia, "Pyramid Scene Parsing Network", CVPR 2017, figure 3.
/// </para>
/// <para>
/// As in the most used implementation, the encoder ends with its second stage, in place of the paper's ResNet-101 with dilated later stages,
/// 512 channels join the pyramid, and a 3×3 convolution gives the classes. With three channels in and one out the network has 836,385,
/// 1,501,217 or 2,237,889 parameters with ResNet-18, 34 or 50 and batch normalisation. Means over parts of the image are normalised by batch
/// or not at all.
/// </para>
/// </remarks>
public sealed record PSPNet : EncoderArchitecture
{
    private const int Channels = 512;
    private const int LastFeatures = 2;

    /// <inheritdoc/>
    public override string Name => "pspnet";

    /// <inheritdoc/>
    public override string Paper => "Zhao et al. 2017, arXiv:1612.01105";

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var features = Encode(graph, image)[LastFeatures];
        var pyramid = graph.Scope("pyramid");
        var pooled = pyramid.PoolPyramid(features, features.Channels / PyramidPooling.Count, Style);
        var joined = pyramid.EndBlock(pyramid.ConvNormActivation("_joined", pooled, Channels / Narrowing, Style, ConvolutionOptions.Pointwise), Style);
        return graph.Upsample(graph.Conv("output", joined, outputChannels), features.Reduction);
    }
}
