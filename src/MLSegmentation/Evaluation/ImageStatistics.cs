using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// The metrics of a set of images, as a function of sums over them: of their counts where the pixels of all images are counted
/// together, and of their values otherwise.
/// </summary>
/// <param name="classCount">The number of classes.</param>
/// <param name="options">The choices behind the means.</param>
internal sealed class ImageStatistics(int classCount, SegmentationEvaluationOptions options)
{
    /// <summary>Where the mean Dice coefficient is among the statistics.</summary>
    public const int MeanDice = 0;

    /// <summary>Where the mean IoU is among the statistics.</summary>
    public const int MeanIoU = 1;

    /// <summary>Where the pixel accuracy is among the statistics.</summary>
    public const int PixelAccuracy = 2;

    private const int MeanCount = 3;
    private const int CountsPerClass = 4;

    private readonly ClassMean _classMean = new(options);
    private readonly ClassCounts[] _counts = new ClassCounts[classCount];
    private readonly double[] _classValues = new double[classCount];

    /// <summary>How many statistics there are: the means, then each class's Dice and each class's IoU.</summary>
    public int Count { get; } = MeanCount + (2 * classCount);

    /// <summary>How many numbers of an image are summed: its counts and, where needed, its values and whether each is a number.</summary>
    public int RowWidth => CountsWidth + (IsOfDataset ? 0 : 2 * Count);

    private int CountsWidth => CountsPerClass * classCount;

    private bool IsOfDataset => options.Aggregation == MetricAggregation.Dataset;

    private bool IsMeanOfClassMeans => options.Aggregation == MetricAggregation.PerImageAndClass && options.Averaging != ClassAveraging.Micro;

    /// <summary>Where a class's ratio is among the statistics.</summary>
    public int IndexOf(OverlapRatio ratio, int classIndex) => MeanCount + (ratio == OverlapRatio.Dice ? 0 : classCount) + classIndex;

    /// <summary>The numbers of images that are summed, image after image; images without a pixel to count are left out.</summary>
    public double[] CreateRows(ImageCounts images)
    {
        double[] rows = new double[images.Count * RowWidth];
        int length = 0;
        for (int image = 0; image < images.Count; image++)
        {
            var counts = images.GetCounts(image);
            if (counts[0].Total > 0)
            {
                Fill(rows.AsSpan(length, RowWidth), counts);
                length += RowWidth;
            }
        }

        return length < rows.Length ? rows[..length] : rows;
    }

    /// <summary>The statistics of images from the sums of their numbers.</summary>
    public void Compute(ReadOnlySpan<double> sums, Span<double> statistics)
    {
        ReadCounts(sums);
        if (IsOfDataset)
        {
            FillValues(_counts, statistics);
            return;
        }

        var values = sums.Slice(CountsWidth, Count);
        var numbers = sums.Slice(CountsWidth + Count, Count);
        for (int index = 0; index < Count; index++)
        {
            statistics[index] = numbers[index] > 0 ? values[index] / numbers[index] : double.NaN;
        }

        if (IsMeanOfClassMeans)
        {
            statistics[MeanDice] = MeanOfClasses(OverlapRatio.Dice, statistics);
            statistics[MeanIoU] = MeanOfClasses(OverlapRatio.IoU, statistics);
        }
    }

    private void Fill(Span<double> row, ReadOnlySpan<ClassCounts> classes)
    {
        for (int index = 0; index < classCount; index++)
        {
            var counts = row.Slice(CountsPerClass * index, CountsPerClass);
            counts[0] = classes[index].TruePositives;
            counts[1] = classes[index].FalsePositives;
            counts[2] = classes[index].FalseNegatives;
            counts[3] = classes[index].TrueNegatives;
        }

        if (!IsOfDataset)
        {
            var values = row.Slice(CountsWidth, Count);
            FillValues(classes, values);
            MarkNumbers(values, row.Slice(CountsWidth + Count, Count));
        }
    }

    private void FillValues(ReadOnlySpan<ClassCounts> classes, Span<double> values)
    {
        values[MeanDice] = _classMean.OfCounts(classes, OverlapRatio.Dice);
        values[MeanIoU] = _classMean.OfCounts(classes, OverlapRatio.IoU);
        values[PixelAccuracy] = GetPixelAccuracy(classes);
        for (int index = 0; index < classCount; index++)
        {
            values[IndexOf(OverlapRatio.Dice, index)] = classes[index].GetRatio(OverlapRatio.Dice, options);
            values[IndexOf(OverlapRatio.IoU, index)] = classes[index].GetRatio(OverlapRatio.IoU, options);
        }
    }

    private static double GetPixelAccuracy(ReadOnlySpan<ClassCounts> classes)
    {
        double right = 0;
        foreach (var counts in classes)
        {
            right += counts.TruePositives;
        }

        return right / classes[0].Total;
    }

    /// <summary>Notes which values are numbers, and puts zero, which adds nothing, in the place of the others.</summary>
    private static void MarkNumbers(Span<double> values, Span<double> numbers)
    {
        for (int index = 0; index < values.Length; index++)
        {
            numbers[index] = double.IsNaN(values[index]) ? 0 : 1;
            values[index] = double.IsNaN(values[index]) ? 0 : values[index];
        }
    }

    private void ReadCounts(ReadOnlySpan<double> sums)
    {
        for (int index = 0; index < classCount; index++)
        {
            var counts = sums.Slice(CountsPerClass * index, CountsPerClass);
            _counts[index] = new ClassCounts((long)counts[0], (long)counts[1], (long)counts[2], (long)counts[3]);
        }
    }

    private double MeanOfClasses(OverlapRatio ratio, ReadOnlySpan<double> statistics)
    {
        statistics.Slice(IndexOf(ratio, 0), classCount).CopyTo(_classValues);
        return _classMean.OfValues(_classValues, _counts);
    }
}
