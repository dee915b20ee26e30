using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.DataViews;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public class SegmentationTransformerTests
{
    private static readonly (int Width, int Height)[] Sizes = [(5, 3), (64, 48), (1, 1), (2, 7)];
    private static readonly SegmentationScoringOptions OneThread = new() { Threads = 1 };
    private readonly MLContext _context = new(seed: 1);

    // ML.NET knows images and masks as members of classes once the library has been touched.
    public SegmentationTransformerTests() => _context.Segmentation();

    [Fact]
    public void Transform_ImagesOfSeveralSizes_GivesMasksOfTheSameSizes()
    {
        using var model = CreateModel();

        var rows = Score(model.Transform(CreateData()));

        for (int i = 0; i < Sizes.Length; i++)
        {
            var (width, height) = Sizes[i];
            byte[] expected = ThresholdModel.Classify(TestImages.CreateGrey(width, height, i));
            Assert.Equal(new SegmentationMask(width, height, expected), rows[i].PredictedLabel);
        }
    }

    [Fact]
    public void Transform_Score_HoldsTheProbabilitiesOfEveryClass()
    {
        using var model = CreateModel();

        var rows = Score(model.Transform(CreateData()));

        // Class 1 has the probability 1 / (1 + exp(1 - 2g)); class 0 has the rest.
        for (int i = 0; i < Sizes.Length; i++)
        {
            byte[] grey = TestImages.CreateGrey(Sizes[i].Width, Sizes[i].Height, i);
            Assert.Equal(2 * grey.Length, rows[i].Score!.Length);
            for (int pixel = 0; pixel < grey.Length; pixel++)
            {
                double bright = 1 / (1 + Math.Exp(1 - (2 * grey[pixel] / 255.0)));
                Assert.Equal(1 - bright, rows[i].Score![pixel], 1e-6);
                Assert.Equal(bright, rows[i].Score![grey.Length + pixel], 1e-6);
            }
        }
    }

    [Fact]
    public void Transform_Schema_AddsScoreAndPredictedLabelWithClasses()
    {
        using var model = CreateModel();

        var schema = model.Transform(CreateData()).Schema;

        Assert.Equal(["Name", "Image", "Score", "PredictedLabel"], schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), schema["Score"].Type);
        Assert.IsType<SegmentationMaskDataViewType>(schema["PredictedLabel"].Type);
        Assert.Equal(ThresholdModel.Info.Classes, ClassesAnnotation.Read(schema["PredictedLabel"]));
        Assert.Equal(schema.Select(column => column.Name), model.GetOutputSchema(CreateData().Schema).Select(column => column.Name));
    }

    [Fact]
    public void Transform_OtherColumns_PassThrough()
    {
        using var model = CreateModel();

        Assert.Equal(["0", "1", "2", "3"], model.Transform(CreateData()).GetColumn<string>("Name"));
    }

    [Fact]
    public void Transform_ReadingOneRow_ReadsOneRowOfTheSource()
    {
        int produced = 0;
        var data = _context.Data.LoadFromEnumerable(Produce());
        using var model = CreateModel();
        var scored = model.Transform(data);

        using var cursor = scored.GetRowCursor(scored.Schema);
        var getMask = cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"]);
        Assert.True(cursor.MoveNext());
        SegmentationMask mask = null!;
        getMask(ref mask);

        Assert.Equal(1, mask.Width);
        Assert.Equal(1, produced);

        IEnumerable<Row> Produce()
        {
            while (true)
            {
                produced++;
                yield return new Row { Image = TestImages.Create(produced, 1, new byte[produced]) };
            }
        }
    }

    [Fact]
    public void Transform_GetterCalledTwice_GivesTheSameMaskWithoutScoringAgain()
    {
        using var model = CreateModel();
        var scored = model.Transform(CreateData());
        using var cursor = scored.GetRowCursor(scored.Schema);
        var getMask = cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"]);
        var getScore = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        cursor.MoveNext();
        SegmentationMask first = null!;
        SegmentationMask second = null!;
        VBuffer<float> score = default;

        getMask(ref first);
        getScore(ref score);
        getMask(ref second);

        Assert.Same(first, second);
        Assert.Equal(2 * 5 * 3, score.Length);
    }

    [Fact]
    public void GetGetter_ScoreAfterTheMaskWasRead_GivesTheScore()
    {
        using var model = CreateModel();
        var scored = model.Transform(CreateData());
        using var cursor = scored.GetRowCursor(scored.Schema);
        cursor.MoveNext();
        SegmentationMask mask = null!;
        cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"])(ref mask);
        VBuffer<float> score = default;

        cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"])(ref score);

        Assert.Equal(2 * 5 * 3, score.Length);
    }

    [Fact]
    public void GetGetter_ColumnNotAskedFor_Throws()
    {
        using var model = CreateModel();
        var scored = model.Transform(CreateData());
        using var cursor = scored.GetRowCursor([scored.Schema["Name"]]);

        Assert.False(cursor.IsColumnActive(scored.Schema["Score"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
    }

    [Fact]
    public void GetGetter_OtherType_Throws()
    {
        using var model = CreateModel();
        var scored = model.Transform(CreateData());
        using var cursor = scored.GetRowCursor(scored.Schema);

        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<double>>(scored.Schema["Score"]));
    }

    [Fact]
    public void CreatePredictionEngine_Model_Predicts()
    {
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(CreateModel());

        AssertPredictsEverySize(engine);
    }

    [Fact]
    public void CreatePredictionEngine_TheSameImageAgain_DoesNotDisposeIt()
    {
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(CreateModel());
        using var image = TestImages.Create(2, 1, [0, 255]);

        var first = engine.Predict(new SegmentationInput { Image = image });
        var second = engine.Predict(new SegmentationInput { Image = image });

        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), first.PredictedLabel);
        Assert.Equal(first.PredictedLabel, second.PredictedLabel);
        Assert.Equal(2, image.Width);
    }

    [Fact]
    public void Predict_NoImage_Throws()
    {
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(CreateModel());

        var exception = Assert.Throws<SegmentationException>(() => engine.Predict(new SegmentationInput()));

        Assert.Contains("'Image'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_ColorImage_IsAveragedToGrey()
    {
        using var model = CreateModel();

        // Blue, green, red, alpha: means 85 and 170 of 255.
        using var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [255, 0, 0, 255, 0, 255, 255, 255]);
        var rows = Score(model.Transform(_context.Data.LoadFromEnumerable([new Row { Image = image }])));

        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), rows[0].PredictedLabel);
    }

    [Fact]
    public void Transform_OwnColumnNames_UsesThem()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Image", "Mask", "Odds", OneThread);

        var scored = model.Transform(CreateData());

        Assert.Equal(["Name", "Image", "Odds", "Mask"], scored.Schema.Select(column => column.Name));
        Assert.Equal(4, scored.GetColumn<SegmentationMask>("Mask").Count());
    }

    [Fact]
    public void Transform_NoImageColumn_SaysWhichColumnsThereAre()
    {
        using var model = CreateModel();

        var exception = Assert.Throws<SegmentationException>(() => model.Transform(_context.Data.LoadFromEnumerable([new TextRow { Name = "a" }])));

        Assert.Contains("no column 'Image'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Name'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_ImageColumnOfText_SaysWhatItHolds()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Name");

        var exception = Assert.Throws<SegmentationException>(() => model.Transform(CreateData()));

        Assert.Contains("'Name' holds", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveOnnx_InABareSession_GivesTheSameResults()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel();
        model.SaveOnnx(folder["m.onnx"]);
        var expected = Score(model.Transform(CreateData()))[1];

        using var session = new InferenceSession(folder["m.onnx"]);
        byte[] pixels = TestImages.CreateGrey(64, 48, 1).SelectMany(value => new[] { value, value, value }).ToArray();
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, 48, 64, 3]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["Image"], [input], ["PredictedLabel", "Score"]);

        Assert.Equal(expected.PredictedLabel!.Pixels, results[0].GetTensorDataAsSpan<byte>());
        Assert.Equal(expected.Score, results[1].GetTensorDataAsSpan<float>());
        Assert.Equal(["m.onnx"], folder.Files);
    }

    [Fact]
    public void SaveOnnx_ToAStream_WritesTheSameFile()
    {
        using var model = CreateModel();
        using var stream = new MemoryStream();

        model.SaveOnnx(stream);

        Assert.Equal(ThresholdModel.CreateBytes(), stream.ToArray());
    }

    [Fact]
    public void SaveOnnx_FolderThatDoesNotExist_Throws()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel();

        var exception = Assert.Throws<SegmentationException>(() => model.SaveOnnx(Path.Combine(folder["nowhere"], "m.onnx")));

        Assert.Contains("nowhere", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromOnnx_WhatSaveOnnxWrote_ScoresTheSame()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel();
        model.SaveOnnx(folder["m.onnx"]);

        using var loaded = SegmentationTransformer.FromOnnx(folder["m.onnx"], OneThread);

        AssertSameRows(Score(model.Transform(CreateData())), Score(loaded.Transform(CreateData())));
    }

    [Fact]
    public void Dispose_Twice_DoesNothing()
    {
        var model = CreateModel();
        model.Dispose();
        model.Dispose();

        Assert.Equal("dark", model.Info.Classes[0].Name);
    }

    [Fact]
    public void Dispose_ThenUse_Throws()
    {
        var model = CreateModel();
        var scored = model.Transform(CreateData());
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Transform(CreateData()));
        Assert.Throws<ObjectDisposedException>(() => model.SaveOnnx(new MemoryStream()));
        Assert.Throws<ObjectDisposedException>(() => _context.Model.Save(model, null, new MemoryStream()));
        Assert.Throws<ObjectDisposedException>(() => Score(scored));
    }

    [Fact]
    public void Transform_ManyImages_AllocatesLittleMoreThanTheMasks()
    {
        const int Width = 400;
        const int Height = 300;
        const int Count = 50;
        using var image = TestImages.Create(Width, Height, TestImages.CreateGrey(Width, Height, 1));
        using var model = CreateModel();
        var scored = model.Transform(_context.Data.LoadFromEnumerable(Enumerable.Repeat(new Row { Image = image }, Count + 1)));
        using var cursor = scored.GetRowCursorSet(scored.Schema, 1)[0];
        var getMask = cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"]);
        var getScore = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        SegmentationMask mask = null!;
        VBuffer<float> score = default;

        Assert.True(ReadRow());
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (ReadRow())
        {
        }

        // A mask is 120,000 bytes; the image's 360,000 bytes and the score's 960,000 are in buffers that are used again.
        long perImage = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        Assert.InRange(perImage, Width * Height, (Width * Height) + 20_000);

        bool ReadRow()
        {
            if (!cursor.MoveNext())
            {
                return false;
            }

            getMask(ref mask);
            getScore(ref score);
            return true;
        }
    }

    [Fact]
    public void Transform_SeveralThreads_GivesTheSameMasks()
    {
        using var model = CreateModel();
        var expected = Score(model.Transform(CreateData()));

        Parallel.For(0, 8, _ => AssertSameRows(expected, Score(model.Transform(CreateData()))));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(null, -1)]
    public void ScoringOptions_OutOfRange_Throw(int? threads, int? gpuDeviceId) =>
        Assert.Throws<SegmentationOptionException>(() => new SegmentationScoringOptions { Threads = threads, GpuDeviceId = gpuDeviceId });

    [Fact]
    public void FromImageModel_CudaDeviceThatIsNotThereWithFallback_ScoresOnTheProcessor()
    {
        var options = new SegmentationScoringOptions { GpuDeviceId = 77, FallbackToCpu = true };
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: options);

        Assert.Equal(4, Score(model.Transform(CreateData())).Count);
    }

    [Fact]
    public void FromImageModel_CudaDeviceThatIsNotThere_SaysHowToGoOn()
    {
        var context = new MLContext { GpuDeviceId = 77 };

        var exception = Assert.Throws<SegmentationException>(() => SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), context: context));

        Assert.Contains("CUDA device 77", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FallbackToCpu", exception.Message, StringComparison.Ordinal);
    }

    internal static SegmentationTransformer CreateModel() => SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: OneThread);

    internal static void AssertPredictsEverySize(PredictionEngine<SegmentationInput, SegmentationPrediction> engine)
    {
        for (int i = 0; i < Sizes.Length; i++)
        {
            var (width, height) = Sizes[i];
            byte[] grey = TestImages.CreateGrey(width, height, i);
            using var image = TestImages.Create(width, height, grey);
            var prediction = engine.Predict(new SegmentationInput { Image = image });
            Assert.Equal(new SegmentationMask(width, height, ThresholdModel.Classify(grey)), prediction.PredictedLabel);
            Assert.Equal(2 * width * height, prediction.Score!.Length);
        }
    }

    internal static void AssertSameRows(IReadOnlyList<ScoredRow> expected, IReadOnlyList<ScoredRow> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].PredictedLabel, actual[i].PredictedLabel);
            Assert.Equal(expected[i].Score, actual[i].Score);
        }
    }

    internal List<ScoredRow> Score(IDataView scored) => [.. _context.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false)];

    internal IDataView CreateData() => _context.Data.LoadFromEnumerable(Sizes.Select((size, index) => new Row
    {
        Name = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Image = TestImages.Create(size.Width, size.Height, TestImages.CreateGrey(size.Width, size.Height, index)),
    }).ToList());

    internal sealed class Row
    {
        public string Name { get; set; } = string.Empty;

        public MLImage? Image { get; set; }
    }

    internal sealed class ScoredRow
    {
        public SegmentationMask? PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }

    private sealed class TextRow
    {
        public string Name { get; set; } = string.Empty;
    }
}
