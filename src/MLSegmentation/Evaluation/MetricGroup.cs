namespace MLSegmentation.Evaluation;

/// <summary>What a metric judges.</summary>
public enum MetricGroup
{
    /// <summary>How far labelled and predicted pixels of a class overlap.</summary>
    Overlap,

    /// <summary>How far labelled and predicted classes agree, all classes at once.</summary>
    Agreement,

    /// <summary>How well probabilities order pixels.</summary>
    Ranking,

    /// <summary>Whether probabilities are as likely right as they say.</summary>
    Calibration,

    /// <summary>How far outlines are apart; only where <see cref="SegmentationEvaluationOptions.Surfaces"/> is set.</summary>
    Surfaces,

    /// <summary>How well objects were found; only where <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    Objects,

    /// <summary>How large classes are, labelled and predicted; only of volumes.</summary>
    Volumes,
}
