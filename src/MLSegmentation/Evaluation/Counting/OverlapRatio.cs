namespace MLSegmentation.Evaluation.Counting;

/// <summary>The ratios that are computed from a class's counts.</summary>
internal enum OverlapRatio
{
    /// <summary>2 TP / (2 TP + FP + FN).</summary>
    Dice,

    /// <summary>TP / (TP + FP + FN).</summary>
    IoU,

    /// <summary>TP / (TP + FP).</summary>
    Precision,

    /// <summary>TP / (TP + FN).</summary>
    Recall,

    /// <summary>TN / (TN + FP).</summary>
    Specificity,

    /// <summary>(1 + b²) TP / ((1 + b²) TP + b² FN + FP), where b is <see cref="SegmentationEvaluationOptions.Beta"/>.</summary>
    FBeta,

    /// <summary>(TP + TN) / all.</summary>
    BinaryAccuracy,

    /// <summary>The mean of recall and specificity.</summary>
    BalancedAccuracy,
}
