using MLSegmentation.Options;
using MLSegmentation.Videos.Changes;

namespace MLSegmentation;

/// <summary>How the frames of a film are compared to say how steady masks are.</summary>
public sealed record TemporalEvaluationOptions
{
    /// <summary>How many pixels moved blocks are looked for in each direction, 1 to 64. Default: 7.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int SearchRadius { get; init => field = Allowed.Between(value, 1, 64); } = SceneCuts.DefaultSearchRadius;

    /// <summary>
    /// How different two frames must be for a cut of the scene, over which nothing is compared, as
    /// <see cref="TemporalSmoothing.SceneCutThreshold"/>: above 0 and up to 1, which stands for never. Default: 0.3.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double SceneCutThreshold
    {
        get;
        init => field = Allowed.When(value is > 0 and <= 1, value, "numbers above 0 and up to 1");
    } = SceneCuts.DefaultThreshold;
}
