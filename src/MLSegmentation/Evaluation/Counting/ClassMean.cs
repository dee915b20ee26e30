namespace MLSegmentation.Evaluation.Counting;

/// <summary>Averages over classes as the options say.</summary>
internal sealed class ClassMean(SegmentationEvaluationOptions options)
{
    /// <summary>A ratio over the classes of one image or of all.</summary>
    public double OfCounts(ReadOnlySpan<ClassCounts> classes, OverlapRatio ratio)
    {
        if (options.Averaging == ClassAveraging.Micro)
        {
            return Pool(classes).GetRatio(ratio, options);
        }

        double[] values = new double[classes.Length];
        for (int index = 0; index < classes.Length; index++)
        {
            values[index] = classes[index].GetRatio(ratio, options);
        }

        return OfValues(values, classes);
    }

    /// <summary>The plain or weighted mean of one value per class; values that are not numbers are left out.</summary>
    public double OfValues(ReadOnlySpan<double> values, ReadOnlySpan<ClassCounts> classes)
    {
        double sum = 0;
        double weights = 0;
        for (int index = 0; index < values.Length; index++)
        {
            double weight = double.IsNaN(values[index]) || !Includes(index) ? 0 : GetWeight(index, classes);
            if (weight > 0)
            {
                sum += weight * values[index];
                weights += weight;
            }
        }

        return weights > 0 ? sum / weights : double.NaN;
    }

    /// <summary>Whether a class takes part in means.</summary>
    public bool Includes(int classIndex) => options.IncludeBackground || classIndex != options.BackgroundClassIndex;

    private ClassCounts Pool(ReadOnlySpan<ClassCounts> classes)
    {
        var pooled = default(ClassCounts);
        for (int index = 0; index < classes.Length; index++)
        {
            if (Includes(index))
            {
                pooled += classes[index];
            }
        }

        return pooled;
    }

    private double GetWeight(int index, ReadOnlySpan<ClassCounts> classes) => options.Averaging != ClassAveraging.Weighted
        ? 1
        : options.ClassWeights?[index] ?? classes[index].Support;
}
