using Microsoft.ML;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.MLNetFormat;

/// <summary>Models for volumes as chains of ML.NET's own transformers.</summary>
public sealed class SavedVolumeModelTests
{
    private static readonly ImageSize Size = new(11, 9, 8);

    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> Preparations => [.. Known.Keys];

    private static Dictionary<string, VolumePreparation> Known { get; } = new()
    {
        ["none"] = new() { Normalization = VolumeNormalization.DataSet },
        ["window"] = new() { Normalization = VolumeNormalization.DataSet, Window = new(-0.5f, 0.5f) },
        ["per volume"] = new() { Window = new(-0.5f, 0.5f) },
        ["non-zero"] = new() { Normalization = VolumeNormalization.PerVolumeNonZero },
        ["spacing"] = new() { Spacing = new(1.5, 1, 1.25) },
        ["slices"] = new() { Slices = 3, Spacing = new(1.5, 1.5, 1) },
    };

    [Theory]
    [MemberData(nameof(Preparations))]
    public void Load_SavedModel_GivesTheSameNumbers(string preparation)
    {
        using var model = new VolumeModel { Channels = 2, Volumes = Known[preparation] }.Open();
        var data = _context.Data.LoadFromEnumerable(
            new ImageSize[] { Size, new(5, 6, 7) }.Select(size => new Source { Image = VolumeModel.CreateVolume(size, 2, new(1, 1, 2)) }));
        var expected = Read(model, data);
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;

        var loaded = _context.Model.Load(stream, out _);
        var actual = Read(loaded, data);

        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.PredictedLabel, other.PredictedLabel);
            Assert.Equal(one.Score, other.Score);
            Assert.Equal(new VolumeSpacing(1, 1, 2), other.PredictedLabel!.Spacing);
            Assert.Equal("second", other.PredictedLabel.Classes![2].Name);
        }

        using var again = SegmentationTransformer.FromModel(loaded);
        Assert.Equal(model.Model.Bytes, again.Model.Bytes);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Load_EnsembleOfVolumes_GivesTheSameNumbers()
    {
        using var first = new VolumeModel().Open();
        using var second = new VolumeModel { IsNormalized = true }.Open();
        using var model = SegmentationTransformer.Ensemble([first, second]);
        var volume = VolumeModel.CreateVolume(Size);
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;

        var loaded = _context.Model.Load(stream, out _);

        var row = Read(loaded, _context.Data.LoadFromEnumerable([new Source { Image = volume }])).Single();
        Assert.Equal(model.Predict(volume, withScore: true).Score, row.Score);
        using var again = SegmentationTransformer.FromModel(loaded);
        Assert.Equal(model.Model.Bytes, again.Model.Bytes);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Load_VolumeOfOtherChannels_NamesBoth()
    {
        using var model = new VolumeModel { Channels = 2 }.Open();
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        var loaded = _context.Model.Load(stream, out _);
        var data = _context.Data.LoadFromEnumerable([new Source { Image = VolumeModel.CreateVolume(Size) }]);

        var error = Assert.ThrowsAny<Exception>(() => Read(loaded, data));

        Assert.Contains("has 1 channels, but the model was trained on volumes with 2", error.ToString(), StringComparison.Ordinal);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Load_VolumeOfOneSlice_IsRefusedAsByTheModel()
    {
        using var model = new VolumeModel().Open();
        var volume = VolumeModel.CreateVolume(new(11, 9, 1));
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        var loaded = _context.Model.Load(stream, out _);

        var expected = Assert.Throws<SegmentationException>(() => model.Predict(volume));
        var error = Assert.ThrowsAny<Exception>(() => Read(loaded, _context.Data.LoadFromEnumerable([new Source { Image = volume }])));

        const string Reason = "has 11x9x1 voxels: it is an image that is stored as a volume";
        Assert.Contains(Reason, expected.Message, StringComparison.Ordinal);
        Assert.Contains(Reason, error.ToString(), StringComparison.Ordinal);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Export_EnsembleOfModelsThatPrepareVolumesDifferently_IsRefused()
    {
        using var first = new VolumeModel().Open();
        using var second = new VolumeModel { Volumes = new() }.Open();

        var error = Assert.Throws<SegmentationException>(() => SegmentationTransformer.Ensemble([first, second]));

        Assert.Contains("they prepare volumes in different ways", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveOnnx_ModelForVolumes_IsOpenedAgain()
    {
        using var model = new VolumeModel { Volumes = Known["spacing"], Divisor = 2 }.Open();
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        stream.Position = 0;

        using var opened = SegmentationTransformer.FromOnnx(stream);

        Assert.Equal(Known["spacing"], opened.Info.Volumes);
        Assert.Equal(3, opened.Info.Rank);
        var volume = VolumeModel.CreateVolume(Size);
        Assert.Equal(model.Predict(volume, withScore: true).Score, opened.Predict(volume, withScore: true).Score);
    }

    [Fact]
    public void SaveOnnx_Int8_IsRefused()
    {
        using var model = new VolumeModel().Open();
        var options = new OnnxExportOptions { Int8 = new() { Calibration = _context.Data.LoadFromEnumerable([new Source()]) } };

        var error = Assert.Throws<SegmentationException>(() => model.SaveOnnx(Stream.Null, options));

        Assert.Contains("is for volumes, and such a model is not quantised", error.Message, StringComparison.Ordinal);
    }

    private List<Row> Read(ITransformer model, IDataView data) =>
        [.. _context.Data.CreateEnumerable<Row>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true)];

    private sealed class Source
    {
        [SegmentationType]
        public SegmentationVolume? Image { get; set; }
    }

    private sealed class Row
    {
        public float[]? Score { get; set; }

        [SegmentationType]
        public SegmentationMask? PredictedLabel { get; set; }
    }
}
