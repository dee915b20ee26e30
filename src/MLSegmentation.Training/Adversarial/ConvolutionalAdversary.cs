using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training;

/// <summary>
/// The adversary says of each pixel whether the mask around it is a true one or what the network predicts, and the network learns to be taken for true.
/// </summary>
/// <remarks>
/// W.-C. Hung, Y.-H. Tsai, Y.-T. Liou, Y.-Y. Lin, M.-H. Yang, "Adversarial Learning for Semi-Supervised Semantic Segmentation", BMVC 2018: convolutions
/// of 4×4 with a stride of 2 and 64, 128, 256, 512 and 1 channels, leaky rectifiers of slope 0.2 between them, and bilinear enlargement: 2,761,665 + 1024 K
/// parameters for K classes, which the training does not count. Both losses are binary cross-entropies over the pixels that count; Adam trains it with β
/// of 0.9 and 0.99. Where it has been right about more than 90 % of the pixels for a hundred steps, its learning rate is halved, as nothing can be learned
/// from one that is always right.
/// </remarks>
public sealed record ConvolutionalAdversary : Adversary
{
    /// <inheritdoc/>
    internal override Optimizer Optimizer { get; } = new AdamOptimizer { Beta1 = 0.9, Beta2 = 0.99 };

    /// <inheritdoc/>
    internal override NetworkGraph CreateGraph(int channels, int classes, IReadOnlyList<long> sides) =>
        AdversaryGraphs.CreateDiscriminator(classes, sides.Count, Width, GetLayers(sides));
}
