namespace MLSegmentation.Training.Randomness;

/// <summary>What random numbers are for; each purpose has streams of its own, so that one cannot disturb another.</summary>
internal enum RandomPurpose
{
    /// <summary>The order of the images within an epoch.</summary>
    Order = 1,

    /// <summary>How an image is cut and changed.</summary>
    Augmentation = 2,

    /// <summary>Which images are held back for validation.</summary>
    ValidationSplit = 3,

    /// <summary>What the network itself draws in a step, such as dropout.</summary>
    Network = 4,

    /// <summary>How images without masks are cut and changed.</summary>
    Unlabelled = 5,

    /// <summary>Which box of an image shows another one.</summary>
    CutMix = 6,

    /// <summary>What a second network begins with.</summary>
    SecondNetwork = 7,

    /// <summary>The noise that is added to a clean image.</summary>
    Noise = 8,
}
