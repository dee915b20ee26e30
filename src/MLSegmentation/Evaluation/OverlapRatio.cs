namespace MLSegmentation.Evaluation;

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
}
