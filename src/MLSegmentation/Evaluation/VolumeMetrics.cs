using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// How large a class is in a volume, or on average over volumes: the voxels that count, times <see cref="SegmentationMask.Spacing"/>. Where the options
/// give a <see cref="SurfaceOptions.Spacing"/>, that counts, in millimetres; where nothing says it, voxels are 1 mm wide.
/// </summary>
public sealed record VolumeMetrics
{
    internal VolumeMetrics()
    {
    }

    /// <summary>The labelled volume, in millilitres.</summary>
    public required double LabelledVolume { get; init; }

    /// <summary>The predicted volume, in millilitres.</summary>
    public required double PredictedVolume { get; init; }

    /// <summary>
    /// (predicted - labelled) / labelled: below 0 where too little was predicted, -1 where nothing was. NaN where nothing is labelled; over several
    /// volumes the mean of those in which something is.
    /// </summary>
    public required double RelativeVolumeError { get; init; }

    /// <summary>The volumes of a class in one volume, by its voxels.</summary>
    internal static VolumeMetrics Of(ClassCounts counts, double millilitres) => new()
    {
        LabelledVolume = counts.Support * millilitres,
        PredictedVolume = counts.Predicted * millilitres,
        RelativeVolumeError = counts.Support > 0 ? (double)(counts.Predicted - counts.Support) / counts.Support : double.NaN,
    };
}
