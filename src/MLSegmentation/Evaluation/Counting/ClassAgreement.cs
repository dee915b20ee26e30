namespace MLSegmentation.Evaluation.Counting;

/// <summary>How far labelled and predicted classes agree, all classes at once.</summary>
/// <param name="PixelAccuracy">The share of the pixels whose class is right.</param>
/// <param name="FrequencyWeightedIoU">The mean IoU, weighted by labelled pixels.</param>
/// <param name="MatthewsCorrelation">The correlation of the classes; Gorodkin 2004.</param>
/// <param name="CohenKappa">The accuracy beyond chance; Cohen 1960.</param>
internal readonly record struct ClassAgreement(double PixelAccuracy, double FrequencyWeightedIoU, double MatthewsCorrelation, double CohenKappa)
{
    /// <summary>The agreement of one image or of all; the correlation and kappa need no more than each class's sums.</summary>
    public static ClassAgreement Of(ReadOnlySpan<ClassCounts> classes, SegmentationEvaluationOptions options)
    {
        double total = classes[0].Total;
        double right = 0;
        double both = 0;
        double labelled = 0;
        double predicted = 0;
        foreach (var counts in classes)
        {
            right += counts.TruePositives;
            both += (double)counts.Support * counts.Predicted;
            labelled += (double)counts.Support * counts.Support;
            predicted += (double)counts.Predicted * counts.Predicted;
        }

        double covariance = (right * total) - both;
        double variances = ((total * total) - labelled) * ((total * total) - predicted);
        return new ClassAgreement(
            right / total,
            GetFrequencyWeightedIoU(classes, options),
            variances > 0 ? covariance / Math.Sqrt(variances) : total > 0 ? 0 : double.NaN,
            covariance / ((total * total) - both));
    }

    private static double GetFrequencyWeightedIoU(ReadOnlySpan<ClassCounts> classes, SegmentationEvaluationOptions options)
    {
        var mean = new ClassMean(options);
        double sum = 0;
        double weights = 0;
        for (int index = 0; index < classes.Length; index++)
        {
            if (mean.Includes(index) && classes[index].Support > 0)
            {
                sum += classes[index].Support * classes[index].GetRatio(OverlapRatio.IoU, options);
                weights += classes[index].Support;
            }
        }

        return weights > 0 ? sum / weights : double.NaN;
    }
}
