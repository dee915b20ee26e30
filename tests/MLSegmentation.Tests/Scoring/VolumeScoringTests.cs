using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.PostProcessing;
using MLSegmentation.Volumes;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Volumes, whole and in tiles, in data views and without.</summary>
public sealed class VolumeScoringTests
{
    private static readonly ImageSize Size = new(19, 14, 22);

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Predict_Volume_HasItsSizeItsSpacingAndTheClasses()
    {
        using var model = new VolumeModel().Open();

        var prediction = model.Predict(VolumeModel.CreateVolume(Size, spacing: new(0.5, 1, 2)), withScore: true);

        var mask = prediction.PredictedLabel!;
        Assert.Equal(Size, mask.Size);
        Assert.Equal(new VolumeSpacing(0.5, 1, 2), mask.Spacing);
        Assert.Equal("second", mask.Classes![2].Name);
        Assert.Equal(3 * Size.PixelCount, prediction.Score!.Length);
        for (int voxel = 0; voxel < Size.PixelCount; voxel += 97)
        {
            float[] scores = [.. Enumerable.Range(0, 3).Select(index => prediction.Score[(index * Size.PixelCount) + voxel])];
            Assert.Equal(1, scores.Sum(), 1e-5);
            Assert.Equal(Array.IndexOf(scores, scores.Max()), mask.Pixels[voxel]);
        }
    }

    // The network sees two voxels beyond each; a divisor of 4 raises that to 4, and the tiles to 16: every side has more than one.
    [Theory]
    [InlineData(1, 10, TilePlacement.Shifted)]
    [InlineData(1, 10, TilePlacement.Even)]
    [InlineData(4, 14, TilePlacement.Shifted)]
    public void Predict_TilesOfANetworkThatSeesLittle_EqualTheWhole(int divisor, int tile, TilePlacement placement)
    {
        var size = new ImageSize(23, 21, 26);
        var volume = VolumeModel.CreateVolume(size, channels: 2);
        var network = new VolumeModel { Channels = 2, Divisor = divisor };
        var told = new Told();
        using var whole = network.Open();
        using var tiled = network.Open(new() { Tiling = new() { Size = new(tile, tile, tile), Overlap = 0.5, Placement = placement, Progress = told } });

        var (expected, actual) = (whole.Predict(volume, withScore: true), tiled.Predict(volume, withScore: true));

        Assert.True(told.Last.Total >= 8 && told.Last.Done == told.Last.Total, $"{told.Last}");
        AssertClose(expected.Score!, actual.Score!, 1e-6);
        Assert.Equal(expected.PredictedLabel, actual.PredictedLabel);
    }

    [Fact]
    public void Predict_TilesOfANetworkThatSeesAll_AreBlended()
    {
        var volume = VolumeModel.CreateVolume(Size);
        var network = new VolumeModel { IsNormalized = true };
        using var whole = network.Open();
        using var tiled = network.Open(new() { Tiling = new() { Size = new(12, 12, 12) } });

        var (expected, actual) = (whole.Predict(volume, withScore: true), tiled.Predict(volume, withScore: true));

        AssertClose(expected.Score!, actual.Score!, 0.2);
        Assert.NotEqual(expected.Score, actual.Score);
        Assert.Equal(1, Enumerable.Range(0, 3).Sum(index => actual.Score![(index * Size.PixelCount) + 1234]), 1e-5);
    }

