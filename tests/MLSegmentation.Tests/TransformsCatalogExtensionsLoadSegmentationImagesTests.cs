using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.DataViews;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests;

public sealed class TransformsCatalogExtensionsLoadSegmentationImagesTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadSegmentationImages_FloatingPoint_ReadsFilesInFullDepth()
    {
        DeepPng.Write(_folder["deep/a.png"], 2, 1, [257, 65535]);

        var images = Load("a.png", PixelKind.FloatingPoint).GetColumn<SegmentationImage>("Image");

        Assert.Equal([257, 65535], images.Single().Values.ToArray());
    }

    [Fact]
    public void LoadSegmentationImages_EightBit_ReadsMLImages()
    {
        _folder.WriteImage("deep/a.png", 7, 5);

        Assert.Equal(7, Load("a.png", PixelKind.EightBit).GetColumn<MLImage>("Image").Single().Width);
    }

    [Fact]
    public void LoadSegmentationImages_EightBit_RefusesFilesOf16()
    {
        DeepPng.Write(_folder["deep/a.png"], 2, 1, [257, 65535]);

        var error = Assert.Throws<SegmentationException>(() => Load("a.png", PixelKind.EightBit).GetColumn<MLImage>("Image").ToList());

        Assert.Contains("a.png' is a PNG file of 16 bits, 1 channel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationImages_NoName_IsNamedByItsRow()
    {
        Directory.CreateDirectory(_folder["deep"]);

        var error = Assert.Throws<SegmentationException>(() => Load("", PixelKind.FloatingPoint).GetColumn<SegmentationImage>("Image").ToList());

        Assert.StartsWith("Row 0 names no image file in the column 'File'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationImages_NoSuchColumn_SaysWhichIsMeant()
    {
        var data = _context.Data.LoadFromEnumerable([new Row()]);

        var error = Assert.Throws<SegmentationException>(() => _context.Transforms.LoadSegmentationImages("Image", "").Fit(data));

        Assert.StartsWith("The data has no column 'Image' with the names of image files (text).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationImages_NoSuchFolder_IsRefused() => Assert.Throws<SegmentationException>(
        () => _context.Transforms.LoadSegmentationImages("Image", _folder["none"]));

    [Theory]
    [InlineData("a.png")]
    [InlineData("sub|folder \"ü\"/a.png")]
    public void LoadSegmentationImages_SavedAndLoadedInAPipeline_GivesTheSameMasks(string name)
    {
        DeepPng.Write(_folder[$"deep/{name}"], 3, 1, [499, 501, 65535]);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes());
        _context.Segmentation().Save(model, _folder["model.zip"]);
        var data = _context.Data.LoadFromEnumerable([new Row { File = name }]);
        var pipeline = _context.Transforms.LoadSegmentationImages("Image", _folder["deep"], "File", PixelKind.FloatingPoint)
            .Append(_context.Transforms.ApplySegmentationModel(_folder["model.zip"]));
        using var fitted = pipeline.Fit(data);
        _context.Model.Save(fitted, data.Schema, _folder["pipeline.zip"]);

        var loaded = new MLContext().Model.Load(_folder["pipeline.zip"], out _);

        var expected = new SegmentationMask(3, 1, [0, 1, 1]);
        var scored = loaded.Transform(data);
        Assert.Equal(expected, scored.GetColumn<SegmentationMask>("PredictedLabel").Single());
        Assert.Equal(["File", "Image", "Score", "PredictedLabel"], scored.Schema.Select(column => column.Name));
        using var engine = _context.Model.CreatePredictionEngine<Row, SegmentationPrediction>(loaded);
        Assert.Equal(expected, engine.Predict(new Row { File = name }).PredictedLabel);
        var error = Assert.Throws<SegmentationException>(() => engine.Predict(new Row { File = "b.png" }));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationImages_EightBitSavedAndLoaded_GivesTheSameImages()
    {
        _folder.WriteImage("deep/a.png", 5, 3);
        var data = _context.Data.LoadFromEnumerable([new Row { File = "a.png" }]);
        using var zip = new MemoryStream();
        _context.Model.Save(_context.Transforms.LoadSegmentationImages("Photo", _folder["deep"], "File").Fit(data), data.Schema, zip);

        var loaded = new MLContext().Model.Load(zip, out _);

        using var image = loaded.Transform(data).GetColumn<MLImage>("Photo").Single();
        using var expected = MLImage.CreateFromFile(_folder["deep/a.png"]);
        Assert.Equal(expected.Pixels.ToArray(), image.Pixels.ToArray());
    }

    private IDataView Load(string name, PixelKind pixels)
    {
        var data = _context.Data.LoadFromEnumerable([new Row { File = name }]);
        return _context.Transforms.LoadSegmentationImages("Image", _folder["deep"], "File", pixels).Fit(data).Transform(data);
    }

    private sealed class Row
    {
        public string File { get; set; } = "";
    }
}
