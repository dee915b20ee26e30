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
        var runs = new AveragedRuns(
            ImageView.Of(TestTimeAugmentation.HorizontalFlip), new ImageSize(1, 1), classCount: 2, withSquares: true, areSquaresGiven: true);
        var lengths = new List<int>();

        runs.Run<byte>(new byte[6 * 3], [1, 2, 3, 3], new byte[6], new float[wanted], Run);

        Assert.Equal([expected, expected], lengths);

        void Run(Memory<byte> pixels, long[] shape, Memory<float> planes)
        {
            lengths.Add(planes.Length);
            planes.Span.Clear();
        }
    }

    // Neither 151 nor 91 is a multiple of 2, and tiles of 64x48 are.
    [Theory]
    [InlineData(TestTimeAugmentation.HorizontalFlip)]
    [InlineData(TestTimeAugmentation.Flips)]
    [InlineData(TestTimeAugmentation.Dihedral)]
    public void Predict_TilesOfANetworkThatPoolsInViews_EqualTheWholeImage(TestTimeAugmentation views)
    {
        var network = new NeighbourModel { Divisor = 2, IsPooled = true };
        var options = new SegmentationScoringOptions { Threads = 1, TestTimeAugmentation = views };
        using var whole = network.Open(options);
        using var tiled = network.Open(options with { Tiling = new() { Size = new ImageSize(64, 48), Blending = TileBlending.Center } });
        using var image = TestImages.Create(151, 91, TestImages.CreateGrey(151, 91, 5));

        var (expected, actual) = (whole.Predict(image, withScore: true), tiled.Predict(image, withScore: true));

        Assert.All(expected.Score!.Zip(actual.Score!), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(expected.PredictedLabel, actual.PredictedLabel);
    }

    // Each two pixels get the greater value. 1 2 5 is continued to 1 2 5 2: 2 2 5 5, of which 2 2 5 is the image; mirrored 2 5 2 1: 5 5 2 2, and back the
    // same. Mirrored before, 5 2 1 would be continued to 5 2 1 2: 5 5 2, back 2 5 5, and the mean of both 2 3.5 5.
    [Fact]
    public void Run_SideThatIsNoMultiple_HasTheSameWindowsInAllViews()
    {
        var runs = new AveragedRuns(
            ImageView.Of(TestTimeAugmentation.HorizontalFlip), new ImageSize(2, 1), classCount: 1, withSquares: false, areSquaresGiven: false);
        var seen = new List<float[]>();
        float[] planes = new float[3];

        runs.Run<float>(new float[] { 1, 2, 5 }, [1, 1, 1, 3], new byte[3], planes, Run);

        Assert.Equal([[1, 2, 5, 2], [2, 5, 2, 1]], seen);
        Assert.Equal([2, 2, 5], planes);

        void Run(Memory<float> pixels, long[] shape, Memory<float> results)
        {
            Assert.Equal([1, 1, 1, 4], shape);
            seen.Add(pixels.ToArray());
            for (int x = 0; x < 4; x++)
            {
                results.Span[x] = Math.Max(pixels.Span[x], pixels.Span[x ^ 1]);
            }
        }
    }

    // 2x1 pixels of three numbers become 5x2: a b a b a, and the same below. A column of two slices becomes one of four, and each number is a slice.
    [Fact]
    public void Continue_SidesShorterThanWhatIsMissing_GoBackAndForth()
    {
        byte[] pixels = new byte[5 * 2 * 3];
        float[] slices = new float[4];
        float[] cropped = new float[2];

        ContinuedImages.Continue<byte>([1, 2, 3, 7, 8, 9], new ImageSize(2, 1), pixels, new ImageSize(5, 2), numbers: 3);
        ContinuedImages.Continue<float>([4, 6], new ImageSize(1, 1, 2), slices, new ImageSize(1, 1, 4), numbers: 1);
        ContinuedImages.Crop(slices, new ImageSize(1, 1, 4), cropped, new ImageSize(1, 1, 2));

        byte[] row = [1, 2, 3, 7, 8, 9, 1, 2, 3, 7, 8, 9, 1, 2, 3];
        Assert.Equal([.. row, .. row], pixels);
        Assert.Equal([4, 6, 4, 6], slices);
        Assert.Equal([4, 6], cropped);
    }

    private sealed class DeepRow
    {
        public SegmentationImage? Image { get; set; }
    }
}
