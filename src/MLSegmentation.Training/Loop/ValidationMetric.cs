namespace MLSegmentation.Training;

/// <summary>The number by which a training tells which epoch was the best.</summary>
public enum ValidationMetric
{
    /// <summary>The mean Dice coefficient on the validation set; the larger, the better.</summary>
    MeanDice,

    /// <summary>The mean intersection over union on the validation set; the larger, the better.</summary>
    MeanIoU,

    /// <summary>The mean loss on the validation set; the smaller, the better.</summary>
    Loss,
}