    // Twice as far apart: half as many voxels, of which the network sees half as many; then everything as it was.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 3)]
    public void Predict_OtherSpacing_IsResampledAndBroughtBack(int tile, int most)
    {
        var preparation = new VolumePreparation { Normalization = VolumeNormalization.PerVolume, Spacing = new(2, 2, 2) };
        var volume = VolumeModel.CreateVolume(Size, spacing: new(1, 1, 1.5));
        var preparer = new VolumePreparer(preparation);
        var prepared = preparer.GetSize(volume.Size, volume.Geometry.Spacing);
        float[] voxels = preparer.Prepare(volume.Voxels, 1, volume.Size, volume.Geometry.Spacing);
        using var plain = new VolumeModel().Open();
        float[] small = plain.Predict(new SegmentationVolume(prepared.Width, prepared.Height, prepared.Depth, voxels), withScore: true).Score!;
        float[] expected = new float[3 * Size.PixelCount];
        for (int index = 0; index < 3; index++)
        {
            preparer.Restore(
                small.AsSpan(index * prepared.PixelCount, prepared.PixelCount),
                volume.Size,
                volume.Geometry.Spacing,
                expected.AsSpan(index * Size.PixelCount, Size.PixelCount));
        }

        var told = new Told();
        var tiling = new SegmentationTilingOptions { Size = tile == 0 ? null : new(tile, tile, tile), Overlap = 0.5, Progress = told };
        using var model = new VolumeModel { Volumes = preparation }.Open(new() { Tiling = tiling });
        var actual = model.Predict(volume, withScore: true);

        Assert.True(told.Last.Total > most);
        AssertClose(expected, actual.Score!, 1e-6);
        Assert.Equal(Size, actual.PredictedLabel!.Size);
    }

    [Theory]
    [InlineData(VolumeNormalization.PerVolume)]
    [InlineData(VolumeNormalization.PerVolumeNonZero)]
    public void Predict_Tiles_AreNotNormalizedOneByOne(VolumeNormalization normalization)
    {
        var volume = VolumeModel.CreateVolume(Size);
        var network = new VolumeModel { Volumes = new() { Normalization = normalization, Window = new(-0.5f, 0.75f) } };
        using var whole = network.Open();
        using var tiled = network.Open(new() { Tiling = new() { Size = new(10, 10, 10), Overlap = 0.5 } });

        AssertClose(whole.Predict(volume, withScore: true).Score!, tiled.Predict(volume, withScore: true).Score!, 1e-6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    public void Predict_NetworkOfSlices_SeesEachWithItsNeighbours(int? tile)
    {
        const int Slices = 3;
        var volume = VolumeModel.CreateVolume(Size, channels: 2);
        var preparation = new VolumePreparation { Normalization = VolumeNormalization.DataSet, Slices = Slices };
        var network = new VolumeModel { Channels = 2, Volumes = preparation };
        var tiling = new SegmentationTilingOptions { Size = tile is { } side ? new(side, side) : null, Overlap = tile is null ? null : 0.5 };
        using var model = network.Open(new() { Tiling = tiling });

        float[] scores = model.Predict(volume, withScore: true).Score!;

        // Each slice as an image of six channels.
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(network.CreateBytes());
        foreach (int z in (int[])[0, 1, 15, 16, Size.Depth - 1])
        {
            float[] image = new float[2 * Slices * Size.SlicePixelCount];
            for (int plane = 0; plane < 2 * Slices; plane++)
            {
                int slice = Math.Clamp(z + (plane % Slices) - 1, 0, Size.Depth - 1);
                volume.Voxels.Slice(((plane / Slices * Size.Depth) + slice) * Size.SlicePixelCount, Size.SlicePixelCount)
                    .CopyTo(image.AsSpan(plane * Size.SlicePixelCount));
            }

            using var input = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(image, [1, 2 * Slices, Size.Height, Size.Width]);
            using var results = session.Run(new(), ["Image"], [input], ["Score"]);
            float[] expected = results[0].GetTensorDataAsSpan<float>().ToArray();
            for (int index = 0; index < 3; index++)
            {
                AssertClose(
                    expected.AsSpan(index * Size.SlicePixelCount, Size.SlicePixelCount),
                    scores.AsSpan(((index * Size.Depth) + z) * Size.SlicePixelCount, Size.SlicePixelCount),
                    1e-6);
            }
        }
    }

    [Fact]
    public void Predict_Flips_AveragesAllEightMirroredVolumes()
    {
        var volume = VolumeModel.CreateVolume(Size);
        using var plain = new VolumeModel().Open();
        using var turned = new VolumeModel().Open(new() { TestTimeAugmentation = TestTimeAugmentation.Flips });
        double[] expected = new double[3 * Size.PixelCount];
        for (int view = 0; view < 8; view++)
        {
            var shown = new SegmentationVolume(Size.Width, Size.Height, Size.Depth, Mirror(volume.Voxels, view));
            float[] scores = Mirror(plain.Predict(shown, withScore: true).Score, view);
            for (int index = 0; index < expected.Length; index++)
            {
                expected[index] += scores[index] / 8;
            }
        }

        float[] actual = turned.Predict(volume, withScore: true).Score!;

        AssertClose([.. expected.Select(value => (float)value)], actual, 1e-5);
    }

    [Theory]
    [InlineData(TestTimeAugmentation.HorizontalFlip, UncertaintyMeasure.Variance)]
    [InlineData(TestTimeAugmentation.Dihedral, UncertaintyMeasure.Entropy)]
    public void Predict_UncertaintyOfTiles_IsThatOfTheWhole(TestTimeAugmentation augmentation, UncertaintyMeasure measure)
    {
        var volume = VolumeModel.CreateVolume(Size);
        var options = new SegmentationScoringOptions { TestTimeAugmentation = augmentation, Uncertainty = measure };
        using var whole = new VolumeModel().Open(options);
        using var tiled = new VolumeModel().Open(options with { Tiling = new() { Size = new(12, 12, 12), Overlap = 0.5 } });

        var (expected, actual) = (whole.Predict(volume), tiled.Predict(volume));

        Assert.Equal(Size.PixelCount, expected.Uncertainty!.Length);
        Assert.True(expected.MeanUncertainty > 0);
        AssertClose(expected.Uncertainty, actual.Uncertainty!, 1e-6);
    }

    [Fact]
    public void Predict_Thresholds_DecideOnVoxels()
    {
        var volume = VolumeModel.CreateVolume(Size);
        var thresholds = new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["second"] = 0.6 } };
        using var plain = new VolumeModel().Open();
        using var model = new VolumeModel { PostProcessing = thresholds }.Open();
        var expected = plain.Predict(volume, withScore: true);
        byte[] labels = expected.PredictedLabel!.Pixels.ToArray();
        PostProcessor.Create(thresholds, plain.Info.Classes)!.ApplyThresholds(expected.Score, labels);

        var actual = model.Predict(volume).PredictedLabel!;

        Assert.Equal(labels, actual.Pixels.ToArray());
        Assert.NotEqual(expected.PredictedLabel, actual);
    }

