namespace MLSegmentation.Evaluation;

/// <summary>How well one class was found in a cross-validation: means and standard deviations over the folds in which it occurs.</summary>
public sealed record ClassCrossValidationSummary
{
    internal ClassCrossValidationSummary(string name, IReadOnlyList<SegmentationClassMetrics> folds)
    {
        Name = name;
        Dice = MeanAndDeviation.Of(folds.Select(metrics => metrics.Dice));
        IoU = MeanAndDeviation.Of(folds.Select(metrics => metrics.IoU));
        Precision = MeanAndDeviation.Of(folds.Select(metrics => metrics.Precision));
        Recall = MeanAndDeviation.Of(folds.Select(metrics => metrics.Recall));
        AreaUnderRocCurve = MeanAndDeviation.Of(folds.Select(metrics => metrics.AreaUnderRocCurve));
        AveragePrecision = MeanAndDeviation.Of(folds.Select(metrics => metrics.AveragePrecision));
    }

    /// <summary>The class's name.</summary>
    public string Name { get; }

    /// <summary>The Dice coefficient.</summary>
    public MeanAndDeviation Dice { get; }

    /// <summary>Intersection over union.</summary>
    public MeanAndDeviation IoU { get; }

    /// <summary>The precision.</summary>
    public MeanAndDeviation Precision { get; }

    /// <summary>The recall.</summary>
    public MeanAndDeviation Recall { get; }

    /// <summary>The area under the receiver operating characteristic; NaN without scores.</summary>
    public MeanAndDeviation AreaUnderRocCurve { get; }

    /// <summary>The average precision; NaN without scores.</summary>
    public MeanAndDeviation AveragePrecision { get; }
}
