namespace MLSegmentation;

/// <summary>How well one class was found. Ratios are from 0 to 1; NaN where nothing was there to count.</summary>
public sealed record SegmentationClassMetrics
{
    internal SegmentationClassMetrics()
    {
    }

    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The Dice coefficient, 2 TP / (2 TP + FP + FN): twice the overlap over the sum of both areas.</summary>
    public required double Dice { get; init; }

    /// <summary>Intersection over union, the Jaccard index, TP / (TP + FP + FN).</summary>
    public required double IoU { get; init; }

    /// <summary>TP / (TP + FP): the share of the predicted pixels that are right.</summary>
    public required double Precision { get; init; }

    /// <summary>TP / (TP + FN): the share of the labelled pixels that were found. Also called sensitivity.</summary>
    public required double Recall { get; init; }

    /// <summary>The harmonic mean of precision and recall over the same counts: the same number as <see cref="Dice"/>.</summary>
    public double F1 => Dice;

    /// <summary>TN / (TN + FP): the share of the other classes' pixels that were left alone.</summary>
    public required double Specificity { get; init; }

    /// <summary>
    /// The area under the receiver operating characteristic of this class against the rest, over the pixels of all images. NaN
    /// without scores, and where the class has all pixels or none.
    /// </summary>
    public required double AreaUnderRocCurve { get; init; }

    /// <summary>
    /// The average precision of this class against the rest, over the pixels of all images: precision averaged over the steps of
    /// recall. NaN without scores, and where the class has no pixel.
    /// </summary>
    public required double AveragePrecision { get; init; }

    /// <summary>How many pixels are labelled with this class.</summary>
    public required long Support { get; init; }
}
