namespace MLSegmentation.Evaluation.Counting;

/// <summary>How far labelled and predicted classes agree, all classes at once.</summary>
/// <param name="PixelAccuracy">The share of the pixels whose class is right.</param>
/// <param name="FrequencyWeightedIoU">The mean IoU, weighted by labelled pixels.</param>
/// <param name="MatthewsCorrelation">The correlation of the classes; Gorodkin 2004.</param>
/// <param name="CohenKappa">The accuracy beyond chance; Cohen 1960.</param>
internal readonly record struct ClassAgreement(double PixelAccuracy, double FrequencyWeightedIoU, double MatthewsCorrelation, double CohenKappa)
{
    /// <summary>The agreement of one image or of all; the correlation and kappa need no more than each class's sums.</summary>
    public static ClassAgreement Of(ClassCounts[] classes, SegmentationEvaluationOptions options)
    {
        double total = classes[0].Total;
        double right = classes.Sum(counts => (double)counts.TruePositives);
        double both = classes.Sum(counts => (double)counts.Support * counts.Predicted);
        double labelled = classes.Sum(counts => (double)counts.Support * counts.Support);
        double predicted = classes.Sum(counts => (double)counts.Predicted * counts.Predicted);
        double covariance = (right * total) - both;
        double variances = ((total * total) - labelled) * ((total * total) - predicted);
        return new ClassAgreement(
            right / total,
            new ClassMean(options).OfFrequencies(classes),
            variances > 0 ? covariance / Math.Sqrt(variances) : total > 0 ? 0 : double.NaN,
            covariance / ((total * total) - both));
    }
}
