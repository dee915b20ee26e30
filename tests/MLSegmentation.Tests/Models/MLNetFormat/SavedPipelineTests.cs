using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.DataViews;
using MLSegmentation.Tests.Masks;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Models.MLNetFormat;

/// <summary>Pipelines as people compose them, saved and loaded by plain ML.NET: their masks know their classes, and their label steps work.</summary>
public sealed class SavedPipelineTests : IDisposable
{
    // The model's classes are dark, bright; the same masks with the values swapped have them in the other order.
    private static readonly SegmentationClasses Classes = ThresholdModel.Info.Classes;
    private static readonly SegmentationClasses Swapped = SegmentationClasses.Parse("bright=255, dark=0");
    private static readonly SegmentationMask Truth = new(2, 2, [0, 1, 1, 1]);

    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public SavedPipelineTests()
    {
        // The model says dark, bright, bright, dark.
        _folder.WriteBytes("images/a.png", PngFile.Grey(2, 2, 0, 255, 200, 100).ToBytes());
        _folder.WriteBytes("masks/a.png", PngFile.Grey(2, 2, 0, 255, 255, 255).ToBytes());
        File.WriteAllBytes(_folder["model.onnx"], ThresholdModel.CreateBytes());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_LoadedModelOnSwappedClasses_IsRefused()
    {
        var model = SaveAndLoad(_context.Transforms.ApplySegmentationModel(_folder["model.onnx"]).Fit(LoadFolder(Classes)));

        var exception = Assert.Throws<SegmentationException>(() => new MLContext().Segmentation().Evaluate(model.Transform(LoadFolder(Swapped))));

        Assert.Equal(
            "The classes of the column 'Label' are 'bright=255, dark=0', but those of the predicted mask of "
            + $"'{_folder["images/a.png"]}' are 'dark=0, bright=255'; both must have the same names in the same order.",
            exception.Message);
    }

    [Fact]
    public void Evaluate_LoadedModelOnOtherMaskValues_TakesTheSameNamesForTheSameClasses()
    {
        _folder.WriteBytes("masks/a.png", PngFile.Grey(2, 2, 7, 9, 9, 9).ToBytes());
        var model = SaveAndLoad(_context.Transforms.ApplySegmentationModel(_folder["model.onnx"]).Fit(LoadFolder(Classes)));

        var metrics = _context.Segmentation().Evaluate(model.Transform(LoadFolder(SegmentationClasses.Parse("dark=7, bright=9"))));

        // Three of four pixels are right.
        Assert.Equal(0.75, metrics.PixelAccuracy);
    }

    [Fact]
    public void Evaluate_LoadedModelOnLabelsWithoutClasses_TakesThoseOfThePredictions()
    {
        var model = SaveAndLoad(_context.Transforms.ApplySegmentationModel(_folder["model.onnx"]).Fit(LoadFolder(Classes)));
        using var image = MLImage.CreateFromFile(_folder["images/a.png"]);
        var data = _context.Data.LoadFromEnumerable([new Labelled { Image = image, Label = Truth }]);

        var metrics = _context.Segmentation().Evaluate(model.Transform(data));

        Assert.Equal(["dark", "bright"], metrics.Classes.Select(item => item.Name));
        Assert.Equal(0.75, metrics.PixelAccuracy);
    }

    [Fact]
    public void Evaluate_CopiedAndSelectedPredictions_StillKnowTheirClasses()
    {
        var pipeline = _context.Transforms.ApplySegmentationModel(_folder["model.onnx"])
            .Append(_context.Transforms.CopyColumns("Mask", "PredictedLabel"))
            .Append(_context.Transforms.SelectColumns("Label", "Mask"));
        var model = SaveAndLoad(pipeline.Fit(LoadFolder(Classes)));

        var exception = Assert.Throws<SegmentationException>(
            () => _context.Segmentation().Evaluate(model.Transform(LoadFolder(Swapped)), predictedLabelColumnName: "Mask"));

        Assert.Contains("but those of the predicted mask of image 1 are 'dark=0, bright=255'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_LoadedModel_GivesAMaskThatKnowsItsClasses()
    {
        var model = SaveAndLoad(_context.Transforms.ApplySegmentationModel(_folder["model.onnx"]).Fit(LoadFolder(Classes)));
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(model);
        using var image = MLImage.CreateFromFile(_folder["images/a.png"]);

        var mask = engine.Predict(new SegmentationInput { Image = image }).PredictedLabel!;

        Assert.Equal(new SegmentationMask(2, 2, [0, 1, 1, 0]), mask);
        Assert.Equal(Classes, mask.Classes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("drop")]
    [InlineData("select")]
    [InlineData("copy")]
    [InlineData("copy before the model")]
    public void Transform_LoadedPipelineWithLabelSteps_ScoresAndReadsMasksOnRequest(string steps)
    {
        var model = SaveAndLoad(CreatePipeline(steps).Fit(CreateFiles("a.png")));
        string? label = steps switch
        {
            "drop" or "select" => null,
            "" => "Label",
            _ => "Truth",
        };

        var scored = model.Transform(CreateFiles("a.png"));

        Assert.Equal([new SegmentationMask(2, 2, [0, 1, 1, 0])], scored.GetColumn<SegmentationMask>("PredictedLabel"));
        if (label is null)
        {
            Assert.Null(scored.Schema.GetColumnOrNull("Label"));
            return;
        }

        var metrics = new MLContext().Segmentation().Evaluate(scored, labelColumnName: label);
        Assert.Equal(0.75, metrics.PixelAccuracy);
        Assert.Equal(["dark", "bright"], metrics.Classes.Select(item => item.Name));
    }

    [Fact]
    public void Transform_LoadedPipelineWithoutMaskFiles_ScoresUntilSomethingReadsTheMasks()
    {
        var model = SaveAndLoad(CreatePipeline("copy").Fit(CreateFiles("a.png")));
        Directory.Delete(_folder["masks"], recursive: true);

        var scored = model.Transform(CreateFiles("a.png"));

        Assert.Single(scored.GetColumn<SegmentationMask>("PredictedLabel"));
        using var engine = _context.Model.CreatePredictionEngine<Files, SegmentationPrediction>(model);
        Assert.NotNull(engine.Predict(new Files { File = "a.png" }).PredictedLabel);
        var exception = Assert.Throws<SegmentationException>(() => scored.GetColumn<SegmentationMask>("Truth").Count());
        Assert.Contains("a.png' does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_FileNameInAnyColumnOfText_IsNamed()
    {
        var model = SaveAndLoad(CreatePipeline("").Fit(CreateFiles("a.png")));
        _folder.WriteBytes("masks/a.png", PngFile.Grey(1, 1, 0).ToBytes());

        var exception = Assert.Throws<SegmentationException>(() => _context.Segmentation().Evaluate(model.Transform(CreateFiles("a.png"))));

        Assert.StartsWith("The predicted mask of 'a.png' has 2x2 pixels, but the true one has 1x1;", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_LoadedPipelineOnARowThatNamesNoMask_ScoresIt()
    {
        var pipeline = _context.Transforms.LoadImages("Image", _folder["images"], "File")
            .Append(_context.Transforms.LoadMasks("Label", _folder["masks"], "MaskFile", Classes))
            .Append(_context.Transforms.ApplySegmentationModel(_folder["model.onnx"]));
        var model = SaveAndLoad(pipeline.Fit(CreateFiles("a.png")));

        var scored = model.Transform(_context.Data.LoadFromEnumerable([new Files { File = "a.png" }]));

        Assert.Single(scored.GetColumn<SegmentationMask>("PredictedLabel"));
        var exception = Assert.Throws<SegmentationException>(() => _context.Segmentation().Evaluate(scored));
        Assert.StartsWith("A row names no mask file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_LabelStepForTrainingOnly_NeedsNoMaskColumnAfterLoading()
    {
        var pipeline = _context.Transforms.LoadImages("Image", _folder["images"], "File")
            .Append(_context.Transforms.LoadMasks("Label", _folder["masks"], "MaskFile", Classes), TransformerScope.TrainTest)
            .Append(_context.Transforms.ApplySegmentationModel(_folder["model.onnx"]));
        var model = SaveAndLoad(pipeline.Fit(CreateFiles("a.png")).GetModelFor(TransformerScope.Scoring));
        using var engine = _context.Model.CreatePredictionEngine<ImageFile, SegmentationPrediction>(model);

        Assert.Equal(new SegmentationMask(2, 2, [0, 1, 1, 0]), engine.Predict(new ImageFile { File = "a.png" }).PredictedLabel);
    }

    [Fact]
    public void Save_LabelStepWithUnusualClassesInARelativeFolder_LoadsTheSame()
    {
        var classes = SegmentationClasses.Parse("\"dünkel\\\"=0, 明るい=255, ignore=7");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder["masks"]);
        var model = SaveAndLoad(_context.Transforms.LoadMasks("File", relative, classes: classes).Fit(CreateFiles("a.png")));

        var mask = model.Transform(CreateFiles("a.png")).GetColumn<SegmentationMask>("File").Single();

        Assert.Equal((Truth, classes), (mask, mask.Classes));
    }

    private IEstimator<ITransformer> CreatePipeline(string steps)
    {
        var load = _context.Transforms.LoadImages("Image", _folder["images"], "File")
            .Append(_context.Transforms.LoadMasks("Label", _folder["masks"], "File", Classes));
        var model = _context.Transforms.ApplySegmentationModel(_folder["model.onnx"]);
        return steps switch
        {
            "" => load.Append(model),
            "drop" => load.Append(model).Append(_context.Transforms.DropColumns("Label")),
            "select" => load.Append(model).Append(_context.Transforms.SelectColumns("PredictedLabel")),
            "copy" => load.Append(model).Append(_context.Transforms.CopyColumns("Truth", "Label")),
            _ => load.Append(_context.Transforms.CopyColumns("Truth", "Label")).Append(model),
        };
    }

    private ITransformer SaveAndLoad(ITransformer model)
    {
        _context.Model.Save(model, null, _folder["pipeline.zip"]);
        (model as IDisposable)?.Dispose();
        return new MLContext().Model.Load(_folder["pipeline.zip"], out _);
    }

    private IDataView LoadFolder(SegmentationClasses classes) => _context.Data.LoadSegmentationFolder(_folder["images"], _folder["masks"], classes);

    private IDataView CreateFiles(string file) => _context.Data.LoadFromEnumerable([new Files { File = file }]);

    private sealed class Files
    {
        public string File { get; set; } = "";

        public string MaskFile { get; set; } = "";
    }

    private sealed class ImageFile
    {
        public string File { get; set; } = "";
    }

    private sealed class Labelled
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
