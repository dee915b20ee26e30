using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Objects;

namespace MLSegmentation.Tests.Evaluation.Objects;

public class ObjectCalculatorTests
{
    [Fact]
    public void Compute_TwoLabelledAndThreePredicted_GivesTheMetricsOfThePapers()
    {
        // Of the labelled objects of 6 and 4 pixels, the first has 5 pixels and an IoU of 5/6 with the first predicted one, of 5 pixels; the
        // second has an IoU of 1/4 with the second, of 1 pixel; the third, of 1 pixel, is nowhere.
        var metrics = Compute(["111111.1111."], [".11111..1..1"], new ObjectOptions());

        Assert.Equal((2, 3), (metrics.LabelledCount, metrics.PredictedCount));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], metrics.TruePositives);
        Assert.Equal(1 / 3.0, metrics.Precision[0]);
        Assert.Equal(1 / 2.0, metrics.Recall[6]);
        Assert.Equal(0, metrics.Recall[7]);
        Assert.Equal(7 * (1 / (1.0 + 2 + 1)) / 10, metrics.AveragePrecision, 1e-12);
        Assert.Equal(5 / 6.0 / (1 + (2 / 2.0) + (1 / 2.0)), metrics.PanopticQuality, 1e-12);
        Assert.Equal(5 / 6.0, metrics.SegmentationQuality, 1e-12);
        Assert.Equal(1 / 2.5, metrics.RecognitionQuality, 1e-12);
        const double First = 2 * 5 / (6.0 + 5);
        const double Second = 2 * 1 / (4.0 + 1);
        Assert.Equal(((((6 * First) + (4 * Second)) / 10) + (((5 * First) + (1 * Second) + (1 * 0)) / 7)) / 2, metrics.ObjectDice, 1e-12);

        // Overlaps and unions of both labelled objects, and the third predicted one.
        Assert.Equal((5 + 1) / (6.0 + 4 + 1), metrics.AggregatedJaccard, 1e-12);

        // Of the 10 labelled pixels, 5 + 1 and 1 + 3 have an object + none; there are objects of 6 and 4, and of 5, 1 and, of no object, 4.
        const double Together = (5 * 5) + (1 * 1) + (1 * 1) + (3 * 3) - 10;
        const double Apart = (6 * 6) + (4 * 4) - 10 + (5 * 5) + (1 * 1) + (4 * 4) - 10;
        Assert.Equal(1 - (2 * Together / Apart), metrics.AdaptedRandError, 1e-12);
    }

    [Fact]
    public void Compute_IoUOfExactlyTheThreshold_IsNoMatch()
    {
        // 1 of 2, 11 of 20 and 3 of 5 pixels.
        Assert.Equal([0, 0, 0], Hits("11", "1."));
        Assert.Equal([1, 0, 0], Hits(new string('1', 20), new string('1', 11) + new string('.', 9)));
        Assert.Equal([1, 1, 0], Hits("11111", "111.."));

        static IEnumerable<int> Hits(string label, string predicted) =>
            Compute([label], [predicted], new ObjectOptions { IoUThresholds = [0.5, 0.55, 0.6] }).TruePositives;
    }

    [Fact]
    public void Compute_ObjectsMergedByThePrediction_MatchOneAtMost()
    {
        // The prediction of 9 pixels covers both objects: IoU 5/9 and 3/9.
        var metrics = Compute(["11111.111"], ["111111111"], new ObjectOptions());

        Assert.Equal(1, metrics.TruePositives[0]);
        Assert.Equal(5 / 9.0, metrics.SegmentationQuality, 1e-12);
        Assert.Equal((((5 * 2 * 5 / 14.0) + (3 * 2 * 3 / 12.0)) / 8 / 2) + (2 * 5 / 14.0 / 2), metrics.ObjectDice, 1e-12);
    }

    [Fact]
    public void Compute_ObjectsThatMeetAtACorner_FollowTheConnectivity()
    {
        string[] mask = ["1.", ".1"];

        Assert.Equal(1, Compute(mask, mask, new ObjectOptions()).LabelledCount);
        Assert.Equal(2, Compute(mask, mask, new ObjectOptions { Connectivity = PixelConnectivity.Four }).LabelledCount);
    }

    [Fact]
    public void Compute_SmallObjects_DoNotCount()
    {
        var metrics = Compute(["111.1..1"], ["111.1..."], new ObjectOptions { MinimumArea = 2 });

        Assert.Equal((1, 1, 1, 1.0), (metrics.LabelledCount, metrics.PredictedCount, metrics.TruePositives[9], metrics.ObjectDice));
    }

    [Fact]
    public void Compute_IgnoredPixels_DoNotCountAndDoNotTakeObjectsApart()
    {
        // Of the predicted object's 6 pixels one is ignored; the other 5 have 4 in common with the label.
        var metrics = Compute(["11x11..."], ["111111.."], new ObjectOptions { MinimumArea = 2 });

        Assert.Equal((2, 1), (metrics.LabelledCount, metrics.PredictedCount));
        Assert.Equal(0, metrics.TruePositives[0]);
        Assert.Equal(((2 * 2 / (2.0 + 5)) + (2 * 2 / (2.0 + 5))) / 2, metrics.ObjectDice, 1e-12);
    }

    [Theory]
    [InlineData(6, 1, 1.0)]
    [InlineData(7, 0, double.NaN)]
    [InlineData(10, 0, double.NaN)]
    public void Compute_MinimumAreaAndIgnoredPixels_CountsTheOthersOnBothSides(int minimumArea, int count, double panopticQuality)
    {
        // Both objects have the 6 pixels that are not ignored.
        var metrics = Compute(["111111xxxx"], ["1111111111"], new ObjectOptions { MinimumArea = minimumArea });

        Assert.Equal((count, count), (metrics.LabelledCount, metrics.PredictedCount));
        Assert.Equal(panopticQuality, metrics.PanopticQuality);
    }

    [Fact]
    public void Compute_PredictionMostlyInIgnoredPixels_IsNoFalsePositive()
    {
        Assert.Equal(0, Compute(["..xxx."], [".1111."], new ObjectOptions()).PredictedCount);
        Assert.Equal(1, Compute(["..xx.."], [".1111."], new ObjectOptions()).PredictedCount);
    }

    [Fact]
    public void Compute_PredictionMostlyInIgnoredPixelsThatMatches_Counts() =>
        Assert.Equal(1, Compute([".1xxx."], [".1111."], new ObjectOptions()).TruePositives[9]);

    [Fact]
    public void Compute_NoObjects_IsNotANumber()
    {
        var metrics = Compute(["..2."], ["...."], new ObjectOptions());

        Assert.Equal((0, 0, 0), (metrics.LabelledCount, metrics.PredictedCount, metrics.TruePositives[0]));
        Assert.Equal(
            Enumerable.Repeat(double.NaN, 9),
            [
                metrics.Precision[0],
                metrics.Recall[0],
                metrics.AveragePrecision,
                metrics.PanopticQuality,
                metrics.SegmentationQuality,
                metrics.RecognitionQuality,
                metrics.ObjectDice,
                metrics.AggregatedJaccard,
                metrics.AdaptedRandError,
            ]);
    }

    [Fact]
    public void Compute_ObjectsOnOneSideOnly_AreAllWrong()
    {
        var missed = Compute(["1.1."], ["...."], new ObjectOptions());
        var invented = Compute(["...."], ["1.1."], new ObjectOptions());

        foreach (var metrics in new[] { missed, invented })
        {
            Assert.Equal((0.0, 0.0, 0.0, 0.0), (metrics.AveragePrecision, metrics.PanopticQuality, metrics.RecognitionQuality, metrics.ObjectDice));
            Assert.Equal(double.NaN, metrics.SegmentationQuality);
        }

        Assert.Equal((0, double.NaN), (missed.Recall[0], missed.Precision[0]));
        Assert.Equal((double.NaN, 0), (invented.Recall[0], invented.Precision[0]));
    }

    [Fact]
    public void Add_Images_AveragesPrecisionOverThemAndPoolsTheRest()
    {
        var options = new ObjectOptions { IoUThresholds = [0.5] };
        var first = Count(["11.."], ["11.."], options);
        var second = Count(["1.1.1"], ["1.11."], options);
        var empty = Count(["..."], ["..."], options);

        var metrics = (first + second + empty).ToMetrics(options.IoUThresholds);

        // In the second image, the predicted object of 2 pixels has an IoU of 1/2 with the labelled one of 1 pixel.
        Assert.Equal(((1 / 1.0) + (1 / (1.0 + 1 + 2))) / 2, metrics.AveragePrecision, 1e-12);
        Assert.Equal((1 + 1) / (2 + (1 / 2.0) + (2 / 2.0)), metrics.PanopticQuality, 1e-12);
        Assert.Equal((2, 3, 4), (metrics.TruePositives[0], metrics.PredictedCount, metrics.LabelledCount));
        const double Half = 2 * 1 / (1.0 + 2);
        Assert.Equal((((2 + 1 + Half + 0) / 5) + ((2 + 1 + (2 * Half)) / 5)) / 2, metrics.ObjectDice, 1e-12);
    }

    private static ObjectMetrics Compute(string[] label, string[] predicted, ObjectOptions options) =>
        Count(label, predicted, options).ToMetrics(options.IoUThresholds);

    private static ObjectCounts Count(string[] label, string[] predicted, ObjectOptions options) =>
        ObjectCalculator.Compute(MaskRows.Parse(label), MaskRows.Parse(predicted), new ImageSize(label[0].Length, label.Length), 1, options);
}
