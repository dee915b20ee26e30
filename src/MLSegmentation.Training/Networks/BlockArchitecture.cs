using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// A network of blocks of convolutions, which can be normalised, activated and weighted in different ways. Derive a record from this in
/// place of <see cref="NetworkArchitecture"/> to give your own network these hyper-parameters.
/// </summary>
public abstract record BlockArchitecture : NetworkArchitecture
{
    // Null until it is chosen: the default may depend on a hyper-parameter that is set later.
    private readonly NormalizationKind? _normalization;

    /// <summary>The normalisation of the convolutions. Default: instance normalisation, unless the network's documentation says otherwise.</summary>
    [HyperParameter("Normalisation of the convolutions.", Name = "norm")]
    public NormalizationKind Normalization { get => _normalization ?? DefaultNormalization; init => _normalization = Checked(value); }

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

    private protected virtual NormalizationKind DefaultNormalization => NormalizationKind.Instance;

    /// <summary>Whether the other is of the same type with the same choices; the default is the same whether it was chosen or not.</summary>
    /// <param name="other">The network to compare with.</param>
    /// <returns>Whether they describe the same network.</returns>
    public virtual bool Equals(BlockArchitecture? other) =>
        base.Equals(other) && (Normalization, Activation, Attention) == (other.Normalization, other.Activation, other.Attention)
        && Dropout.Equals(other.Dropout);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Normalization, Activation, Attention, Dropout);
}
