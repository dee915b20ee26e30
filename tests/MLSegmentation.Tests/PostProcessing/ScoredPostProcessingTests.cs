using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Masks;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.PostProcessing;

/// <summary>Post-processing gives the same however an image is scored. The network looks at each pixel alone, so that tiles and views change nothing.</summary>
public sealed class ScoredPostProcessingTests
{
    private const int Width = 70;
    private const int Height = 41;

    // A grey value of 180 has the probability 1 / (1 + exp(1 - 360 / 255)) = 0.601, and one of 128 or more is bright without a threshold.
    private static readonly MaskPostProcessing Thresholds = new() { Thresholds = new Dictionary<string, double> { ["bright"] = 0.6 } };
    private static readonly MaskPostProcessing Steps = new() { FillHoles = 2, MinObject = 4, Connectivity = PixelConnectivity.Four };

    private static readonly byte[] Grey = TestImages.CreateGrey(Width, Height, seed: 8);
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool, bool>();
            foreach (string way in new[] { "Center", "Gaussian", "Constant", "batches", "views" })
            {
                ways.Add(way, true, false);
                ways.Add(way, false, true);
                ways.Add(way, true, true);
            }

            return ways;
        }
    }

    [Fact]
    public void WithPostProcessing_SavedModel_DoesItUntilAUseSaysSomethingElse()
    {
        using var plain = Open(new());
        using var image = TestImages.Create(Width, Height, Grey);
        var expected = plain.Predict(image).PredictedLabel!.PostProcess(Steps);
        using var folder = new TemporaryFolder();
        using var model = plain.WithPostProcessing(Steps);
        _context.Segmentation().Save(model, folder["model.zip"]);
        model.SaveOnnx(folder["model.onnx"]);

        using var loaded = _context.Segmentation().Load(folder["model.zip"]);
        using var exported = SegmentationTransformer.FromOnnx(folder["model.onnx"]);
        using var unchanged = SegmentationTransformer.FromOnnx(folder["model.onnx"], new() { PostProcessing = new() });

        Assert.NotEqual(expected, plain.Predict(image).PredictedLabel);
        Assert.All([model, loaded, exported], other => Assert.Equal(expected, other.Predict(image).PredictedLabel));
        Assert.Equal(plain.Predict(image).PredictedLabel, unchanged.Predict(image).PredictedLabel);
        Assert.Equal($"{Steps}", $"{loaded.Info.PostProcessing}");
        Assert.Null(plain.Info.PostProcessing);
    }

    [Fact]
    public void WithPostProcessing_ModelThatWasOpenedWithItsOwn_TakesItsPlace()
    {
        using var plain = Open(new());
        using var opened = Open(new() { PostProcessing = Thresholds });
        using var image = TestImages.Create(Width, Height, Grey);
        var expected = plain.Predict(image).PredictedLabel!;

        using var model = opened.WithPostProcessing(Steps);
        using var without = opened.WithPostProcessing(null);

        Assert.NotEqual(expected, opened.Predict(image).PredictedLabel);
        Assert.Equal(expected.PostProcess(Steps), model.Predict(image).PredictedLabel);
        Assert.Equal(expected, without.Predict(image).PredictedLabel);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void PostProcessing_EveryWayOfScoring_IsThatOfThePlainResult(string way, bool hasThresholds, bool hasSteps)
    {
        var postProcessing = !hasThresholds ? Steps : hasSteps ? Steps with { Thresholds = Thresholds.Thresholds } : Thresholds;
        using var plain = Open(new());
        using var image = TestImages.Create(Width, Height, Grey);
        var prediction = plain.Predict(image, withScore: true);
        var expected = prediction.PredictedLabel!.PostProcess(postProcessing, prediction.Score);
        Assert.NotEqual(prediction.PredictedLabel, expected);
        using var model = Open(CreateOptions(way) with { PostProcessing = postProcessing });
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.png"], PngFile.Grey(Width, Height, [.. Grey.Select(value => (int)value)]).ToBytes());
        var data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(_ => new SegmentationInput { Image = image }));

        var (alone, scored) = (model.Predict(image), model.Predict(image, withScore: true));
        var masks = model.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").ToArray();
        _ = model.PredictFile(folder["a.png"], folder["mask.png"]);

        Assert.Equal(expected, alone.PredictedLabel);
        Assert.Equal(expected, scored.PredictedLabel);
        Assert.All(prediction.Score!.Zip(scored.Score!), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal([expected, expected, expected], masks);
        Assert.Equal(expected, SegmentationMask.Load(folder["mask.png"], ThresholdModel.Info.Classes));
    }

    private static SegmentationScoringOptions CreateOptions(string way) => way switch
    {
        "batches" => new() { BatchSize = 2 },
        "views" => new() { TestTimeAugmentation = TestTimeAugmentation.Dihedral },
        _ => new() { Tiling = new() { Size = new(16, 16), Overlap = 0.5, Blending = Enum.Parse<TileBlending>(way) } },
    };

    private static SegmentationTransformer Open(SegmentationScoringOptions options) =>
        SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: options with { Threads = 1 });
}
