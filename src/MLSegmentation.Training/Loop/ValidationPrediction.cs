using Microsoft.ML.Data;

namespace MLSegmentation.Training;

/// <summary>What the network predicts for a validation image after an epoch. Where images are resized for the network, all three are.</summary>
public sealed record ValidationPrediction
{
    /// <summary>The epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The steps taken so far.</summary>
    public required int Step { get; init; }

    /// <summary>The index of the image among the validation images, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>
    /// The image as the network sees it, for people to look at: images of more than 8 bits are stretched from their lowest value to their highest,
    /// and of other channels than three the first is shown in grey.
    /// </summary>
    public required MLImage Image { get; init; }

    /// <summary>The true mask.</summary>
    public required SegmentationMask Label { get; init; }

    /// <summary>The predicted mask.</summary>
    public required SegmentationMask PredictedLabel { get; init; }

    /// <summary>The classes of both masks.</summary>
    public required SegmentationClasses Classes { get; init; }
}
