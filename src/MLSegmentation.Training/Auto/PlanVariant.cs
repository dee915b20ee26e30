namespace MLSegmentation.Training.Auto;

/// <summary>What plans for the same data differ in.</summary>
internal enum PlanVariant
{
    /// <summary>What the rules choose first: a U-Net from random weights.</summary>
    Usual,

    /// <summary>A U-Net that sees whole images, made smaller, where the rules would rather cut patches out of them.</summary>
    WholeImages,

    /// <summary>A U-Net whose encoder has learned from ImageNet.</summary>
    Pretrained,

    /// <summary>A U-Net that sees the slices of volumes as images.</summary>
    Slices,

    /// <summary>The network that nnU-Net plans, by its rules.</summary>
    NNUNet,

    /// <summary>The same with residual blocks in its encoder.</summary>
    ResidualNNUNet,
}
