using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Scoring;
using MLSegmentation.Tests.Masks;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tiling;

namespace MLSegmentation.Tests.Scoring;

/// <summary>A network that looks at each pixel alone gives the same in tiles as for the whole image, however they overlap.</summary>
public class TiledScoringTests
{
    private const int Tile = 16;

    private readonly MLContext _context = new(seed: 1);

    public TiledScoringTests() => _context.Segmentation();

    public static TheoryData<TileBlending, TilePlacement, double> Ways
    {
        get
        {
            var ways = new TheoryData<TileBlending, TilePlacement, double>();
            foreach (var blending in Enum.GetValues<TileBlending>())
            {
                foreach (var placement in Enum.GetValues<TilePlacement>())
                {
                    foreach (double overlap in new[] { 0, 0.25, 0.8 })
                    {
                        ways.Add(blending, placement, overlap);
                    }
                }
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Transform_SizesAroundTheTile_GivesLabelsAndScoresOfEachPixel(TileBlending blending, TilePlacement placement, double overlap)
    {
        var tiling = new SegmentationTilingOptions { Size = new(Tile, Tile), Blending = blending, Placement = placement, Overlap = overlap };
        using var model = Create(ThresholdModel.CreateBytes(), tiling);
        foreach (var (width, height) in new[] { (Tile - 1, Tile + 1), (Tile, Tile), (Tile + 1, Tile - 1), ((2 * Tile) + 3, (2 * Tile) + 3), (5, 50), (70, 1) })
        {
            byte[] grey = TestImages.CreateGrey(width, height, seed: width);

            var row = Score(model, TestImages.Create(width, height, grey));

            Assert.Equal(new SegmentationMask(width, height, ThresholdModel.Classify(grey)), row.PredictedLabel);
            AssertScores(grey, row.Score!);
        }
    }

    [Fact]
    public void Open_ImagesInTilesWithADepth_IsRefused()
    {
        var error = Assert.Throws<SegmentationOptionException>(() => Create(ThresholdModel.CreateBytes(), new() { Size = new(Tile, Tile, 2) }));

        Assert.Contains("Tiling.Size is 16x16x2, and the model scores images, which have no depth", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_FloatingPointPixels_GivesLabelsAndScoresOfEachPixel()
    {
        using var model = Create(ThresholdModel.CreateFloatingPointBytes(40, 21), new() { Size = new(Tile, 8) });
        float[] values = [.. TestImages.CreateGrey(40, 21, seed: 3).Select(grey => grey / 255f)];
        var data = _context.Data.LoadFromEnumerable([new Vector { Image = values }]);

        var row = _context.Data.CreateEnumerable<Row>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true).Single();

        Assert.Equal([.. values.Select(value => value > 0.5f ? (byte)1 : (byte)0)], row.PredictedLabel!.Pixels.ToArray());
        Assert.All(values.Index(), item => Assert.Equal(1 / (1 + Math.Exp(1 - (2 * item.Item))), row.Score![values.Length + item.Index], 1e-6));
    }

    [Fact]
    public void Transform_MaskFirstAndScoreLater_GivesBoth()
    {
        using var model = Create(ThresholdModel.CreateBytes(), new() { Size = new(Tile, Tile) });
        byte[] grey = TestImages.CreateGrey(40, 40, seed: 1);
        var scored = model.Transform(_context.Data.LoadFromEnumerable([new Source { Image = TestImages.Create(40, 40, grey) }]));
        using var cursor = scored.GetRowCursor(scored.Schema);
        cursor.MoveNext();
        SegmentationMask mask = null!;
        cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"])(ref mask);
        VBuffer<float> scores = default;

        cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"])(ref scores);

        AssertScores(grey, [.. scores.DenseValues()]);
        Assert.Equal(ThresholdModel.Classify(grey), mask.Pixels.ToArray());
    }

    // What reads ahead disposes the image before, whose tiles must not be cut from it then.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Transform_TilesWhileTheNextImagesAreRead_GivesTheMaskOfEach(int batchSize)
    {
        using var folder = new TemporaryFolder();
        byte[][] images = [.. Enumerable.Range(0, 6).Select(index => TestImages.CreateGrey(40, 30, seed: index))];
        string[] files = [.. images.Select((_, index) => folder[$"{index}.png"])];
        foreach (var (file, grey) in files.Zip(images))
        {
            File.WriteAllBytes(file, PngFile.Grey(40, 30, [.. grey.Select(value => (int)value)]).ToBytes());
        }

        using var model = SegmentationTransformer.FromImageModel(
            ThresholdModel.CreateBytes(),
            options: new() { Tiling = new() { Size = new(Tile, Tile) }, Threads = 1, ReadAhead = true, BatchSize = batchSize });

        var masks = model.Transform(_context.Data.LoadSegmentationImages(files)).GetColumn<SegmentationMask>("PredictedLabel").ToArray();

        Assert.Equal(images.Select(grey => new SegmentationMask(40, 30, ThresholdModel.Classify(grey))), masks);
    }

    [Fact]
    public void Predict_DeepImageOfEightBits_IsReadRowByRow()
    {
        using var model = Create(ThresholdModel.CreateBytes(), new() { Size = new(Tile, Tile) });
        byte[] grey = TestImages.CreateGrey(40, 30, seed: 2);
        float[] values = [.. grey.Select(value => (float)value)];

        var prediction = model.Predict(new SegmentationImage(40, 30, 1, values, SampleType.Unsigned8));

        Assert.Equal(ThresholdModel.Classify(grey), prediction.PredictedLabel!.Pixels.ToArray());
        values[^1] = 256;
        Assert.Throws<SegmentationException>(() => model.Predict(new SegmentationImage(40, 30, 1, values, SampleType.Unsigned8)));
    }

    // Sums of 3 numbers for each of 1,500,000,000 columns are more than an array holds.
    [Fact]
    public void Score_TileLargerThanAnArray_NamesTheOption()
    {
        var image = ImageModel.Parse(ThresholdModel.CreateBytes(), "The model");
        using var session = new ScoringSession(image, new() { Threads = 1 });
        var plan = TilePlan.Whole(new ImageSize(1_500_000_000, 1)) with { Blending = TileBlending.Gaussian };
        var rows = new PixelRows<byte>(new byte[3], plan.Image);

        var exception = Assert.Throws<SegmentationException>(
            () => new TiledScoring(session, image, new()).Score(plan, rows, new TileOutput((_, _) => { }), () => "a.png"));

        Assert.Contains("is too large to score at once; choose smaller ones with Tiling.Size.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind);
    }

    // 40 = 16 + 12 + 12 columns with a quarter of overlap: 0, 12, 24; as many rows.
    [Fact]
    public void Transform_Progress_IsToldOfEachTile()
    {
        var told = new List<SegmentationTileProgress>();
        using var model = Create(ThresholdModel.CreateBytes(), new() { Size = new(Tile, Tile), Blending = TileBlending.Constant, Progress = new Told(told) });

        _ = Score(model, TestImages.Create(40, 40, new byte[1600]));

        Assert.Equal(Enumerable.Range(1, 9).Select(done => new SegmentationTileProgress(done, 9)), told);
    }

    [Fact]
    public void Transform_CancelledBetweenTiles_Ends()
    {
        using var source = new CancellationTokenSource();
        var told = new List<SegmentationTileProgress>();
        var tiling = new SegmentationTilingOptions { Size = new(Tile, Tile), Progress = new Told(told, _ => source.Cancel()) };
        using var model = SegmentationTransformer.FromImageModel(
            ThresholdModel.CreateBytes(), options: new() { Tiling = tiling, Threads = 1, CancellationToken = source.Token });

        Assert.ThrowsAny<OperationCanceledException>(() => Score(model, TestImages.Create(40, 40, new byte[1600])));
        Assert.Single(told);
    }

    [Theory]
    [InlineData(10, null, null, 0)]
    [InlineData(null, 64, null, 0)]
    [InlineData(null, 16, null, 9)]
    [InlineData(null, 16, 1600, 0)]
    [InlineData(null, 16, 1599, 9)]
    [InlineData(null, null, null, 0)]
    public void Transform_ImageOf40_IsScoredInTilesWhereTheOptionsSaySo(int? smaller, int? tile, int? budget, int tiles)
    {
        var told = new List<SegmentationTileProgress>();
        var tiling = new SegmentationTilingOptions
        {
            Size = tile is { } side ? new(side, side) : null,
            PixelBudget = budget,
            Overlap = 0.25,
            Blending = TileBlending.Gaussian,
            Progress = new Told(told),
        };
        using var model = Create(ThresholdModel.CreateBytes(), tiling);
        int size = smaller ?? 40;

        _ = Score(model, TestImages.Create(size, size, new byte[size * size]));

        Assert.Equal(tiles, told.Count);
    }

    [Fact]
    public void Transform_ValueThatIsNoNumberInATile_NamesItsPlaceInTheImage()
    {
        using var model = Create(ThresholdModel.CreateFloatingPointBytes(40, 21), new() { Size = new(Tile, 8) });
        float[] values = new float[40 * 21];
        values[(20 * 40) + 39] = float.NaN;
        var data = _context.Data.LoadFromEnumerable([new Vector { Image = values }]);

        var error = Assert.Throws<SegmentationException>(() => model.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Single());

        Assert.Contains("at column 39, row 20", error.Message, StringComparison.Ordinal);
    }

    // The network sees one pixel beyond its own: a margin of 1, which is at most a fifth of tiles of 5x5 and more.
    [Theory]
    [InlineData(4, null, null, "Tiles of 4x4 are smaller than what is seamless", "blended (gaussian, overlap 0.25)", "Tiles of 5x5 are seamless")]
    [InlineData(4, null, TileBlending.Center, "Where they meet, the result differs", "an overlap of 0.5, in 4 times the time")]
    [InlineData(4, 0.5, null)]
    [InlineData(4, null, TileBlending.Gaussian)]
    [InlineData(5, null, null)]
    public void Transform_ChosenTiles_WarnsOnceWhereTheyAreNotSeamless(int tile, double? overlap, TileBlending? blending, params string[] expected)
    {
        var warnings = new List<string>();
        var tiling = new SegmentationTilingOptions { Size = new(tile, tile), Overlap = overlap, Blending = blending };
        using var model = SegmentationTransformer.FromImageModel(
            new NeighbourModel().CreateBytes(), options: new() { Tiling = tiling, Threads = 1, Warning = warnings.Add });
        var image = TestImages.Create(20, 20, TestImages.CreateGrey(20, 20, seed: 1));

        Score(model, image);
        Score(model, image);

        Assert.Equal(expected.Length == 0 ? 0 : 1, warnings.Count);
        Assert.All(expected, part => Assert.Contains(part, warnings[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Overlap_OutsideItsRange_IsRefused(double overlap)
    {
        var error = Assert.Throws<SegmentationOptionException>(() => new SegmentationTilingOptions { Overlap = overlap });

        Assert.Contains("Overlap", error.Message, StringComparison.Ordinal);
    }

    private static SegmentationTransformer Create(byte[] model, SegmentationTilingOptions tiling) =>
        SegmentationTransformer.FromImageModel(model, options: new() { Tiling = tiling, Threads = 1 });

    private static void AssertScores(byte[] grey, float[] scores)
    {
        Assert.Equal(2 * grey.Length, scores.Length);
        for (int pixel = 0; pixel < grey.Length; pixel++)
        {
            Assert.Equal(1 / (1 + Math.Exp(1 - (2 * grey[pixel] / 255.0))), scores[grey.Length + pixel], 1e-6);
            Assert.Equal(1, scores[pixel] + scores[grey.Length + pixel], 1e-5);
        }
    }

    private Row Score(SegmentationTransformer model, MLImage image)
    {
        var data = _context.Data.LoadFromEnumerable([new Source { Image = image }]);
        return _context.Data.CreateEnumerable<Row>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true).Single();
    }

    private sealed class Told(List<SegmentationTileProgress> told, Action<SegmentationTileProgress>? then = null) : IProgress<SegmentationTileProgress>
    {
        public void Report(SegmentationTileProgress value)
        {
            told.Add(value);
            then?.Invoke(value);
        }
    }

    private sealed class Source
    {
        public MLImage? Image { get; set; }
    }

    private sealed class Vector
    {
        [VectorType(1, 21, 40)]
        public float[]? Image { get; set; }
    }

    private sealed class Row
    {
        public SegmentationMask? PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }
}
