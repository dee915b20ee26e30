using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// A U-Net whose contracting path is a residual network, which may start from weights learned on ImageNet: it needs fewer images and
/// less time than one that is trained from scratch.
/// </summary>
/// <remarks>
/// <para>
/// O. Ronneberger, P. Fischer, T. Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015, with the
/// encoder of K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", CVPR 2016.
/// </para>
/// <para>
/// The expanding path has 256, 128, 64, 32 and 16 channels, as in the most used implementation; with three channels in and one out the
/// network has 14,328,209, 24,436,369 or 32,521,105 parameters with ResNet-18, 34 or 50.
/// </para>
/// </remarks>
public sealed record ResNetUNet : EncoderArchitecture
{
    private static readonly int[] DecoderChannels = [16, 32, 64, 128, 256];

    /// <inheritdoc/>
    public override string Name => "resnet-unet";

    /// <inheritdoc/>
    public override string Paper => "Ronneberger et al. 2015, arXiv:1505.04597; He et al. 2016, arXiv:1512.03385";

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>(Encode(graph, image));
        var features = skips.Pop();
        for (int level = DecoderChannels.Length - 1; level >= 0; level--)
        {
            var decoder = graph.Scope($"decoder{level + 1}");
            var enlarged = decoder.Upsample(features, 2, InterpolationKind.Nearest);
            var joined = skips.TryPop(out var fine) ? decoder.Concat(enlarged, fine) : enlarged;
            features = decoder.DoubleConv(joined, DecoderChannels[level] / Narrowing, Style);
        }

        return graph.Conv("output", features, outputChannels);
    }
}
