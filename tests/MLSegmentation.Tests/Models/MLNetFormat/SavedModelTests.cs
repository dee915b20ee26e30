using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.MLNetFormat;

public class SavedModelTests
{
    private readonly SegmentationTransformerTests _data = new();
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Save_ThenLoadInAFreshContext_ScoresTheSame()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        _context.Model.Save(model, null, folder["m.zip"]);

        var loaded = new MLContext().Model.Load(folder["m.zip"], out var inputSchema);

        Assert.Null(inputSchema);
        SegmentationTransformerTests.AssertSameRows(_data.Score(model.Transform(_data.CreateData())), _data.Score(loaded.Transform(_data.CreateData())));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Save_16BitModelThenLoadByMLNet_ScoresTheSame()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateFloat16Bytes());
        using var zip = new MemoryStream();
        _context.Model.Save(model, null, zip);

        var loaded = new MLContext().Model.Load(zip, out _);

        var (expected, actual) = (_data.Score(model.Transform(_data.CreateData())), _data.Score(loaded.Transform(_data.CreateData())));
        SegmentationTransformerTests.AssertSameRows(expected, actual);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void FromModel_16BitModelThatMLNetLoaded_ExportsWhatWasSaved()
    {
        byte[] exported = ThresholdModel.CreateFloat16Bytes();
        using var model = SegmentationTransformer.FromImageModel(exported);
        using var zip = new MemoryStream();
        _context.Model.Save(model, null, zip);
        var loaded = new MLContext().Model.Load(zip, out _);
        using var onnx = new MemoryStream();

        using var found = SegmentationTransformer.FromModel(loaded);
        found.SaveOnnx(onnx);

        Assert.Equal(exported, onnx.ToArray());
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Save_ThenLoad_HasTheSameColumns()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        _context.Model.Save(model, null, folder["m.zip"]);
        var schema = _data.CreateData().Schema;

        var loaded = new MLContext().Model.Load(folder["m.zip"], out _);

        Assert.Equal(Describe(model.GetOutputSchema(schema)), Describe(loaded.GetOutputSchema(schema)));
        (loaded as IDisposable)?.Dispose();

        static IEnumerable<string> Describe(DataViewSchema schema) => schema.Select(column => $"{column.Name}: {column.Type}");
    }

    [Fact]
    public void Save_ThenLoadAndCreatePredictionEngine_Predicts()
    {
        using var folder = new TemporaryFolder();
        using (var model = SegmentationTransformerTests.CreateModel())
        {
            _context.Model.Save(model, null, folder["m.zip"]);
        }

        var context = new MLContext();
        using var engine = context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(context.Model.Load(folder["m.zip"], out _));

        SegmentationTransformerTests.AssertPredictsEverySize(engine);
    }

    [Fact]
    public void Save_OwnColumnNames_SurviveLoading()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Photo", "Mask", "Odds");
        _context.Model.Save(model, null, folder["m.zip"]);
        var data = _context.Transforms.CopyColumns("Photo", "Image").Fit(_data.CreateData()).Transform(_data.CreateData());

        var loaded = new MLContext().Model.Load(folder["m.zip"], out _);
        using var found = SegmentationTransformer.FromModel(loaded);

        Assert.Equal(["Name", "Image", "Photo", "Odds", "Mask"], loaded.Transform(data).Schema.Select(column => column.Name));
        Assert.Equal(["Photo", "Mask", "Odds"], [found.ImageColumnName, found.PredictedLabelColumnName, found.ScoreColumnName]);
        Assert.Equal(model.Transform(data).GetColumn<SegmentationMask>("Mask"), loaded.Transform(data).GetColumn<SegmentationMask>("Mask"));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Save_Pipeline_LoadsAndScoresTheSame()
    {
        using var folder = new TemporaryFolder();
        TestImages.Create(5, 3, TestImages.CreateGrey(5, 3, 0)).Save(folder["a.png"]);
        TestImages.Create(6, 2, TestImages.CreateGrey(6, 2, 1)).Save(folder["b.png"]);
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        var data = _context.Data.LoadFromEnumerable([new PathRow { ImagePath = "a.png" }, new PathRow { ImagePath = "b.png" }]);
        var pipeline = _context.Transforms.LoadImages("Photo", folder[string.Empty], "ImagePath")
            .Append(_context.Transforms.ApplySegmentationModel("PredictedLabel", "Photo", folder["m.onnx"]))
            .Append(_context.Transforms.CopyColumns("Mask", "PredictedLabel"));
        using var model = pipeline.Fit(data);
        _context.Model.Save(model, data.Schema, folder["m.zip"]);

        var loaded = new MLContext().Model.Load(folder["m.zip"], out var inputSchema);

        var masks = loaded.Transform(data).GetColumn<SegmentationMask>("Mask").ToList();
        Assert.Equal(["ImagePath"], inputSchema.Select(column => column.Name));
        Assert.Equal(
            [
                new SegmentationMask(5, 3, ThresholdModel.Classify(TestImages.CreateGrey(5, 3, 0))),
                new SegmentationMask(6, 2, ThresholdModel.Classify(TestImages.CreateGrey(6, 2, 1))),
            ],
            masks);
        Assert.Equal(masks, model.Transform(data).GetColumn<SegmentationMask>("Mask"));

        using var found = SegmentationTransformer.FromModel(loaded);
        using var unsaved = SegmentationTransformer.FromModel(model);
        Assert.Equal("Photo", found.ImageColumnName);
        Assert.Equal("Photo", unsaved.ImageColumnName);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void FromModel_LoadedModel_IsTheModelThatWasSaved()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        _context.Model.Save(model, null, folder["m.zip"]);
        var loaded = new MLContext().Model.Load(folder["m.zip"], out _);
        using var onnx = new MemoryStream();

        using var found = SegmentationTransformer.FromModel(loaded);
        (loaded as IDisposable)?.Dispose();
        found.SaveOnnx(onnx);

        Assert.Equal(ThresholdModel.CreateBytes(), onnx.ToArray());
        SegmentationTransformerTests.AssertSameRows(_data.Score(model.Transform(_data.CreateData())), _data.Score(found.Transform(_data.CreateData())));
    }

    [Fact]
    public void FromModel_OtherTransformer_Throws()
    {
        var other = _context.Transforms.CopyColumns("B", "Name").Fit(_data.CreateData());

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.FromModel(other));

        Assert.Contains("holds no segmentation model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromModel_TwoModels_Throws()
    {
        using var first = SegmentationTransformerTests.CreateModel();
        using var second = SegmentationTransformerTests.CreateModel();

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.FromModel(new TransformerChain<ITransformer>(first, second)));

        Assert.Contains("2 segmentation models", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.zip")]
    [InlineData("m.onnx")]
    [InlineData("zip under another name.onnx")]
    public void Load_EitherKindOfFile_GivesTheModel(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        if (name == "m.onnx")
        {
            model.SaveOnnx(folder[name]);
        }
        else
        {
            _context.Segmentation().Save(model, folder[name]);
        }

        using var loaded = _context.Segmentation().Load(folder[name]);

        Assert.Equal(ThresholdModel.Info.Classes, loaded.Info.Classes);
        Assert.Equal(2, loaded.Info.Training!.Epochs.Count);
        Assert.Equal([name], folder.Files);
        SegmentationTransformerTests.AssertSameRows(_data.Score(model.Transform(_data.CreateData())), _data.Score(loaded.Transform(_data.CreateData())));
    }

    [Fact]
    public void Load_OfWhatSaveWrote_GivesTheSameModel()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Photo", "Mask", "Odds");
        var data = _context.Transforms.CopyColumns("Photo", "Image").Fit(_data.CreateData()).Transform(_data.CreateData());

        _context.Segmentation().Save(model, folder["m.zip"]);
        using var loaded = new MLContext().Segmentation().Load(folder["m.zip"]);
        _context.Segmentation().Save(loaded, folder["again.zip"]);
        using var again = new MLContext().Segmentation().Load(folder["again.zip"]);

        Assert.All([loaded, again], same =>
        {
            Assert.Equal(("Photo", "Mask", "Odds"), (same.ImageColumnName, same.PredictedLabelColumnName, same.ScoreColumnName));
            Assert.Equal(ModelMetadata.Write(model.Info), ModelMetadata.Write(same.Info));
            Assert.Equal(Describe(model.GetOutputSchema(data.Schema)), Describe(same.GetOutputSchema(data.Schema)));
            Assert.Equal(model.Transform(data).GetColumn<SegmentationMask>("Mask"), same.Transform(data).GetColumn<SegmentationMask>("Mask"));
            Assert.Equal(model.Transform(data).GetColumn<float[]>("Odds"), same.Transform(data).GetColumn<float[]>("Odds"));
        });

        static IEnumerable<string> Describe(DataViewSchema schema) =>
            schema.Select(column => $"{column.Name}: {column.Type} ({string.Join(", ", Describe(column.Annotations.Schema))})");
    }

    [Fact]
    public void Load_Pipeline_GivesTheModelInItAlone()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        var copy = _context.Transforms.CopyColumns("Copy", "PredictedLabel").Fit(model.Transform(_data.CreateData()));
        var pipeline = new TransformerChain<ITransformer>(model, copy);
        _context.Model.Save(pipeline, null, folder["m.zip"]);

        using var loaded = _context.Segmentation().Load(folder["m.zip"]);

        Assert.Equal(["Name", "Image", "Score", "PredictedLabel"], loaded.GetOutputSchema(_data.CreateData().Schema).Select(column => column.Name));
        SegmentationTransformerTests.AssertSameRows(_data.Score(model.Transform(_data.CreateData())), _data.Score(loaded.Transform(_data.CreateData())));
    }

    [Fact]
    public void Load_NoSuchFile_NamesIt() => AssertLoadFails(folder => folder["absent.zip"], "does not exist");

    [Fact]
    public void Load_ModelOfSomebodyElse_SaysSo() => AssertLoadFails(
        folder =>
        {
            var other = _context.Transforms.CopyColumns("B", "Name").Fit(_data.CreateData());
            _context.Model.Save(other, null, folder["other.zip"]);
            return folder["other.zip"];
        },
        "holds no segmentation model");

    [Fact]
    public void Load_TextFile_SaysThatItIsNoModel() => AssertLoadFails(
        folder =>
        {
            File.WriteAllText(folder["model.zip"], "hello");
            return folder["model.zip"];
        },
        "is no ONNX model");

    [Fact]
    public void Load_TruncatedZip_SaysThatItIsDamaged() => AssertLoadFails(folder => Damage(folder, bytes => bytes[..(bytes.Length / 2)]), "is damaged");

    [Fact]
    public void Load_ZipWithAFlippedBit_SaysThatItIsDamaged() => AssertLoadFails(
        folder => Damage(folder, bytes =>
        {
            // The name of the entry stands before its content, and again in the directory at the end of the file.
            int content = bytes.AsSpan().IndexOf("OnnxModel"u8) + 60;
            bytes[content] ^= 1;
            return bytes;
        }),
        "is damaged");

    [Fact]
    public void FromOnnx_ZipFile_NamesTheRightMethod()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();
        _context.Segmentation().Save(model, folder["m.zip"]);

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.FromOnnx(folder["m.zip"]));

        Assert.Contains("mlContext.Segmentation().Load", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_FolderThatDoesNotExist_Throws()
    {
        using var folder = new TemporaryFolder();
        using var model = SegmentationTransformerTests.CreateModel();

        Assert.Throws<SegmentationException>(() => _context.Segmentation().Save(model, Path.Combine(folder["nowhere"], "m.zip")));
    }

    private string Damage(TemporaryFolder folder, Func<byte[], byte[]> damage)
    {
        using var model = SegmentationTransformerTests.CreateModel();
        _context.Segmentation().Save(model, folder["m.zip"]);
        File.WriteAllBytes(folder["m.zip"], damage(File.ReadAllBytes(folder["m.zip"])));
        return folder["m.zip"];
    }

    private void AssertLoadFails(Func<TemporaryFolder, string> prepare, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = prepare(folder);

        var exception = Assert.Throws<SegmentationException>(() => _context.Segmentation().Load(path));

        Assert.Contains($"'{path}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = string.Empty;
    }
}
