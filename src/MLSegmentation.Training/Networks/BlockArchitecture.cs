using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// A network of blocks of convolutions, which can be normalised, activated and weighted in different ways. Derive a record from this in
/// place of <see cref="NetworkArchitecture"/> to give your own network these hyper-parameters.
/// </summary>
public abstract record BlockArchitecture : NetworkArchitecture
{
    /// <summary>The normalisation of the convolutions. Default: instance normalisation, unless the network's documentation says otherwise.</summary>
    [HyperParameter("Normalisation of the convolutions.", Name = "norm")]
    public NormalizationKind Normalization { get; init => field = Checked(value); } = NormalizationKind.Instance;

    /// <summary>The activation of the blocks. Default: ReLU, unless the network's documentation says otherwise.</summary>
    [HyperParameter("Activation of the blocks.")]
    public ActivationKind Activation { get; init => field = Checked(value); }

    /// <summary>How each block weights the features that it yields. Default: not at all, unless the network's documentation says otherwise.</summary>
    [HyperParameter("Attention at the end of each block.")]
    public AttentionKind Attention { get; init => field = Checked(value); }

    /// <summary>
    /// The probability with which training sets each feature that a block yields to zero. From 0 up to but not including 1. Default 0,
    /// unless the network's documentation says otherwise.
    /// </summary>
    [Dropout]
    public double Dropout { get; init => field = Checked(value); }

    /// <summary>The four choices together, for the blocks of <see cref="GraphBlocks"/>.</summary>
    protected BlockStyle Style => new(Normalization, Activation, Attention, Dropout);
}
