namespace MLSegmentation.Training.Graph;

/// <summary>What the blocks of a network are made of besides their convolutions.</summary>
/// <param name="Normalization">The normalisation of each convolution. Default: instance normalisation.</param>
/// <param name="Activation">The activation. Default: ReLU.</param>
/// <param name="Attention">How a block weights the features that it yields. Default: not at all.</param>
/// <param name="Dropout">The probability with which training sets a feature that a block yields to zero, from 0 up to but not including 1. Default 0.</param>
/// <param name="Bias">Whether convolutions before a normalisation have a bias. Default: null, only when nothing normalises.</param>
public sealed record BlockStyle(
    NormalizationKind Normalization = NormalizationKind.Instance,
    ActivationKind Activation = ActivationKind.Relu,
    AttentionKind Attention = AttentionKind.None,
    double Dropout = 0,
    bool? Bias = null);
