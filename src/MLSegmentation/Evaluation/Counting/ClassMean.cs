namespace MLSegmentation.Evaluation.Counting;

/// <summary>Averages over classes as the options say.</summary>
internal sealed class ClassMean(SegmentationEvaluationOptions options)
{
    /// <summary>A ratio over the classes of one image or of all.</summary>
    public double OfCounts(ClassCounts[] classes, OverlapRatio ratio) => options.Averaging == ClassAveraging.Micro
        ? classes.Where((_, index) => Includes(index)).Aggregate(default(ClassCounts), (pooled, counts) => pooled + counts).GetRatio(ratio, options)
        : OfValues(classes, counts => counts.GetRatio(ratio, options), classes);

    /// <summary>The plain or weighted mean of one value per class; values that are not numbers are left out.</summary>
    public double OfValues<T>(T[] items, Converter<T, double> getValue, ClassCounts[] classes) =>
        Average(Array.ConvertAll(items, getValue), index => GetWeight(index, classes));

    /// <summary>The mean IoU, weighted by labelled pixels whatever the options say.</summary>
    public double OfFrequencies(ClassCounts[] classes) =>
        Average(Array.ConvertAll(classes, counts => counts.GetRatio(OverlapRatio.IoU, options)), index => classes[index].Support);

    /// <summary>Whether a class takes part in means. Where nobody knows the classes, the first is the background.</summary>
    public bool Includes(int classIndex) => options.IncludeBackground || classIndex != (options.BackgroundClassIndex ?? 0);

    private double Average(double[] values, Func<int, double> getWeight)
    {
        double sum = 0;
        double weights = 0;
        for (int index = 0; index < values.Length; index++)
        {
            double weight = double.IsNaN(values[index]) || !Includes(index) ? 0 : getWeight(index);
            if (weight > 0)
            {
                sum += weight * values[index];
                weights += weight;
            }
        }

        return weights > 0 ? sum / weights : double.NaN;
    }

    private double GetWeight(int index, ClassCounts[] classes) => options.Averaging != ClassAveraging.Weighted
        ? 1
        : options.ClassWeights?[index] ?? classes[index].Support;
}
