using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.DataViews;

/// <summary>Folders of images of more than 8 bits, as columns of data views and in front of models.</summary>
public sealed class DeepImagesTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadSegmentationFolder_FilesOf16Bits_GivesThemInFullDepth()
    {
        WriteDeep("a.png", 499, 501);
        WriteDeep("b.png", 40000, 3);

        var data = _context.Data.LoadSegmentationFolder(_folder["images"]);

        Assert.Equal(SegmentationImageDataViewType.Instance, data.Schema["Image"].Type);
        Assert.Equal([499, 501, 40000, 3], data.GetColumn<SegmentationImage>("Image").SelectMany(image => image.Values.ToArray()));
    }

    [Fact]
    public void LoadSegmentationFolder_MaskOfAnotherSize_NamesBothFiles()
    {
        WriteDeep("a.png", 1, 2);
        DeepPng.Write(_folder["masks/a.png"], 1, 1, [0]);

        var data = _context.Data.LoadSegmentationFolder(_folder["images"], _folder["masks"], SegmentationClasses.Parse("background=0, disc=255"));
        var error = Assert.Throws<SegmentationException>(() => data.GetColumn<SegmentationMask>("Label").ToList());

        Assert.Contains("a.png' has 1x1 pixels, but its image", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationFolder_SeveralDepths_SaysHowManyOfEach()
    {
        WriteDeep("a.png", 1, 2);
        WriteDeep("b.png", 1, 2);
        _folder.WriteImage("images/c.png");
        DeepPng.Write(_folder["images/d.png"], 1, 1, [1, 2, 3]);

        var error = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationFolder(_folder["images"]));

        Assert.StartsWith(
            "The images have pixels of different kinds: 2 with 16 bits, 1 channel ('a.png', 'b.png'); 1 with 8 bits ('c.png'); "
            + "1 with 16 bits, 3 channels ('d.png').",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_SeveralDepths_OnlyTheImagesOfAnotherFail()
    {
        _folder.WriteImage("images/a.png");
        WriteDeep("b.png", 1, 2);
        var options = new SegmentationFolderOptions { Pixels = PixelKind.EightBit };
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes());

        var scored = model.Transform(_context.Data.LoadSegmentationFolder(_folder["images"], options));
        using var row = scored.GetRowCursor(scored.Schema);
        var getMask = row.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"]);
        SegmentationMask mask = null!;

        Assert.True(row.MoveNext());
        getMask(ref mask);
        Assert.True(row.MoveNext());
        Assert.Contains("b.png' is a PNG file of 16 bits", Assert.Throws<SegmentationException>(() => getMask(ref mask)).Message, StringComparison.Ordinal);
        var deep = _context.Data.LoadSegmentationFolder(_folder["images"], options with { Pixels = PixelKind.FloatingPoint });
        Assert.Equal(2, deep.GetColumn<SegmentationImage>("Image").Count());
    }

    [Fact]
    public void AllowOtherPixels_ImagesOfAnotherDepthOnly_GivesTheWantedColumn()
    {
        WriteDeep("a.png", 1, 300);
        foreach (string name in (string[])["masks", "predictions"])
        {
            Directory.CreateDirectory(_folder[name]);
            new SegmentationMask(2, 1, [0, 1]).Save(_folder[$"{name}/a.png"], SegmentationClasses.Binary);
        }

        var eightBit = new SegmentationFolderOptions { Pixels = PixelKind.EightBit };

        foreach (var options in (SegmentationFolderOptions[])[eightBit, eightBit with { AllowOtherPixels = true }])
        {
            var type = options.AllowOtherPixels ? typeof(MLImage) : typeof(SegmentationImage);
            var images = _context.Data.LoadSegmentationFolder(_folder["images"], options);
            var predictions = _context.Data.LoadSegmentationPredictions(_folder["predictions"], _folder["masks"], _folder["images"], options: options);
            Assert.Equal([type, type], [images.Schema["Image"].Type.RawType, predictions.Schema["Image"].Type.RawType]);
        }

        var row = _context.Data.LoadSegmentationFolder(_folder["images"], eightBit with { AllowOtherPixels = true });
        Assert.Throws<SegmentationException>(() => row.GetColumn<MLImage>("Image").Count());
    }

    [Fact]
    public void LoadSegmentationImages_MissingFile_IsNamedWhenItIsRead()
    {
        WriteDeep("a.png", 1, 2);

        var data = _context.Data.LoadSegmentationImages(_folder["images/a.png"], _folder["images/none.png"]);
        var error = Assert.Throws<SegmentationException>(() => data.GetColumn<SegmentationImage>("Image").ToList());

        Assert.Contains("none.png' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_ModelFor8Bits_RefusesFilesOf16()
    {
        WriteDeep("a.png", 1, 2);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes());

        AssertRefuses(
            model,
            _context.Data.LoadSegmentationFolder(_folder["images"]),
            $"The column 'Image' holds images of 16 bits, 1 channel (the first is '{_folder["images/a.png"]}'), but the model was trained on images of 8 bits");
    }

    [Fact]
    public void Transform_ModelFor16Bits_RefusesFilesOf8()
    {
        _folder.WriteImage("images/a.png");
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes());

        AssertRefuses(
            model,
            _context.Data.LoadSegmentationFolder(_folder["images"]),
            $"holds images of 8 bits (the first is '{_folder["images/a.png"]}'), but the model was trained on images of 16 bits, 1 channel");
    }

    [Fact]
    public void Transform_OtherChannels_AreRefused()
    {
        DeepPng.Write(_folder["images/a.png"], 1, 1, [1, 2, 3]);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes());

        AssertRefuses(
            model,
            _context.Data.LoadSegmentationFolder(_folder["images"]),
            "holds images of 16 bits, 3 channels",
            "images of 16 bits, 1 channel and scores those");
    }

    [Fact]
    public void Transform_OtherNumbersInARow_AreRefusedWithTheFile()
    {
        WriteDeep("a.png", 1, 2);
        var image = SegmentationImage.Load(_folder["images/a.png"]);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes(SampleType.Float32));
        using var loaded = SaveAndLoad(model);

        string message = $"'{_folder["images/a.png"]}' has 16 bits, 1 channel, but the model was trained on images of 32-bit floating-point numbers, 1 channel";
        AssertRefuses(model, Rows(image), message);
        AssertRefuses(loaded, Rows(image), message);
        AssertRefuses(loaded, Rows(new SegmentationImage(1, 1, 2, new float[2])), "An image has 32-bit floating-point numbers, 2 channels, but");
    }

    [Fact]
    public void Transform_SavedAndLoadedByMLNet_GivesTheSame()
    {
        WriteDeep("a.png", 499, 501, 40000);
        DeepPng.Write(_folder["images/b.png"], 2, 2, [501, 0, 1, 502]);
        var data = _context.Data.LoadSegmentationFolder(_folder["images"]);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes());
        using var loaded = SaveAndLoad(model);
        using var again = SegmentationTransformer.FromModel(loaded);

        foreach (var transformer in (ITransformer[])[model, loaded, again])
        {
            var scored = transformer.Transform(data);
            Assert.Equal(
                [new SegmentationMask(3, 1, [0, 1, 1]), new SegmentationMask(2, 2, [1, 0, 0, 1])], scored.GetColumn<SegmentationMask>("PredictedLabel"));
            Assert.Equal([6, 8], scored.GetColumn<float[]>("Score").Select(scores => scores.Length));
            Assert.Equal(["ImagePath", "Image", "Score", "PredictedLabel"], scored.Schema.Select(column => column.Name));
        }
    }

    [Fact]
    public void CreatePredictionEngine_ClassWithAnImageInFullDepth_ScoresIt()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes());
        using var loaded = SaveAndLoad(model);

        foreach (var transformer in (ITransformer[])[model, loaded])
        {
            var engine = _context.Model.CreatePredictionEngine<Row, SegmentationPrediction>(transformer);
            var mask = engine.Predict(new Row { Image = new SegmentationImage(2, 1, 1, [700, 20], SampleType.Unsigned16) }).PredictedLabel;
            Assert.Equal(new SegmentationMask(2, 1, [1, 0]), mask);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Transform_ValueOfNoPixel_IsRefused(float value)
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes(SampleType.Float32));
        using var loaded = SaveAndLoad(model);
        var image = new SegmentationImage(2, 2, 1, [0, 0, 0, value]);

        AssertRefuses(model, Rows(image), "The image of row 0 has the value", "in channel 0 at column 1, row 1");
        AssertRefuses(loaded, Rows(image), "An image has the value", "at place 3 of its 4");
    }

    // The least value of the training is 0: 1000 / 4 = 250 is the least height, and 4 * 1000 the greatest, that goes without a word.
    [Theory]
    [InlineData(249, true)]
    [InlineData(250, false)]
    [InlineData(4000, false)]
    [InlineData(4001, true)]
    public void Transform_GreatestValue_IsWarnedOfWhereItIsPlainlyAnother(ushort greatest, bool isWarned)
    {
        var lines = new List<string>();
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes(), options: new() { Warning = lines.Add });
        var image = new SegmentationImage(2, 1, 1, [0, greatest], SampleType.Unsigned16);

        Assert.Equal(2, model.Transform(Rows(image, image)).GetColumn<SegmentationMask>("PredictedLabel").Count());

        Assert.Equal(isWarned ? 1 : 0, lines.Count);
        Assert.All(lines, line => Assert.StartsWith(
            $"The image of row 0 has values from 0 to {greatest}, but the model was trained on values from 0 to 1000", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Transform_ConstantImage_IsNotWarnedOf()
    {
        var lines = new List<string>();
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes(), options: new() { Warning = lines.Add });

        _ = model.Transform(Rows(new SegmentationImage(2, 1, 1, new ushort[2]))).GetColumn<SegmentationMask>("PredictedLabel").Single();

        Assert.Empty(lines);
    }

    [Fact]
    public void Load_ImagesOfAnotherRange_AreWarnedOfInTheLog()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateDeepBytes());
        model.SaveOnnx(_folder["model.onnx"]);
        var lines = new List<string>();
        _context.Log += (_, line) => lines.AddRange(line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [line.RawMessage] : []);
        using var loaded = _context.Segmentation().Load(_folder["model.onnx"]);

        _ = loaded.Transform(Rows(new SegmentationImage(2, 1, 1, [0, 9], SampleType.Unsigned16))).GetColumn<SegmentationMask>("PredictedLabel").Single();

        Assert.Contains("was trained on values from 0 to 1000", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void TrainTestSplit_ImagesInFullDepth_KeepsThem()
    {
        for (int number = 0; number < 6; number++)
        {
            WriteDeep($"{number}.png", 300 + number, 0);
        }

        var split = _context.Data.TrainTestSplit(_context.Data.LoadSegmentationFolder(_folder["images"]), testFraction: 0.5, seed: 1);

        float[] values = [.. Read(split.TrainSet), .. Read(split.TestSet)];
        Assert.Equal([300, 301, 302, 303, 304, 305], values.Order());

        static IEnumerable<float> Read(IDataView data) => data.GetColumn<SegmentationImage>("Image").Select(image => image.Values[0]);
    }

    [Fact]
    public void LoadSegmentationPredictions_ImagesOf16Bits_AreGivenInFullDepth()
    {
        WriteDeep("a.png", 1, 300);
        foreach (string name in (string[])["masks", "predictions"])
        {
            Directory.CreateDirectory(_folder[name]);
            new SegmentationMask(2, 1, [0, 1]).Save(_folder[$"{name}/a.png"], SegmentationClasses.Binary);
        }

        var data = _context.Data.LoadSegmentationPredictions(_folder["predictions"], _folder["masks"], _folder["images"]);

        Assert.Equal([1, 300], data.GetColumn<SegmentationImage>("Image").Single().Values.ToArray());
    }

    private static void AssertRefuses(ITransformer model, IDataView data, params string[] parts)
    {
        var error = Assert.Throws<SegmentationException>(() => model.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").ToList());

        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private TransformerChain<ITransformer> SaveAndLoad(SegmentationTransformer model)
    {
        using var zip = new MemoryStream();
        _context.Model.Save(model, null, zip);
        return (TransformerChain<ITransformer>)new MLContext().Model.Load(zip, out _);
    }

    private IDataView Rows(params SegmentationImage[] images) => _context.Data.LoadFromEnumerable(images.Select(image => new Row { Image = image }));

    private void WriteDeep(string name, params int[] values) => DeepPng.Write(_folder[$"images/{name}"], values.Length, 1, values);

    private sealed class Row
    {
        public SegmentationImage? Image { get; set; }
    }
}
