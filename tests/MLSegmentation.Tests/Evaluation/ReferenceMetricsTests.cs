using System.Text.Json;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>What other libraries compute on the same masks, by the setting that says so.</summary>
public class ReferenceMetricsTests
{
    private const double SinglePrecision = 1e-6;

    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("0", "1", "2");
    private static readonly double[] SmpWeights = [0.2, 0.3, 0.5];

    private static readonly Dictionary<string, Func<SegmentationMetrics, double>> Means = new()
    {
        ["iou_score"] = metrics => metrics.MeanIoU,
        ["f1_score"] = metrics => metrics.MeanDice,
        ["precision"] = metrics => metrics.MeanPrecision,
        ["recall"] = metrics => metrics.MeanAccuracy,
        ["specificity"] = metrics => metrics.MeanSpecificity,
        ["accuracy"] = metrics => metrics.MeanBinaryAccuracy,
        ["balanced_accuracy"] = metrics => metrics.MeanBalancedAccuracy,
    };

    private static readonly Dictionary<string, Func<SegmentationClassMetrics, double>> ClassValues = new()
    {
        ["iou_score"] = item => item.IoU,
        ["f1_score"] = item => item.F1,
        ["precision"] = item => item.Precision,
        ["recall"] = item => item.Recall,
        ["specificity"] = item => item.Specificity,
        ["accuracy"] = item => item.BinaryAccuracy,
        ["balanced_accuracy"] = item => item.BalancedAccuracy,
        ["dice"] = item => item.Dice,
        ["miou"] = item => item.IoU,
    };

    [SharedReferenceFact]
    public void Evaluate_AsSegmentationModelsPytorch_GivesItsNumbers()
    {
        (string Reduction, MetricAggregation Aggregation, ClassAveraging Averaging, double Scale)[] reductions =
        [
            ("micro", MetricAggregation.Dataset, ClassAveraging.Micro, 1),
            ("macro", MetricAggregation.Dataset, ClassAveraging.Macro, 1),
            ("weighted", MetricAggregation.Dataset, ClassAveraging.Weighted, 1),
            ("micro-imagewise", MetricAggregation.PerImage, ClassAveraging.Micro, 1),
            ("macro-imagewise", MetricAggregation.PerImage, ClassAveraging.Macro, 1),

            // That library takes the mean over classes of weighted values here, and so divides by their number once too often.
            ("weighted-imagewise", MetricAggregation.PerImage, ClassAveraging.Weighted, 3),
        ];
        using var reference = Read();
        foreach (var (variant, target) in new[] { ("plain", "target"), ("ignore255", "target_ignore255") })
        {
            var expected = reference.RootElement.GetProperty("smp_metrics").GetProperty(variant);
            foreach (var (zeroDivision, policy) in new[] { ("1.0", AbsentClassPolicy.One), ("0.0", AbsentClassPolicy.Zero) })
            {
                foreach (var (reduction, aggregation, averaging, scale) in reductions)
                {
                    var options = EvaluationConvention.SegmentationModelsPytorch with
                    {
                        Aggregation = aggregation,
                        Averaging = averaging,
                        AbsentClasses = policy,
                        ClassWeights = SmpWeights,
                    };
                    var metrics = Evaluate(reference, target, options);
                    foreach (var (name, mean) in Means)
                    {
                        double value = expected.GetProperty($"{name}|{reduction}|zd={zeroDivision}").GetDouble();
                        Assert.Equal(scale * value, mean(metrics), SinglePrecision);
                    }
                }

                foreach (var (name, value) in ClassValues.Where(pair => Means.ContainsKey(pair.Key)))
                {
                    AssertMatrix(
                        expected.GetProperty($"{name}|None|zd={zeroDivision}"), EvaluateEach(reference, target, new() { AbsentClasses = policy }), value, 0);
                }
            }

            var weighingRecall = EvaluationConvention.SegmentationModelsPytorch with { Averaging = ClassAveraging.Micro, Beta = 2 };
            Assert.Equal(expected.GetProperty("fbeta2|micro").GetDouble(), Evaluate(reference, target, weighingRecall).MeanFBeta, SinglePrecision);
        }
    }

