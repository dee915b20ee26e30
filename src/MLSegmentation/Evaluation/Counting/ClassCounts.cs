namespace MLSegmentation.Evaluation.Counting;

/// <summary>Right and wrong pixels of one class against the rest.</summary>
internal readonly record struct ClassCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>The pixels that are labelled with the class.</summary>
    public long Support => TruePositives + FalseNegatives;

    /// <summary>The pixels that are predicted as the class.</summary>
    public long Predicted => TruePositives + FalsePositives;

    /// <summary>All pixels.</summary>
    public long Total => Support + FalsePositives + TrueNegatives;

    private double Recall => Divide(TruePositives, Support);

    private double Specificity => Divide(TrueNegatives, TrueNegatives + FalsePositives);

    /// <summary>The counts of two classes or images together.</summary>
    public static ClassCounts operator +(ClassCounts left, ClassCounts right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.FalseNegatives + right.FalseNegatives,
        left.TrueNegatives + right.TrueNegatives);

    /// <summary>The counts of each class from classes times classes counts of pairs: row labelled, column predicted.</summary>
    public static ClassCounts[] FromConfusion(ReadOnlySpan<long> confusion, int classCount)
    {
        long[] labelled = new long[classCount];
        long[] predicted = new long[classCount];
        long total = 0;
        for (int row = 0; row < classCount; row++)
        {
            for (int column = 0; column < classCount; column++)
            {
                long count = confusion[(row * classCount) + column];
                labelled[row] += count;
                predicted[column] += count;
                total += count;
            }
        }

        var classes = new ClassCounts[classCount];
        for (int index = 0; index < classCount; index++)
        {
            long right = confusion[(index * classCount) + index];
            classes[index] = new ClassCounts(right, predicted[index] - right, labelled[index] - right, total - labelled[index] - predicted[index] + right);
        }

        return classes;
    }

    /// <summary>A ratio of the counts, 0 to 1, or what the options say where there is nothing to count.</summary>
    public double GetRatio(OverlapRatio ratio, SegmentationEvaluationOptions options)
    {
        if (options.AbsentClasses == AbsentClassPolicy.SkipUnlabelled && Support == 0)
        {
            return double.NaN;
        }

        double value = ratio switch
        {
            OverlapRatio.Dice => Divide(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives),
            OverlapRatio.IoU => Divide(TruePositives, TruePositives + FalsePositives + FalseNegatives),
            OverlapRatio.Precision => Divide(TruePositives, Predicted),
            OverlapRatio.Recall => Recall,
            OverlapRatio.Specificity => Specificity,
            OverlapRatio.FBeta => GetFBeta(options.Beta * options.Beta),
            OverlapRatio.BinaryAccuracy => Divide(TruePositives + TrueNegatives, Total),
            OverlapRatio.NegativePredictiveValue => Divide(TrueNegatives, TrueNegatives + FalseNegatives),
            OverlapRatio.VolumetricSimilarity => 1 - Divide(Math.Abs(FalseNegatives - FalsePositives), Support + Predicted),
            _ => (Recall + Specificity) / 2,
        };
        return (double.IsNaN(value), options.AbsentClasses) switch
        {
            (true, AbsentClassPolicy.One) => 1,
            (true, AbsentClassPolicy.Zero) => 0,
            _ => value,
        };
    }

    private double GetFBeta(double squaredBeta)
    {
        double found = (1 + squaredBeta) * TruePositives;
        return Divide(found, found + (squaredBeta * FalseNegatives) + FalsePositives);
    }

    /// <summary>A quotient; NaN where there is nothing to divide by.</summary>
    private static double Divide(double numerator, double denominator) => denominator > 0 ? numerator / denominator : double.NaN;
}

/// <summary>The ratios that are computed from a class's counts; <see cref="SegmentationClassMetrics"/> says how.</summary>
internal enum OverlapRatio
{
    Dice,
    IoU,
    Precision,
    Recall,
    Specificity,
    FBeta,
    BinaryAccuracy,
    BalancedAccuracy,
    NegativePredictiveValue,
    VolumetricSimilarity,
}
