using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Tests.Evaluation;

public class ImageIntervalsTests
{
    private static readonly (byte[] Label, byte[] Predicted)[] Varied =
    [
        ([0, 0, 1, 1, 2, 2], [0, 1, 1, 1, 2, 0]),
        ([0, 0, 0, 0], [0, 0, 2, 0]),
        ([1, 255, 255], [1, 0, 0]),
        ([255, 255], [0, 1]),
        ([2, 2, 2, 1, 0, 0, 0, 0], [2, 2, 1, 1, 0, 0, 0, 2]),
    ];

    public static TheoryData<MetricAggregation, ClassAveraging, AbsentClassPolicy, bool> AllChoices
    {
        get
        {
            var choices = new TheoryData<MetricAggregation, ClassAveraging, AbsentClassPolicy, bool>();
            foreach (var aggregation in Enum.GetValues<MetricAggregation>())
            {
                foreach (var averaging in Enum.GetValues<ClassAveraging>())
                {
                    foreach (var absent in Enum.GetValues<AbsentClassPolicy>())
                    {
                        choices.Add(aggregation, averaging, absent, true);
                        choices.Add(aggregation, averaging, absent, false);
                    }
                }
            }

            return choices;
        }
    }

    [Theory]
    [MemberData(nameof(AllChoices))]
    public void Compute_SumsOfEveryImageOnce_IsTheMetricItself(
        MetricAggregation aggregation,
        ClassAveraging averaging,
        AbsentClassPolicy absent,
        bool includeBackground)
    {
        var options = new SegmentationEvaluationOptions
        {
            Aggregation = aggregation,
            Averaging = averaging,
            AbsentClasses = absent,
            IncludeBackground = includeBackground,
        };
        var metrics = Evaluate(options, Varied);
        var images = new ImageCounts(3);
        foreach (var (label, predicted) in Varied)
        {
            long[] confusion = new long[9];
            new ConfusionCounter(3).TryCount(label, predicted, confusion, out _);
            images.Add(null, ClassCounts.FromConfusion(confusion, 3));
        }

        var statistics = new ImageStatistics(3, options);
        double[] rows = statistics.CreateRows(images);
        double[] sums =
            [.. Enumerable.Range(0, statistics.RowWidth).Select(column => Enumerable.Range(0, 4).Sum(row => rows[(row * statistics.RowWidth) + column]))];
        double[] values = new double[statistics.Count];
        statistics.Compute(sums, values);

        Assert.Equal(4 * statistics.RowWidth, rows.Length);
        Assert.Equal(metrics.MeanDice, values[ImageStatistics.MeanDice], 12);
        Assert.Equal(metrics.MeanIoU, values[ImageStatistics.MeanIoU], 12);
        Assert.Equal(metrics.PixelAccuracy, values[ImageStatistics.PixelAccuracy], 12);
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(metrics.Classes[index].Dice, values[statistics.IndexOf(OverlapRatio.Dice, index)], 12));
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(metrics.Classes[index].IoU, values[statistics.IndexOf(OverlapRatio.IoU, index)], 12));
    }

    [Theory]
    [InlineData(MetricAggregation.Dataset, (1 + 5) / (1 + 15.0))]
    [InlineData(MetricAggregation.PerImage, (1 + (5 / 15.0)) / 2)]
    public void Evaluate_TwoImages_HoldsWhatTheirDrawsGive(MetricAggregation aggregation, double ofBoth)
    {
        // One image of 1 pixel, which is right; one of 15 pixels, 5 of them right. Two draws give the first alone, both, or the second alone
        // with the odds 1 : 2 : 1, so that 95 % reach from one to the other, and the middle fifth is that of both.
        (byte[], byte[])[] images = [([0], [0]), (new byte[15], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])];

        var wide = GetAccuracyInterval(0.95);
        var narrow = GetAccuracyInterval(0.2);

        Assert.Equal(5 / 15.0, wide.Lower, 12);
        Assert.Equal(1, wide.Upper, 12);
        Assert.Equal(ofBoth, narrow.Lower, 12);
        Assert.Equal(ofBoth, narrow.Upper, 12);

        ConfidenceInterval GetAccuracyInterval(double level) =>
            Evaluate(new() { Aggregation = aggregation, Bootstrap = new() { ConfidenceLevel = level } }, images).ConfidenceIntervals!["PixelAccuracy"];
    }

    [Fact]
    public void Evaluate_OneImage_HasNoInterval()
    {
        var metrics = Evaluate(new() { Bootstrap = new() }, [([0, 1], [0, 0])]);

        Assert.Null(metrics.ConfidenceIntervals);
        Assert.All(metrics.Classes, item => Assert.Null(item.ConfidenceIntervals));
    }

    [Fact]
    public void Evaluate_OneImageWithPixelsToCount_HasNoInterval() =>
        Assert.Null(Evaluate(new() { Bootstrap = new() }, [([0, 1], [0, 0]), ([255, 255], [0, 1])]).ConfidenceIntervals);

    [Theory]
    [InlineData(MetricAggregation.Dataset)]
    [InlineData(MetricAggregation.PerImage)]
    [InlineData(MetricAggregation.PerImageAndClass)]
    public void Evaluate_ClassThatOneImageHas_HasNoIntervalOfItsOwn(MetricAggregation aggregation)
    {
        var metrics = Evaluate(new() { Aggregation = aggregation, Bootstrap = new() }, [([0, 1, 1], [0, 0, 1]), ([0], [0]), ([0, 0], [0, 0])]);

        Assert.Equal(2 / 3.0, metrics.Classes[1].Dice, 12);
        Assert.Equal(new ConfidenceInterval(double.NaN, double.NaN), metrics.Classes[1].ConfidenceIntervals!["Dice"]);
        Assert.Equal(new ConfidenceInterval(double.NaN, double.NaN), metrics.Classes[1].ConfidenceIntervals!["IoU"]);
        Assert.False(double.IsNaN(metrics.Classes[0].ConfidenceIntervals!["Dice"].Lower));
        Assert.False(double.IsNaN(metrics.ConfidenceIntervals!["MeanDice"].Lower));
    }

    [Fact]
    public void Evaluate_Bootstrap_GivesTheClassesIntervalsAroundTheirValues()
    {
        var metrics = Evaluate(new() { Bootstrap = new() }, Varied);

        Assert.Equal(["MeanDice", "MeanIoU", "PixelAccuracy"], metrics.ConfidenceIntervals!.Keys.Order());
        Assert.InRange(metrics.MeanDice, metrics.ConfidenceIntervals["MeanDice"].Lower, metrics.ConfidenceIntervals["MeanDice"].Upper);
        Assert.All(metrics.Classes, item =>
        {
            Assert.InRange(item.Dice, item.ConfidenceIntervals!["Dice"].Lower, item.ConfidenceIntervals["Dice"].Upper);
            Assert.InRange(item.IoU, item.ConfidenceIntervals["IoU"].Lower, item.ConfidenceIntervals["IoU"].Upper);
        });
    }

    [Fact]
    public void Evaluate_WithoutBootstrap_HasNoIntervals()
    {
        var metrics = Evaluate(new(), Varied);

        Assert.Null(metrics.ConfidenceIntervals);
        Assert.Null(metrics.Classes[0].ConfidenceIntervals);
    }

    private static SegmentationMetrics Evaluate(SegmentationEvaluationOptions options, (byte[] Label, byte[] Predicted)[] images)
    {
        var accumulator = new MetricAccumulator(3, options);
        foreach (var (label, predicted) in images)
        {
            accumulator.Add(label, predicted, default);
        }

        return accumulator.ToMetrics(SegmentationClasses.FromNames("a", "b", "c"));
    }
}
