using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation;

public class MetricAccumulatorTests
{
    private static readonly SegmentationClasses Abc = SegmentationClasses.FromNames("a", "b", "c");

    [Fact]
    public void ToMetrics_TwoClassesByHand_GivesTheRatios()
    {
        // Labelled 0 0 0 1 1 1, predicted 0 0 1 1 1 0: TP 2, FP 1, FN 1, TN 2 for both classes.
        var metrics = Evaluate(SegmentationClasses.Binary, null, ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 0]));

        Assert.Equal(2 * 2 / (2.0 * 2 + 1 + 1), metrics.MeanDice, 15);
        Assert.Equal(2 / 4.0, metrics.MeanIoU, 15);
        Assert.Equal(4 / 6.0, metrics.PixelAccuracy, 15);
        Assert.Equal(2 / 3.0, metrics.MeanAccuracy, 15);
        Assert.Equal(2 / 3.0, metrics.MeanPrecision, 15);
        Assert.Equal(2 / 3.0, metrics.MeanSpecificity, 15);
        Assert.Equal(metrics.Classes[1].Dice, metrics.Classes[1].F1);
        Assert.Equal(3, metrics.Classes[1].Support);
        Assert.Equal((1, 6), (metrics.ImageCount, metrics.PixelCount));
        Assert.Equal([[2, 1], [1, 2]], metrics.ConfusionMatrix.Counts);
        Assert.True(double.IsNaN(metrics.MeanAreaUnderRocCurve));
        Assert.True(double.IsNaN(metrics.AreaUnderRocCurveErrorBound));
    }

    [Fact]
    public void ToMetrics_IgnoredPixels_CountNowhere()
    {
        // Without the two ignored pixels: labelled 0 0 1 1, predicted 0 1 1 1. Class 1: TP 2, FP 1, FN 0.
        var metrics = Evaluate(SegmentationClasses.Binary, null, ([0, 255, 0, 1, 255, 1], [0, 0, 1, 1, 1, 1]));

        Assert.Equal(4, metrics.PixelCount);
        Assert.Equal(4 / 5.0, metrics.Classes[1].Dice, 15);
        Assert.Equal(1 / 2.0, metrics.Classes[1].Specificity, 15);
    }

    [Theory]
    [InlineData(AbsentClassPolicy.Skip, 0, double.NaN, (0.8 + 0) / 2)]
    [InlineData(AbsentClassPolicy.One, 0, 1, (0.8 + 0 + 1) / 3)]
    [InlineData(AbsentClassPolicy.Zero, 0, 0, (0.8 + 0 + 0) / 3)]
    [InlineData(AbsentClassPolicy.SkipUnlabelled, double.NaN, double.NaN, 0.8)]
    public void ToMetrics_AbsentClass_CountsAsThePolicySays(AbsentClassPolicy policy, double ofPredicted, double ofAbsent, double mean)
    {
        // Only a is labelled: TP 2, FN 1, Dice 4/5. b is predicted once and labelled nowhere; c is neither.
        var metrics = Evaluate(Abc, new() { AbsentClasses = policy }, ([0, 0, 0], [0, 0, 1]));

        Assert.Equal(ofPredicted, metrics.Classes[1].Dice);
        Assert.Equal(ofAbsent, metrics.Classes[2].Dice);
        Assert.Equal(mean, metrics.MeanDice, 15);
    }

    [Fact]
    public void ToMetrics_PerImage_AveragesImagesAlike()
    {
        // Image 1 (2 pixels): a 1, b 1, c absent. Image 2 (4 pixels): a TP 2 FP 1 = 4/5, b FN 1 = 0, c TP 1 = 1.
        (byte[], byte[])[] images = [([0, 1], [0, 1]), ([0, 0, 1, 2], [0, 0, 0, 2])];

        var perImage = Evaluate(Abc, new() { Aggregation = MetricAggregation.PerImage }, images);
        var perClass = Evaluate(Abc, new() { Aggregation = MetricAggregation.PerImageAndClass }, images);

        // Image means: (1 + 1) / 2 and (4/5 + 0 + 1) / 3. Class means: (1 + 4/5) / 2, (1 + 0) / 2, 1.
        Assert.Equal((1 + ((0.8 + 0 + 1) / 3)) / 2, perImage.MeanDice, 15);
        Assert.Equal((0.9 + 0.5 + 1) / 3, perClass.MeanDice, 15);
        Assert.Equal([0.9, 0.5, 1], perImage.Classes.Select(item => item.Dice));
        Assert.Equal((1 + (3 / 4.0)) / 2, perImage.PixelAccuracy, 15);
    }

    [Fact]
    public void ToMetrics_Weighted_CountsClassesByTheirPixels()
    {
        // a: 3 labelled, Dice 6/7; b: 1 labelled, Dice 0.
        (byte[], byte[]) image = ([0, 0, 0, 1], [0, 0, 0, 0]);

        var bySupport = Evaluate(SegmentationClasses.Binary, new() { Averaging = ClassAveraging.Weighted }, image);
        var byWeights = Evaluate(SegmentationClasses.Binary, new() { Averaging = ClassAveraging.Weighted, ClassWeights = [1, 3] }, image);

        Assert.Equal(6 / 7.0 * 3 / 4, bySupport.MeanDice, 15);
        Assert.Equal(6 / 7.0 * 1 / 4, byWeights.MeanDice, 15);
    }

    [Fact]
    public void ToMetrics_WithoutBackground_LeavesItOutOfMeans()
    {
        // a: TP 2, FP 1. b: TP 1, FN 1. Micro over b alone: 2 / 3.
        (byte[], byte[]) image = ([0, 0, 1, 1], [0, 0, 0, 1]);

        var macro = Evaluate(SegmentationClasses.Binary, new() { IncludeBackground = false }, image);
        var micro = Evaluate(SegmentationClasses.Binary, new() { IncludeBackground = false, Averaging = ClassAveraging.Micro }, image);
        var other = Evaluate(SegmentationClasses.Binary, new() { IncludeBackground = false, BackgroundClassIndex = 1 }, image);

        Assert.Equal(2 / 3.0, macro.MeanDice, 15);
        Assert.Equal(2 / 3.0, micro.MeanDice, 15);
        Assert.Equal(4 / 5.0, other.MeanDice, 15);
        Assert.Equal(3 / 4.0, macro.PixelAccuracy, 15);
        Assert.Equal(4 / 5.0, macro.Classes[0].Dice, 15);
    }

    [Fact]
    public void ToMetrics_MicroOverAllClasses_IsThePixelAccuracy()
    {
        var metrics = Evaluate(Abc, new() { Averaging = ClassAveraging.Micro }, ([0, 1, 2, 0, 1], [0, 1, 1, 0, 2]));

        Assert.Equal(metrics.PixelAccuracy, metrics.MeanDice, 15);
        Assert.Equal(3 / 5.0, metrics.MeanDice, 15);
    }

    [Fact]
    public void ToMetrics_BetaOfTwo_WeighsRecallMore()
    {
        // Class 1: TP 1, FP 0, FN 1. F2 = 5 / (5 + 4); Dice = 2/3.
        var metrics = Evaluate(SegmentationClasses.Binary, new() { Beta = 2 }, ([0, 0, 1, 1], [0, 0, 0, 1]));
        var plain = Evaluate(SegmentationClasses.Binary, null, ([0, 0, 1, 1], [0, 0, 0, 1]));

        Assert.Equal(5 / 9.0, metrics.Classes[1].FBeta, 15);
        Assert.Equal(plain.MeanDice, plain.MeanFBeta);
    }

    [Fact]
    public void ToMetrics_TwoClassesByHand_GivesAgreement()
    {
        // TP 2, FP 1, FN 0, TN 1 of class 1. Matthews: (2*1 - 1*0) / sqrt(3 * 2 * 2 * 1). Accuracy 3/4, by chance (2*1 + 2*3) / 16 = 1/2.
        var metrics = Evaluate(SegmentationClasses.Binary, null, ([0, 0, 1, 1], [0, 1, 1, 1]));

        Assert.Equal(2 / Math.Sqrt(12), metrics.MatthewsCorrelation, 15);
        Assert.Equal((0.75 - 0.5) / (1 - 0.5), metrics.CohenKappa, 15);

        // IoU 1/2 of class 0 and 2/3 of class 1, two labelled pixels each.
        Assert.Equal(((2 * (1 / 2.0)) + (2 * (2 / 3.0))) / 4, metrics.FrequencyWeightedIoU, 15);
        Assert.Equal(3 / 4.0, metrics.MeanBinaryAccuracy, 15);
        Assert.Equal(((1 + (1 / 2.0)) / 2), metrics.Classes[1].BalancedAccuracy, 15);
        Assert.Equal(1 / (1.0 + 0), metrics.Classes[1].NegativePredictiveValue, 15);
        Assert.Equal((1 + (2 / 3.0)) / 2, metrics.MeanNegativePredictiveValue, 15);

        // The areas are 2 and 3 of class 1, and 2 and 1 of class 0.
        Assert.Equal(1 - (1 / (2.0 + 3)), metrics.Classes[1].VolumetricSimilarity, 15);
        Assert.Equal((1 - (1 / 5.0) + 1 - (1 / 3.0)) / 2, metrics.MeanVolumetricSimilarity, 15);
    }

    [Fact]
    public void ToMetrics_Surfaces_LeavesImagesWithoutTheClassOut()
    {
        // The first image: class 1 is shifted by one, so that each end is 1 from the other outline. The second has no class 1.
        var metrics = EvaluateShapes(new() { Surfaces = new() }, ("..11..", "...11."), ("......", "......"));

        Assert.Equal(1, metrics.Classes[1].Surfaces!.Hausdorff);
        Assert.Equal(1 / 2.0, metrics.Classes[1].Surfaces!.AverageSymmetricSurfaceDistance);
        Assert.Equal(1, metrics.Images[0].Classes[1].Surfaces!.Hausdorff);
        Assert.True(double.IsNaN(metrics.Images[1].Classes[1].Surfaces!.Hausdorff));
        Assert.Null(metrics.Classes[1].Objects);
        Assert.True(double.IsNaN(metrics.MeanPanopticQuality));
    }

    [Fact]
    public void ToMetrics_SurfacesOfAMissedClass_AreInfinite()
    {
        var metrics = EvaluateShapes(new() { Surfaces = new() }, ("..11..", "...11."), ("..11..", "......"));

        Assert.Equal(double.PositiveInfinity, metrics.Classes[1].Surfaces!.Hausdorff);
        Assert.Equal((1 + 0) / 2.0, metrics.Classes[1].Surfaces!.SurfaceDice);
    }

    [Fact]
    public void ToMetrics_MeanSurfaces_FollowTheAggregation()
    {
        // Surface Dice at 0: all of it in classes 0 and 1 of image 1; in image 2 of class 0 alone, where class 1 is missing in both.
        var options = new SegmentationEvaluationOptions { Surfaces = new() { Tolerance = 0 } };
        (string, string)[] images = [("0011", "0011"), ("0000", "0001"), ("0000", "0000")];

        var perClass = EvaluateShapes(options, images);
        var perImage = EvaluateShapes(options with { Aggregation = MetricAggregation.PerImage }, images);

        // Every pixel of a row is outline. Image 2, class 0: 3 of 4 labelled and 3 of 3 predicted points at distance 0; class 1: 0.
        Assert.Equal(((1 + (6 / 7.0) + 1) / 3 + ((1 + 0) / 2.0)) / 2, perClass.MeanSurfaces!.SurfaceDice, 15);
        Assert.Equal((1 + (((6 / 7.0) + 0) / 2) + 1) / 3, perImage.MeanSurfaces!.SurfaceDice, 15);
        Assert.Equal(perImage.MeanSurfaces.SurfaceDice, perImage.Images.Average(image => image.Surfaces!.SurfaceDice), 15);
    }

    [Fact]
    public void ToMetrics_Objects_AreCountedOverAllImages()
    {
        // Class 1: image 1 finds one of two objects exactly; image 2 has one object and finds it, with an IoU of 2/3.
        var metrics = EvaluateShapes(new() { Objects = new() { IoUThresholds = [0.5, 0.75] } }, ("11..11", "11...."), (".111..", ".11..."));
        var objects = metrics.Classes[1].Objects!;

        Assert.Equal((3, 2), (objects.LabelledCount, objects.PredictedCount));
        Assert.Equal([2, 1], objects.TruePositives);
        Assert.Equal([2 / 2.0, 1 / 2.0], objects.Precision);
        Assert.Equal([2 / 3.0, 1 / 3.0], objects.Recall);
        Assert.Equal((1 + (2 / 3.0)) / (2 + (0 / 2.0) + (1 / 2.0)), objects.PanopticQuality, 15);
        Assert.Equal(((((1 / 2.0) + (1 / 2.0)) / 2) + ((1 + 0) / 2.0)) / 2, objects.AveragePrecision, 15);
        Assert.Equal([2, 1], metrics.Images.Select(image => image.Classes[1].Objects!.LabelledCount));
        Assert.Equal((metrics.Classes[0].Objects!.PanopticQuality + objects.PanopticQuality) / 2, metrics.MeanPanopticQuality, 15);
        Assert.Equal((metrics.Classes[0].Objects!.AveragePrecision + objects.AveragePrecision) / 2, metrics.MeanObjectAveragePrecision, 15);
        Assert.Equal((metrics.Classes[0].Objects!.ObjectDice + objects.ObjectDice) / 2, metrics.MeanObjectDice, 15);
        Assert.Null(metrics.MeanSurfaces);
    }

    [Fact]
    public void Add_SurfacesOfUnknownSize_SaysWhatIsMissing()
    {
        var accumulator = new MetricAccumulator(2, new() { Surfaces = new() });

        var exception = Assert.Throws<SegmentationException>(() => accumulator.Add([0, 1], [0, 1], [], "'cat.png'"));

        Assert.Contains("Of 'cat.png' it is known that it has 2 pixels, but not its width and height", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToMetrics_Scores_GiveCurvesThresholdsAndCalibration()
    {
        // Class 1 has 0.9 and 0.6, class 0 has 0.7 and 0.2. At 0.6 Dice is 2*2 / (2*2 + 1); Youden is 1 - 1/2 there, and 1/2 - 0 at 0.9.
        var accumulator = new MetricAccumulator(2, new() { ExactRanking = true });
        accumulator.Add([1, 1, 0, 0], [1, 1, 1, 0], [0.1f, 0.4f, 0.3f, 0.8f, 0.9f, 0.6f, 0.7f, 0.2f]);
        var metrics = accumulator.ToMetrics(SegmentationClasses.Binary);
        var item = metrics.Classes[1];

        Assert.Equal(3 / 4.0, item.AreaUnderRocCurve, 15);
        Assert.Equal(0, metrics.AreaUnderRocCurveErrorBound);
        Assert.Equal(0, metrics.AveragePrecisionErrorBound);
        Assert.Equal(1, item.RocCurve!.TruePositiveRates[^1]);
        Assert.Equal(1, item.PrecisionRecallCurve!.Recalls[^1]);
        Assert.Equal((0.6, 4 / 5.0), (item.BestDiceThreshold!.Value.Threshold, item.BestDiceThreshold.Value.Value), IsClose);
        Assert.Equal((0.9, 1 / 2.0), (item.BestYoudenThreshold!.Value.Threshold, item.BestYoudenThreshold.Value.Value), IsClose);

        // (0.1² + 0.4² + 0.7² + 0.2²) / 4, the same for both classes. The most probable classes are right, right, wrong, right.
        Assert.Equal(0.70 / 4, item.BrierScore, 1e-7);
        Assert.Equal(0.70 / 4, metrics.MeanBrierScore, 1e-7);
        Assert.Equal(2 * 0.70 / 4, metrics.BrierScore, 1e-7);
        Assert.Equal((0.1 + 0.4 + 0.7 + 0.2) / 4, metrics.ExpectedCalibrationError, 1e-7);
        Assert.Equal(4, metrics.Reliability!.Sum(bin => bin.Count));
        Assert.Equal(4, item.Reliability!.Sum(bin => bin.Count));
        Assert.False(double.IsNaN(item.ExpectedCalibrationError));
    }

    [Fact]
    public void Add_ManyImages_AllocatesNothingThatGrowsWithTheirPixels()
    {
        const int Side = 128;
        const int Count = 500;
        byte[] label = new byte[Side * Side];
        label.AsSpan(0, label.Length / 3).Fill(1);
        float[] scores = new float[2 * label.Length];
        scores.AsSpan().Fill(0.5f);
        var accumulator = new MetricAccumulator(2, null);
        accumulator.Add(label, label, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int image = 0; image < Count; image++)
        {
            accumulator.Add(label, label, scores, "image");
        }

        // Kept are 2 * 3 numbers of 4 bytes and a reference; the rest is garbage of a size that the classes give.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Count, 0, 1024);
    }

    [Fact]
    public void Add_WrongInput_NamesTheImage()
    {
        AssertMessage("'cat.png' has 2 pixels, but its label has 3", accumulator => accumulator.Add([0, 1, 1], [0, 1], [], "'cat.png'"));
        AssertMessage("label of 'cat.png' holds the class index 7", accumulator => accumulator.Add([0, 7], [0, 1], [], "'cat.png'"));
        AssertMessage("prediction of 'cat.png' holds the class index 2", accumulator => accumulator.Add([0, 1], [0, 2], [], "'cat.png'"));
        AssertMessage("prediction of 'cat.png' leaves out 1 pixels", accumulator => accumulator.Add([0, 1], [0, 255], [], "'cat.png'"));
        AssertMessage("'cat.png' has 3 scores, but 2 pixels and 2 classes", accumulator => accumulator.Add([0, 1], [0, 1], [0, 1, 1], "'cat.png'"));
        AssertMessage("scores of 'cat.png' for class 1 are not numbers", accumulator => accumulator.Add([0, 1], [0, 1], [1, 0, 0, float.NaN], "'cat.png'"));
        AssertMessage("scores of 'cat.png' for class 0 hold 1.5", accumulator => accumulator.Add([0, 1], [0, 1], [1, 1.5f, 0, 1], "'cat.png'"));
        AssertMessage("image 2 has no scores", accumulator =>
        {
            accumulator.Add([0, 1], [0, 1], [1, 0, 0, 1]);
            accumulator.Add([0, 1], [0, 1], []);
        });
    }

    [Fact]
    public void Constructor_OptionsOutsideTheirRange_Throws()
    {
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { BackgroundClassIndex = 2 }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { ClassWeights = [1] }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { ClassWeights = [1, double.NaN] }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Averaging = (ClassAveraging)9 }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Beta = 0 }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Bootstrap = new(), KeepImages = false }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Bootstrap = new() { ConfidenceLevel = 1 } }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Bootstrap = new() { Resamples = 1 } }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Surfaces = new() { Tolerance = -1 } }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Surfaces = new() { Spacing = default(PixelSpacing) } }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Surfaces = new() { BoundaryWidth = 0 } }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Objects = new() { MinimumArea = 0 } }));
        Assert.Throws<SegmentationOptionException>(() => new MetricAccumulator(2, new() { Objects = new() { IoUThresholds = [0.6, 0.5] } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelSpacing(1, 0));
    }

    [Fact]
    public void GetFormattedConfusionTable_NamesOfAnyLength_AlignsColumns()
    {
        var metrics = Evaluate(SegmentationClasses.Binary, null, ([0, 0, 0, 1], [0, 0, 1, 1]));

        Assert.Equal(
            "labelled \\ predicted  background  foreground  recall\n"
            + "background                     2           1  0.6667\n"
            + "foreground                     0           1  1.0000\n"
            + "precision                 1.0000      0.5000\n",
            metrics.ConfusionMatrix.GetFormattedConfusionTable());
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
    }

    private static bool IsClose((double Threshold, double Value) left, (double Threshold, double Value) right) =>
        Math.Abs(left.Threshold - right.Threshold) < 1e-7 && Math.Abs(left.Value - right.Value) < 1e-12;

    private static SegmentationMetrics EvaluateShapes(SegmentationEvaluationOptions options, params (string Label, string Predicted)[] images)
    {
        var accumulator = new MetricAccumulator(2, options);
        foreach (var (label, predicted) in images)
        {
            accumulator.Add(new EvaluatedImage
            {
                Label = MaskRows.Parse(label),
                Predicted = MaskRows.Parse(predicted),
                Size = new ImageSize(label.Length, 1),
                Name = "image",
            });
        }

        return accumulator.ToMetrics(SegmentationClasses.Binary);
    }

    private static void AssertMessage(string expected, Action<MetricAccumulator> add)
    {
        var exception = Assert.Throws<SegmentationException>(() => add(new MetricAccumulator(2, null)));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static SegmentationMetrics Evaluate(
        SegmentationClasses classes,
        SegmentationEvaluationOptions? options,
        params (byte[] Label, byte[] Predicted)[] images)
    {
        var accumulator = new MetricAccumulator(classes.Count, options);
        foreach (var (label, predicted) in images)
        {
            accumulator.Add(label, predicted, []);
        }

        return accumulator.ToMetrics(classes);
    }
}