    [SharedReferenceFact]
    public void Evaluate_AsSegmentationModelsPytorch_CountsAlike()
    {
        using var reference = Read();
        foreach (var (variant, target) in new[] { ("plain", "target"), ("ignore255", "target_ignore255") })
        {
            var expected = reference.RootElement.GetProperty("smp_metrics").GetProperty(variant);
            var images = (ImageList)Evaluate(reference, target, new()).Images;
            for (int image = 0; image < images.Count; image++)
            {
                var counts = images.GetCounts(image);
                Assert.Equal(ToDoubles(expected.GetProperty("tp")[image]), counts.Select(item => (double)item.TruePositives));
                Assert.Equal(ToDoubles(expected.GetProperty("fp")[image]), counts.Select(item => (double)item.FalsePositives));
                Assert.Equal(ToDoubles(expected.GetProperty("fn")[image]), counts.Select(item => (double)item.FalseNegatives));
                Assert.Equal(ToDoubles(expected.GetProperty("tn")[image]), counts.Select(item => (double)item.TrueNegatives));
            }
        }
    }

    [SharedReferenceFact]
    public void Evaluate_AsSegmentationModelsPytorch_LeavesNoNumberOut()
    {
        // Seven metrics by seven reductions and two rules for absent classes, one F-beta, and four counts.
        using var reference = Read();
        foreach (var variant in reference.RootElement.GetProperty("smp_metrics").EnumerateObject())
        {
            Assert.Equal((Means.Count * 7 * 2) + 1 + 4, variant.Value.EnumerateObject().Count());
        }
    }

