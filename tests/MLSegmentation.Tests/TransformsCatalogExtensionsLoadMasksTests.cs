using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Tests.DataViews;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests;

public sealed class TransformsCatalogExtensionsLoadMasksTests : IDisposable
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("cell=255, membrane=0");
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public TransformsCatalogExtensionsLoadMasksTests()
    {
        _folder.WriteBytes("masks/a.png", PngFile.Grey(2, 1, 0, 255).ToBytes());
        _folder.WriteBytes("masks/b.png", PngFile.Grey(1, 2, 255, 255).ToBytes());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_FileNames_GivesMasksWithClasses()
    {
        var data = CreateData("a.png", "b.png");

        var masks = _context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes).Fit(data).Transform(data);

        Assert.Equal(Classes, ClassesAnnotation.Read(masks.Schema["Label"]));
        Assert.Equal([new SegmentationMask(2, 1, [1, 0]), new SegmentationMask(1, 2, [0, 0])], masks.GetColumn<SegmentationMask>("Label"));
        Assert.Equal(["a.png", "b.png"], masks.GetColumn<string>("File"));
        Assert.Equal(data.GetRowCount(), masks.GetRowCount());
    }

    [Fact]
    public void Fit_WithinAPipeline_ReadsImagesAndMasks()
    {
        _folder.WriteImage("images/a.png", 2, 1);
        var data = CreateData("a.png");
        var pipeline = _context.Transforms.LoadImages("Image", _folder["images"], "File")
            .Append(_context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes))
            .Append(_context.Transforms.CopyColumns("Truth", "Label"));

        var loaded = pipeline.Fit(data).Transform(data);

        Assert.Equal(new SegmentationMask(2, 1, [1, 0]), loaded.GetColumn<SegmentationMask>("Truth").Single());
    }

    [Fact]
    public void GetOutputSchema_Shape_AddsTheMasks()
    {
        var estimator = _context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes);

        var shape = estimator.GetOutputSchema(SchemaShapes.Of(CreateData("a.png").Schema));

        var label = shape.Single(column => column.Name == "Label");
        Assert.IsType<SegmentationMaskDataViewType>(label.ItemType);
        Assert.Contains("File", shape.Select(column => column.Name));
    }

    [Fact]
    public void LoadMasks_NoInputName_ReplacesTheColumn()
    {
        var data = CreateData("a.png");

        var masks = _context.Transforms.LoadMasks("File", _folder["masks"], classes: Classes).Fit(data).Transform(data);

        Assert.IsType<SegmentationMaskDataViewType>(masks.Schema["File"].Type);
    }

    [Fact]
    public void Save_ThenLoad_HasTheStep()
    {
        var data = CreateData("a.png");
        var pipeline = _context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes).Append(_context.Transforms.CopyColumns("Copy", "File"));
        _context.Model.Save(pipeline.Fit(data), data.Schema, _folder["model.zip"]);

        var loaded = new MLContext().Model.Load(_folder["model.zip"], out _).Transform(data);

        Assert.Equal(["File", "Label", "Copy"], loaded.Schema.Select(column => column.Name));
        Assert.Equal(["a.png"], loaded.GetColumn<string>("Copy"));
        var mask = loaded.GetColumn<SegmentationMask>("Label").Single();
        Assert.Equal((new SegmentationMask(2, 1, [1, 0]), Classes), (mask, mask.Classes));
    }

    [Fact]
    public void CreatePredictionEngine_OneRow_LoadsItsMask()
    {
        var model = _context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes).Fit(CreateData("a.png"));
        using var engine = _context.Model.CreatePredictionEngine<Row, Loaded>(model);

        Assert.Equal(new SegmentationMask(2, 1, [1, 0]), engine.Predict(new Row { File = "a.png" }).Label);
        Assert.Equal(new SegmentationMask(1, 2, [0, 0]), engine.Predict(new Row { File = "b.png" }).Label);
    }

    [Fact]
    public void LoadMasks_WrongInput_SaysWhatIsWrong()
    {
        var data = CreateData("a.png", "missing.png", "");
        var estimator = _context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes);

        AssertMessage(() => _context.Transforms.LoadMasks("Label", _folder["nothing"]), "nothing' does not exist");
        AssertMessage(() => _context.Transforms.LoadMasks("Label", "", "Path").Fit(data), "no column 'Path'");
        AssertMessage(() => _context.Transforms.LoadMasks("Label", "", "Path").GetOutputSchema(SchemaShapes.Of(data.Schema)), "no column 'Path'");
        AssertMessage(() => Read<SegmentationMask>(estimator.Fit(data).Transform(data), "Label"), "missing.png' does not exist");
        AssertMessage(() => Read<SegmentationMask>(estimator.Fit(data).Transform(CreateData("")), "Label"), "Row 0 names no mask file in the column 'File'");
    }

    private static List<T> Read<T>(IDataView data, string column) => [.. data.GetColumn<T>(column)];

    private static void AssertMessage(Action action, string expected) =>
        Assert.Contains(expected, Assert.Throws<SegmentationException>(action).Message, StringComparison.Ordinal);

    private IDataView CreateData(params string[] files) => _context.Data.LoadFromEnumerable(files.Select(file => new Row { File = file }).ToArray());

    private sealed class Row
    {
        public string File { get; set; } = string.Empty;
    }

    private sealed class Loaded
    {
        public SegmentationMask? Label { get; set; }
    }
}
