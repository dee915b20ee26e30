namespace MLSegmentation;

/// <summary>How the classes' values become one.</summary>
public enum ClassAveraging
{
    /// <summary>
    /// Every class counts alike: the plain mean. The way of MONAI, nnU-Net, MMSegmentation's <c>mIoU</c> and <c>mDice</c>, and
    /// segmentation_models.pytorch's <c>macro</c>.
    /// </summary>
    Macro,

    /// <summary>
    /// Pixels of all classes are counted together before the ratio is taken; Dice, precision and recall then equal the pixel
    /// accuracy unless the background is left out. The way of scikit-learn's and segmentation_models.pytorch's <c>micro</c>
    /// (the latter gives NaN instead of applying its rule for absent classes here).
    /// </summary>
    Micro,

    /// <summary>
    /// Classes count by their labelled pixels, as in frequency-weighted IoU and scikit-learn's <c>weighted</c>; or by
    /// <see cref="SegmentationEvaluationOptions.ClassWeights"/>, as in segmentation_models.pytorch's <c>weighted</c>.
    /// </summary>
    Weighted,
}
