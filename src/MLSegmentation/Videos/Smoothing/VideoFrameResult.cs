namespace MLSegmentation;

/// <summary>What a frame of a film was scored as.</summary>
public sealed record VideoFrameResult
{
    internal VideoFrameResult()
    {
    }

    /// <summary>Which frame, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The mask, smoothed over time.</summary>
    public required SegmentationMask Mask { get; init; }

    /// <summary>The mask of the frame alone, which the model gives for it without a film.</summary>
    public required SegmentationMask UnsmoothedMask { get; init; }

    /// <summary>Whether another scene begins with the frame, so that nothing before it counts. It never does with the first one.</summary>
    public required bool IsSceneCut { get; init; }

    /// <summary>
    /// How different its grey levels are from those of the frame before, 0 to 1, as <see cref="TemporalSmoothing.SceneCutThreshold"/> measures it; NaN of
    /// the first frame, and of one of another size.
    /// </summary>
    public required double Difference { get; init; }

    /// <summary>The probabilities, smoothed over time, [K, H, W] flattened, where they were asked for. Default: null.</summary>
    public float[]? Score { get; init; }
}