    [SharedReferenceFact]
    public void Images_PerImageConventions_AverageToTheMeans()
    {
        using var reference = Read();
        foreach (var policy in Enum.GetValues<AbsentClassPolicy>())
        {
            var metrics = Evaluate(reference, "target_ignore255", EvaluationConvention.Monai with { AbsentClasses = policy });

            Assert.Equal(metrics.ImageCount, metrics.Images.Count);
            Assert.Equal(metrics.PixelCount, metrics.Images.Sum(image => image.PixelCount));
            Assert.Equal(metrics.MeanDice, MeanOf(metrics.Images, image => image.Dice), 1e-12);
            Assert.Equal(metrics.MeanIoU, MeanOf(metrics.Images, image => image.IoU), 1e-12);
            Assert.Equal(metrics.MeanPrecision, MeanOf(metrics.Images, image => image.Precision), 1e-12);
            Assert.Equal(metrics.MeanRecall, MeanOf(metrics.Images, image => image.Recall), 1e-12);
            Assert.Equal(metrics.MeanSpecificity, MeanOf(metrics.Images, image => image.Specificity), 1e-12);
            Assert.Equal(metrics.MeanFBeta, MeanOf(metrics.Images, image => image.FBeta), 1e-12);
            Assert.Equal(metrics.PixelAccuracy, MeanOf(metrics.Images, image => image.PixelAccuracy), 1e-12);
            Assert.Equal(metrics.FrequencyWeightedIoU, MeanOf(metrics.Images, image => image.FrequencyWeightedIoU), 1e-12);
            Assert.Equal(metrics.MatthewsCorrelation, MeanOf(metrics.Images, image => image.MatthewsCorrelation), 1e-12);
            Assert.Equal(metrics.CohenKappa, MeanOf(metrics.Images, image => image.CohenKappa), 1e-12);
            Assert.All(
                metrics.Classes.Select((item, index) => (item.IoU, MeanOf(metrics.Images, image => image.Classes[index].IoU))),
                pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
        }
    }

    [SharedReferenceFact]
    public void Evaluate_AsMonai_GivesItsNumbers()
    {
        using var reference = Read();
        foreach (bool includeBackground in new[] { true, false })
        {
            foreach (bool ignoreEmpty in new[] { true, false })
            {
                foreach (string? name in new[] { "dice", "miou" })
                {
                    var policy = ignoreEmpty ? AbsentClassPolicy.SkipUnlabelled : AbsentClassPolicy.One;
                    AssertMonai(
                        reference, name, includeBackground, policy, reduction => $"{name}|bg={includeBackground}|{reduction}|ignore_empty={ignoreEmpty}");
                }
            }
        }
    }

    [SharedReferenceFact]
    public void Evaluate_AsMonai_MeasuresItsSurfaces()
    {
        Dictionary<string, Func<SurfaceMetrics, double>> distances = new()
        {
            ["hausdorff|p=None|none"] = surfaces => surfaces.Hausdorff,
            ["hausdorff|p=95|none"] = surfaces => surfaces.Hausdorff95,
            ["assd|none"] = surfaces => surfaces.AverageSymmetricSurfaceDistance,
            ["surface_dice|tol=1|none"] = surfaces => surfaces.SurfaceDice,
        };
        using var reference = Read();
        var expected = reference.RootElement.GetProperty("monai_metrics");

        var metrics = Evaluate(reference, "target", EvaluationConvention.Monai with { Surfaces = new() });

        foreach (var (name, value) in distances)
        {
            for (int index = 0; index < Classes.Count; index++)
            {
                double[] ofImages = expected.GetProperty(name).EnumerateArray().Select(image => ToDistance(image[index])).ToArray();

                // Where only one mask has the class, that library's percentile lies between infinities, and is NaN.
                ofImages = name.Contains("p=95", StringComparison.Ordinal) && index == 1 ? [.. ofImages[..3], double.PositiveInfinity] : ofImages;
                AssertClose(ofImages, metrics.Images.Select(image => value(image.Classes[index].Surfaces!)));
                AssertClose([ofImages.Where(distance => !double.IsNaN(distance)).Average()], [value(metrics.Classes[index].Surfaces!)]);
            }
        }

        // Dice and IoU by background, empty masks and four reductions.
        Assert.Equal((2 * 2 * 2 * 4) + distances.Count, expected.EnumerateObject().Count());
    }

    [SharedReferenceFact]
    public void Evaluate_AsNnUNet_GivesItsNumbers()
    {
        using var reference = Read();
        var expected = reference.RootElement.GetProperty("nnunet_metrics");
        var metrics = Evaluate(reference, "target", EvaluationConvention.NnUNet);

        Assert.Equal(expected.GetProperty("foreground_mean").GetDouble(), metrics.MeanDice, 1e-12);
        Assert.Equal(
            ToDoubles(expected.GetProperty("mean_per_class")),
            metrics.Classes.Select(item => item.Dice),
            (left, right) => Math.Abs(left - right) < 1e-12);
        AssertMatrix(expected.GetProperty("dice_per_case"), EvaluateEach(reference, "target", EvaluationConvention.NnUNet), item => item.Dice, 0);
    }

    [Fact]
    public void Evaluate_AsMmSegmentation_IsTheMeanOverTheDataOfClassesThatOccur()
    {
        // Class 0: labelled 2, predicted 3, both 2: IoU 2/3. Class 1: labelled 3, predicted 2, both 2: IoU 2/3. Class 2 does not occur.
        var accumulator = new MetricAccumulator(Classes.Count, EvaluationConvention.MmSegmentation);
        accumulator.Add([0, 0, 1], [0, 0, 1], []);
        accumulator.Add([1, 1, 255], [0, 1, 1], []);

        var metrics = accumulator.ToMetrics(Classes);

        Assert.Equal(((2 / 3.0) + (2 / 3.0)) / 2, metrics.MeanIoU, 15);
        Assert.Equal(((4 / 5.0) + (4 / 5.0)) / 2, metrics.MeanDice, 15);
        Assert.Equal((1 + (2 / 3.0)) / 2, metrics.MeanAccuracy, 15);
        Assert.Equal(4 / 5.0, metrics.PixelAccuracy, 15);
    }

    private static void AssertMonai(JsonDocument reference, string name, bool includeBackground, AbsentClassPolicy policy, Func<string, string> key)
    {
        var expected = reference.RootElement.GetProperty("monai_metrics");
        int first = includeBackground ? 0 : 1;
        var value = ClassValues[name];
        double Mean(SegmentationMetrics metrics) => name == "dice" ? metrics.MeanDice : metrics.MeanIoU;
        var perImage = EvaluationConvention.Monai with { AbsentClasses = policy, IncludeBackground = includeBackground };

        var all = Evaluate(reference, "target", perImage);
        var each = EvaluateEach(reference, "target", perImage);

        Assert.Equal(expected.GetProperty(key("mean"))[0].GetDouble(), Mean(all), SinglePrecision);
        AssertClose(ToDoubles(expected.GetProperty(key("mean_batch"))), all.Classes.Skip(first).Select(value));
        AssertClose(ToDoubles(expected.GetProperty(key("mean_channel"))), each.Select(Mean));
        AssertMatrix(expected.GetProperty(key("none")), each, value, first);
    }

    private static double MeanOf(IEnumerable<ImageMetrics> images, Func<ImageMetrics, double> value) =>
        images.Select(value).Where(number => !double.IsNaN(number)).DefaultIfEmpty(double.NaN).Average();

    private static void AssertMatrix(JsonElement expected, List<SegmentationMetrics> images, Func<SegmentationClassMetrics, double> value, int firstClass)
    {
        for (int image = 0; image < images.Count; image++)
        {
            AssertClose(ToDoubles(expected[image]), images[image].Classes.Skip(firstClass).Select(value));
        }
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected, actual, (left, right) => left.Equals(right) || Math.Abs(left - right) <= SinglePrecision);

    private static SegmentationMetrics Evaluate(JsonDocument reference, string target, SegmentationEvaluationOptions options)
    {
        int side = reference.RootElement.GetProperty("multiclass").GetProperty(target)[0].GetArrayLength();
        var accumulator = new MetricAccumulator(Classes.Count, options);
        foreach (var (label, predicted) in ReadImages(reference, target))
        {
            accumulator.Add(new EvaluatedImage { Label = label, Predicted = predicted, Size = new ImageSize(side, side), Name = target });
        }

        return accumulator.ToMetrics(Classes);
    }

    private static List<SegmentationMetrics> EvaluateEach(JsonDocument reference, string target, SegmentationEvaluationOptions options)
    {
        return [.. ReadImages(reference, target).Select(EvaluateOne)];

        SegmentationMetrics EvaluateOne((byte[] Label, byte[] Predicted) image)
        {
            var accumulator = new MetricAccumulator(Classes.Count, options);
            accumulator.Add(image.Label, image.Predicted, []);
            return accumulator.ToMetrics(Classes);
        }
    }

    private static IEnumerable<(byte[] Label, byte[] Predicted)> ReadImages(JsonDocument reference, string target)
    {
        var masks = reference.RootElement.GetProperty("multiclass");
        return masks.GetProperty(target)
            .EnumerateArray()
            .Zip(masks.GetProperty("pred").EnumerateArray(), (label, predicted) => (ToBytes(label), ToBytes(predicted)));
    }

    private static byte[] ToBytes(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => (byte)value.GetDouble())];

    private static IEnumerable<double> ToDoubles(JsonElement values) =>
        values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.String ? double.NaN : value.GetDouble());

    private static double ToDistance(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() == "inf" ? double.PositiveInfinity : double.NaN;

    private static JsonDocument Read() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedReference, "reference.json")));
}
