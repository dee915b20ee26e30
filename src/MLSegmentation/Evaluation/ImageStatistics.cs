using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// The metrics of a set of images, as a function of sums over them: of their counts where the pixels of all images are counted
/// together, and of their values otherwise.
/// </summary>
internal sealed class ImageStatistics(int classCount, SegmentationEvaluationOptions options)
{
    // Where the means are among the statistics.
    public const int MeanDice = 0;
    public const int MeanIoU = 1;
    public const int PixelAccuracy = 2;

    private const int MeanCount = 3;
    private const int CountsPerClass = 4;

    private readonly ClassMean _classMean = new(options);
    private readonly ClassCounts[] _counts = new ClassCounts[classCount];

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
            statistics[MeanDice] = _classMean.OfValues(statistics.Slice(IndexOf(OverlapRatio.Dice, 0), classCount).ToArray(), value => value, _counts);
            statistics[MeanIoU] = _classMean.OfValues(statistics.Slice(IndexOf(OverlapRatio.IoU, 0), classCount).ToArray(), value => value, _counts);
        }
    }

    private void Fill(Span<double> row, ClassCounts[] classes)
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

    private void FillValues(ClassCounts[] classes, Span<double> values)
    {
        values[MeanDice] = _classMean.OfCounts(classes, OverlapRatio.Dice);
        values[MeanIoU] = _classMean.OfCounts(classes, OverlapRatio.IoU);
        values[PixelAccuracy] = ClassAgreement.Of(classes, options).PixelAccuracy;
        for (int index = 0; index < classCount; index++)
        {
            values[IndexOf(OverlapRatio.Dice, index)] = classes[index].GetRatio(OverlapRatio.Dice, options);
            values[IndexOf(OverlapRatio.IoU, index)] = classes[index].GetRatio(OverlapRatio.IoU, options);
        }
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
}
