namespace MLSegmentation;

/// <summary>
/// How steady the masks of a film are. Immutable. NaN where nothing was there to count. Masks that never change are perfectly steady, so read these
/// numbers beside <see cref="MeanIoU"/>, and beside those of the true masks, which are not perfectly steady either.
/// </summary>
public sealed record TemporalMetrics
{
    internal TemporalMetrics()
    {
    }

    /// <summary>How many frames there were.</summary>
    public required int FrameCount { get; init; }

    /// <summary>How many of them began another scene; nothing is compared over a cut.</summary>
    public required int SceneCutCount { get; init; }

    /// <summary>
    /// The temporal consistency: the mean IoU between the mask of a frame and that of the frame before, moved along with the image, over the pixels that
    /// are to be seen in both; the mean over the pairs of frames, 0 to 1. Liu et al. 2020, with block matching as the optical flow.
    /// </summary>
    public required double TemporalConsistency { get; init; }

    /// <summary>The share of the pixels whose class changes from one frame to the next although the image does not change there, 0 to 1.</summary>
    public required double Flicker { get; init; }

    /// <summary>The same, of the pixels whose true class does not change either: what no movement excuses. NaN without true masks.</summary>
    public double FalseFlicker { get; init; } = double.NaN;

    /// <summary>
    /// How unsteadily areas grow and shrink: the median over three frames in a row of |A₁ − 2A₂ + A₃| / A, where A is the mean of the three areas;
    /// the mean over the classes but the background. An area that grows evenly has none.
    /// </summary>
    public required double AreaJitter { get; init; }

    /// <summary>
    /// The video consistency over 8 frames: of the pixels whose true class stays the same in 8 frames in a row, the share that has the true class in all
    /// of them; the mean over all places in the film. Miao et al. 2021. NaN without true masks for 8 frames in a row.
    /// </summary>
    public double VideoConsistency8 { get; init; } = double.NaN;

    /// <summary>The video consistency over 16 frames, as <see cref="VideoConsistency8"/>.</summary>
    public double VideoConsistency16 { get; init; } = double.NaN;

    /// <summary>The mean intersection over union with the true masks, all frames together. NaN without true masks.</summary>
    public double MeanIoU { get; init; } = double.NaN;

    /// <summary>The mean Dice coefficient, all frames together. NaN without true masks.</summary>
    public double MeanDice { get; init; } = double.NaN;

    /// <summary>The classes, in their order.</summary>
    public required IReadOnlyList<TemporalClassMetrics> Classes { get; init; }
}
