namespace MLSegmentation.Training;

/// <summary>What <see cref="AutoSegmentationTrainer"/> is at.</summary>
public enum AutoStage
{
    /// <summary>It looks at the images, measures steps and plans.</summary>
    Planning,

    /// <summary>It tries a candidate in a short training.</summary>
    Trying,

    /// <summary>It trains what it has chosen.</summary>
    Training,

    /// <summary>It measures the model on the images that were held out, and decides how masks are post-processed.</summary>
    Evaluating,
}
