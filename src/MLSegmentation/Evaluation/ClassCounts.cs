namespace MLSegmentation.Evaluation;

/// <summary>Right and wrong pixels of one class against the rest.</summary>
internal readonly record struct ClassCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>The pixels that are labelled with the class.</summary>
    public long Support => TruePositives + FalseNegatives;

    /// <summary>Adds the counts of two classes or images.</summary>
    public static ClassCounts operator +(ClassCounts left, ClassCounts right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.FalseNegatives + right.FalseNegatives,
        left.TrueNegatives + right.TrueNegatives);

    /// <summary>The counts of each class from counts of pairs.</summary>
    /// <param name="confusion">Classes times classes counts: row labelled, column predicted.</param>
    /// <param name="classCount">The number of classes.</param>
    public static ClassCounts[] FromConfusion(ReadOnlySpan<long> confusion, int classCount)
    {
        var labelled = new long[classCount];
        var predicted = new long[classCount];
        long total = 0;
        for (var row = 0; row < classCount; row++)
        {
            for (var column = 0; column < classCount; column++)
            {
                var count = confusion[(row * classCount) + column];
                labelled[row] += count;
                predicted[column] += count;
                total += count;
            }
        }

        var classes = new ClassCounts[classCount];
        for (var index = 0; index < classCount; index++)
        {
            var right = confusion[(index * classCount) + index];
            classes[index] = new ClassCounts(right, predicted[index] - right, labelled[index] - right, total - labelled[index] - predicted[index] + right);
        }

        return classes;
    }

    /// <summary>A ratio of the counts, 0 to 1, or what the policy says where there is nothing to count.</summary>
    public double GetRatio(OverlapRatio ratio, AbsentClassPolicy policy)
    {
        if (policy == AbsentClassPolicy.SkipUnlabelled && Support == 0)
        {
            return double.NaN;
        }

        var (numerator, denominator) = ratio switch
        {
            OverlapRatio.Dice => (2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives),
            OverlapRatio.IoU => (TruePositives, TruePositives + FalsePositives + FalseNegatives),
            OverlapRatio.Precision => (TruePositives, TruePositives + FalsePositives),
            OverlapRatio.Recall => (TruePositives, TruePositives + FalseNegatives),
            _ => (TrueNegatives, TrueNegatives + FalsePositives),
        };
        if (denominator > 0)
        {
            return (double)numerator / denominator;
        }

        return policy switch
        {
            AbsentClassPolicy.One => 1,
            AbsentClassPolicy.Zero => 0,
            _ => double.NaN,
        };
    }
}
