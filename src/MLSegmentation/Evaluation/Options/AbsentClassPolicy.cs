namespace MLSegmentation;

/// <summary>
/// What a ratio without anything to count is: the Dice coefficient or IoU of a class that is neither labelled nor predicted, the
/// precision of a class that is never predicted, the recall of a class that is never labelled.
/// </summary>
public enum AbsentClassPolicy
{
    /// <summary>
    /// Not a number, and left out of means. A class that is predicted without being labelled has Dice 0. The way of nnU-Net and
    /// MMSegmentation.
    /// </summary>
    Skip,

    /// <summary>
    /// 1: nothing was to be found and nothing was found. The way of segmentation_models.pytorch's default
    /// (<c>zero_division=1.0</c>) and of MONAI's <c>ignore_empty=False</c>.
    /// </summary>
    One,

    /// <summary>0. The way of segmentation_models.pytorch's <c>zero_division=0</c>, and of scikit-learn's default.</summary>
    Zero,

    /// <summary>
    /// Not a number, and left out of means, as with <see cref="Skip"/>; and so is every class that is not labelled, even where it
    /// is predicted, so that false alarms in such images cost nothing. The way of MONAI's default (<c>ignore_empty=True</c>).
    /// </summary>
    SkipUnlabelled,
}
