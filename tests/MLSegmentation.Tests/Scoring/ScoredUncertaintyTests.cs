using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public class ScoredUncertaintyTests
{
    private const int Width = 6;
    private const int Height = 5;

    private static readonly byte[] Grey = TestImages.CreateGrey(Width, Height, 2);
    private static readonly NeighbourModel[] Networks = [new(), new() { SeesItself = true }];
    private readonly MLContext _context = new(seed: 1);

    public ScoredUncertaintyTests() => _context.Segmentation();

    [Fact]
    public void Predict_Entropy_IsThatOfTheScores()
    {
        using var model = Networks[0].Open(With(UncertaintyMeasure.Entropy));
        using var image = TestImages.Create(Width, Height, Grey);

        var prediction = model.Predict(image, withScore: true);

        float[] expected = new float[Grey.Length];
        Uncertainty.Entropy(prediction.Score, 2, expected);
        Assert.Equal(expected, prediction.Uncertainty);
        Assert.Equal(expected.Average(), prediction.MeanUncertainty!.Value, 1e-6);
        Assert.Equal(expected, model.Predict(image).Uncertainty);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new[] { 3.0, 1.0 })]
    public void Predict_VarianceOfAnEnsembleInViews_IsThatOfEveryMemberInEveryView(double[]? weights)
    {
        using var first = Networks[0].Open();
        using var second = Networks[1].Open();
        using var ensemble = SegmentationTransformer.Ensemble(
            [first, second], weights, With(UncertaintyMeasure.Variance) with { TestTimeAugmentation = TestTimeAugmentation.HorizontalFlip });
        using var image = TestImages.Create(Width, Height, Grey);

        var prediction = ensemble.Predict(image, withScore: true);

        for (int pixel = 0; pixel < Grey.Length; pixel++)
        {
            // The first model sees the pixel to the right and, mirrored, that to the left; the second one the pixel itself, twice.
            var (x, y) = (pixel % Width, pixel / Width);
            float[] all = [ProbabilityAt(x + 1, y), ProbabilityAt(x - 1, y), ProbabilityAt(x, y), ProbabilityAt(x, y)];
            double[] shares = weights is null ? [0.25, 0.25, 0.25, 0.25] : [0.375, 0.375, 0.125, 0.125];
            double mean = all.Zip(shares, (value, share) => value * share).Sum();
            double variance = all.Zip(shares, (value, share) => share * (value - mean) * (value - mean)).Sum();
            Assert.Equal(mean, prediction.Score![Grey.Length + pixel], 1e-5);
            Assert.Equal(variance, prediction.Uncertainty![pixel], 1e-5);
        }
    }

    [Fact]
    public void Transform_Variance_IsAColumnWithItsMeanInBatchesToo()
    {
        var options = With(UncertaintyMeasure.Variance) with { TestTimeAugmentation = TestTimeAugmentation.Dihedral };
        using var model = Networks[0].Open(options);
        using var batched = Networks[0].Open(options with { BatchSize = 2 });
        using var images = new ImageList(
            [.. Enumerable.Range(0, 3).Select(seed => TestImages.Create(Width, Height, TestImages.CreateGrey(Width, Height, seed)))]);
        var data = images.ToData(_context);

        var scored = model.Transform(data);
        float[][] values = [.. scored.GetColumn<float[]>("Uncertainty")];
        float[][] inBatches = [.. batched.Transform(data).GetColumn<float[]>("Uncertainty")];

        Assert.Equal(["Image", "Score", "PredictedLabel", "Uncertainty", "MeanUncertainty"], scored.Schema.Select(column => column.Name));
        Assert.Equal(values, inBatches);
        Assert.All(values, value => Assert.Contains(value, item => item > 0.001));
        Assert.All(values.Zip(scored.GetColumn<float>("MeanUncertainty")), pair => Assert.Equal(pair.First.Average(), pair.Second, 1e-6));
        Assert.Equal(scored.GetColumn<float>("MeanUncertainty"), batched.Transform(data).GetColumn<float>("MeanUncertainty"));
    }

    [Fact]
    public void GetOutputSchema_Estimator_HasTheColumnsToo()
    {
        using var model = Networks[0].Open(With(UncertaintyMeasure.Entropy));
        using var images = new ImageList([TestImages.Create(1, 1, [0])]);
        var data = images.ToData(_context);

        Assert.Equal(model.Transform(data).Schema.Select(column => column.Name), model.GetOutputSchema(data.Schema).Select(column => column.Name));
        using var plain = Networks[0].Open();
        Assert.DoesNotContain("Uncertainty", plain.GetOutputSchema(data.Schema).Select(column => column.Name));
    }

    [Theory]
    [InlineData(UncertaintyMeasure.None)]
    [InlineData(UncertaintyMeasure.Entropy)]
    public void PredictionEngine_SegmentationPrediction_WorksWithAndWithout(UncertaintyMeasure measure)
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: With(measure));
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(model);
        using var image = TestImages.Create(2, 1, [0, 255]);

        Assert.Equal([0, 1], engine.Predict(new SegmentationInput { Image = image }).PredictedLabel!.Pixels.ToArray());
    }

    [Fact]
    public void PredictionEngine_ClassOfOnesOwn_GetsTheUncertainty()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: With(UncertaintyMeasure.Entropy));
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, Certainty>(model);
        using var image = TestImages.Create(Width, Height, Grey);

        var prediction = engine.Predict(new SegmentationInput { Image = image });

        Assert.Equal(model.Predict(image).Uncertainty, prediction.Uncertainty);
        Assert.Equal(model.Predict(image).MeanUncertainty, prediction.MeanUncertainty);
    }

    [Fact]
    public void Variance_OneModelInOneView_SaysWhatItNeeds()
    {
        var exception = Assert.Throws<SegmentationException>(() => Networks[0].Open(With(UncertaintyMeasure.Variance)));

        Assert.Contains("this is one model that scores one view. Set TestTimeAugmentation", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--tta", exception.Describe(name => name == "TestTimeAugmentation" ? "--tta" : name), StringComparison.Ordinal);
    }

    private static float ProbabilityAt(int x, int y) => NeighbourModel.Probability(x is >= 0 and < Width ? Grey[(y * Width) + x] / 255.0 : 0);

    private static SegmentationScoringOptions With(UncertaintyMeasure measure) => new() { Threads = 1, Uncertainty = measure };

    private sealed class Certainty
    {
        public float[]? Uncertainty { get; set; }

        public float MeanUncertainty { get; set; }
    }
}