    [Fact]
    public void Transform_VolumesOfSeveralSizes_GivesWhatPredictGives()
    {
        SegmentationVolume[] volumes = [VolumeModel.CreateVolume(Size), VolumeModel.CreateVolume(new(9, 8, 7)), VolumeModel.CreateVolume(Size)];
        var data = _context.Data.LoadFromEnumerable(volumes.Select(volume => new Source { Image = volume }));
        foreach (var options in (SegmentationScoringOptions[])[new(), new() { BatchSize = 4, ReadAhead = true }])
        {
            using var model = new VolumeModel().Open(options);

            var rows = _context.Data.CreateEnumerable<Row>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true).ToList();

            for (int index = 0; index < volumes.Length; index++)
            {
                var expected = model.Predict(volumes[index], withScore: true);
                Assert.Equal(expected.PredictedLabel, rows[index].PredictedLabel);
                Assert.Equal(VolumeSpacing.One, rows[index].PredictedLabel!.Spacing);
                Assert.Equal(expected.Score, rows[index].Score);
            }
        }
    }

    [Fact]
    public void Transform_Vectors_AreVolumesToo()
    {
        var volume = VolumeModel.CreateVolume(new(4, 3, 2), channels: 2);
        using var model = new VolumeModel { Channels = 2 }.Open();
        var data = _context.Data.LoadFromEnumerable([new VectorSource { Image = volume.Voxels.ToArray() }]);

        var row = _context.Data.CreateEnumerable<Row>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true).Single();

        Assert.Equal(model.Predict(volume).PredictedLabel, row.PredictedLabel);
        Assert.Null(row.PredictedLabel!.Spacing);
    }

    [Fact]
    public void CreatePredictionEngine_Volumes_Predicts()
    {
        var volume = VolumeModel.CreateVolume(Size);
        using var model = new VolumeModel().Open();
        using var engine = _context.Model.CreatePredictionEngine<Source, Prediction>(model);

        Assert.Equal(model.Predict(volume).PredictedLabel, engine.Predict(new Source { Image = volume }).PredictedLabel);
    }

    [Fact]
    public void Predict_ImagesAndVolumesMixedUp_SaysWhatToDo()
    {
        using var ofVolumes = new VolumeModel().Open();
        using var ofImages = new NeighbourModel().Open();
        using var image = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, new byte[16]);

        var first = Assert.Throws<SegmentationException>(() => ofVolumes.Predict(image));
        var second = Assert.Throws<SegmentationException>(() => ofImages.Predict(VolumeModel.CreateVolume(Size)));
        var third = Assert.Throws<SegmentationException>(() => ofVolumes.Predict(VolumeModel.CreateVolume(Size, channels: 2)));
        var fourth = Assert.Throws<SegmentationException>(() => ofVolumes.Transform(_context.Data.LoadFromEnumerable([new SegmentationInput()])));
        var fifth = Assert.Throws<SegmentationException>(() => ofImages.Transform(_context.Data.LoadFromEnumerable([new Source()])));

        Assert.Equal(
            "The image of the call has 8 bits, but the model was trained on volumes with 1 channel and scores those (SegmentationVolume). Give it such volumes "
            + "(LoadSegmentationVolumes, or SegmentationVolume.Load), or train a model on the images that you have.",
            first.Message);
        Assert.Contains("has voxels with 1 channel, but the model was trained on images of 8 bits", second.Message, StringComparison.Ordinal);
        Assert.Contains("has voxels with 2 channels, but the model was trained on volumes with 1 channel", third.Message, StringComparison.Ordinal);
        Assert.Contains("but the model was trained on volumes", fourth.Message, StringComparison.Ordinal);
        Assert.Contains("but the model was trained on images of 8 bits", fifth.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_CancelledBetweenTiles_ScoresNoMore()
    {
        using var cancellation = new CancellationTokenSource();
        var told = new Told { OnReport = _ => cancellation.Cancel() };
        using var model = new VolumeModel().Open(new() { Tiling = new() { Size = new(10, 10, 10), Progress = told } });

        Assert.ThrowsAny<OperationCanceledException>(() => model.Predict(VolumeModel.CreateVolume(Size), cancellationToken: cancellation.Token));

        Assert.Equal(1, told.Last.Done);
    }

    private static float[] Mirror(ReadOnlySpan<float> voxels, int view)
    {
        float[] mirrored = new float[voxels.Length];
        for (int index = 0; index < voxels.Length; index++)
        {
            var (rest, x) = Math.DivRem(index, Size.Width);
            (rest, int y) = Math.DivRem(rest, Size.Height);
            (int plane, int z) = Math.DivRem(rest, Size.Depth);
            x = (view & 1) != 0 ? Size.Width - 1 - x : x;
            y = (view & 2) != 0 ? Size.Height - 1 - y : y;
            z = (view & 4) != 0 ? Size.Depth - 1 - z : z;
            mirrored[(((((plane * Size.Depth) + z) * Size.Height) + y) * Size.Width) + x] = voxels[index];
        }

        return mirrored;
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs(expected[index] - actual[index]));
        }

        Assert.True(largest <= tolerance, $"The largest difference is {largest}.");
    }

    private sealed class Told : IProgress<SegmentationTileProgress>
    {
        public SegmentationTileProgress Last { get; private set; }

        public Action<SegmentationTileProgress>? OnReport { get; init; }

        public void Report(SegmentationTileProgress value)
        {
            Last = value;
            OnReport?.Invoke(value);
        }
    }

    private sealed class Source
    {
        [SegmentationType]
        public SegmentationVolume? Image { get; set; }
    }

    private sealed class VectorSource
    {
        [VectorType(2, 2, 3, 4)]
        public float[]? Image { get; set; }
    }

    private sealed class Row
    {
        public float[]? Score { get; set; }

        [SegmentationType]
        public SegmentationMask? PredictedLabel { get; set; }
    }

    private sealed class Prediction
    {
        [SegmentationType]
        public SegmentationMask? PredictedLabel { get; set; }
    }
}
