using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Averaging;
using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

public class TiledAveragingTests
{
    private const int Width = 150;
    private const int Height = 90;

    private static readonly float[] Values = [.. TestImages.CreateGrey(Width, Height, 5).Select(value => value / 255f)];
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(null, false, UncertaintyMeasure.Variance)]
    [InlineData(null, false, UncertaintyMeasure.Entropy)]
    [InlineData(TileBlending.Gaussian, true, UncertaintyMeasure.Entropy)]
    [InlineData(TileBlending.Gaussian, true, UncertaintyMeasure.Variance)]
    public void Predict_TilesOfAnEnsembleInViews_EqualTheWholeImage(TileBlending? blending, bool seesItself, UncertaintyMeasure measure)
    {
        using var first = new NeighbourModel { IsDeep = true, SeesItself = seesItself }.Open();
        using var second = new NeighbourModel { IsDeep = true, SeesItself = true, Divisor = 4 }.Open();
        var options = new SegmentationScoringOptions { Threads = 1, TestTimeAugmentation = TestTimeAugmentation.Dihedral, Uncertainty = measure };
        using var whole = SegmentationTransformer.Ensemble([first, second], [1, 3], options);
        using var tiled = SegmentationTransformer.Ensemble(
            [first, second], [1, 3], options with { Tiling = new() { Size = new ImageSize(64, 48), Blending = blending } });
        var image = new SegmentationImage(Width, Height, 1, Values, SampleType.Float32);

        var expected = whole.Predict(image, withScore: true);
        var prediction = tiled.Predict(image, withScore: true);

        Assert.All(expected.Score!.Zip(prediction.Score!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(expected.Uncertainty!.Zip(prediction.Uncertainty!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(expected.MeanUncertainty!.Value, prediction.MeanUncertainty!.Value, 1e-5);
        var data = _context.Data.LoadFromEnumerable([new DeepRow { Image = image }]);
        Assert.Equal(prediction.Uncertainty, tiled.Transform(data).GetColumn<float[]>("Uncertainty").Single());
        using var ahead = SegmentationTransformer.Ensemble(
            [first, second], [1, 3], options with { BatchSize = 2, Tiling = new() { Size = new ImageSize(64, 48), Blending = blending } });
        Assert.Equal(prediction.Uncertainty, ahead.Transform(data).GetColumn<float[]>("Uncertainty").Single());
    }

    // Of 6 pixels and 2 classes there are 12 probabilities, and as many squares.
    [Theory]
    [InlineData(0, 12)]
    [InlineData(12, 12)]
    [InlineData(24, 24)]
    public void Run_SquaresThatNobodyReads_AreNotComputed(int wanted, int expected)
    {
        var runs = new AveragedRuns(ImageView.Of(TestTimeAugmentation.HorizontalFlip), classCount: 2, withSquares: true, areSquaresGiven: true);
        var lengths = new List<int>();

        runs.Run<byte>(new byte[6 * 3], [1, 2, 3, 3], new byte[6], new float[wanted], Run);

        Assert.Equal([expected, expected], lengths);

        void Run(Memory<byte> pixels, long[] shape, Memory<float> planes)
        {
            lengths.Add(planes.Length);
            planes.Span.Clear();
        }
    }

    private sealed class DeepRow
    {
        public SegmentationImage? Image { get; set; }
    }
}
