using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How an FC-DenseNet is trained. The network: <see cref="Networks.FCDenseNet"/>.</summary>
public sealed record FCDenseNetOptions : SegmentationTrainerOptions
{
    /// <summary>
    /// Which of the paper's networks: 56, 67 or 103 layers. The default is 103. For others, give a <see cref="Networks.FCDenseNet"/> to
    /// <see cref="SegmentationTrainersExtensions.Custom"/>.
    /// </summary>
    public int Layers { get; set; } = 103;

    /// <summary>The channels of the first convolution, 1 to 4096. The default is 48.</summary>
    public int Width { get; set; } = 48;

    /// <summary>The normalisation before each activation. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>The network that these options describe.</summary>
    internal FCDenseNet CreateNetwork() => Preset with { Width = Width, Normalization = Normalization };

    private FCDenseNet Preset => Layers switch
    {
        56 => Networks.FCDenseNet.With56Layers,
        67 => Networks.FCDenseNet.With67Layers,
        103 => Networks.FCDenseNet.With103Layers,
        _ => throw new ArgumentException($"{nameof(Layers)} is {Layers}; allowed are 56, 67 and 103.", nameof(Layers)),
    };
}
