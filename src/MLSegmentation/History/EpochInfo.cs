namespace MLSegmentation;

/// <summary>What one epoch of a training came to.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Steps">The optimizer steps taken so far, this epoch included.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="TrainingLoss">The mean loss over the epoch's training batches.</param>
public sealed record EpochInfo(int Epoch, int Steps, double LearningRate, double TrainingLoss)
{
    /// <summary>The mean loss over the validation images, where there were any.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The mean Dice coefficient over the validation images, 0..1, where there were any.</summary>
    public double? ValidationMeanDice { get; init; }

    /// <summary>The mean intersection over union over the validation images, 0..1, where there were any.</summary>
    public double? ValidationMeanIoU { get; init; }

    /// <summary>
    /// The Dice coefficient of each class over the validation images, in the order of the classes, where there were any; NaN for a class
    /// that is neither in the masks nor predicted.
    /// </summary>
    public IReadOnlyList<double>? ValidationPerClassDice { get; init; }

    /// <summary>
    /// The intersection over union of each class over the validation images, in the order of the classes, where there were any; NaN for
    /// a class that is neither in the masks nor predicted.
    /// </summary>
    public IReadOnlyList<double>? ValidationPerClassIoU { get; init; }

    /// <summary>
    /// What else the way of training and the validation measure, by name: means over the epoch's steps such as <c>consistencyLoss</c>, and
    /// results on the validation images such as <c>psnr</c>. Default: null, which means nothing.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Figures { get; init; }
}
