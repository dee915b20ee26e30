using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using TorchSharp;

namespace MLSegmentation.Training.Tests;

/// <summary>Training on, saving with and scoring of images that are vectors of float.</summary>
public class FloatingPointTrainingTests
{
    private static readonly UNet Network = new() { Width = 4, Depth = 2 };
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_FiveChannelsOfWhichOneHasTheSignal_LearnsIt()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 20)).Fit(FloatImages.Load(_context, 16));

        var metrics = _context.Segmentation().Evaluate(model.Transform(FloatImages.Load(_context, 4, seed: 2)));

        Assert.True(metrics.MeanDice > 0.9, $"The mean Dice coefficient is {metrics.MeanDice}.");
        Assert.Equal(PixelKind.FloatingPoint, model.Info.Pixels);
        Assert.Equal(5, model.Info.Channels);
        Assert.Equal(new ImageSize(FloatImages.Width, FloatImages.Height), model.Info.TrainingImageSize);
    }

    [Fact]
    public void Fit_ImagesOf8BitsAsVectors_LearnsTheSame()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 6).Select(_ => SyntheticImages.Create(random, 32, isColored: true)).ToList();
        var options = CreateOptions(epochs: 3);
        using var bytes = _context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(_context, rows));
        using var numbers = _context.Segmentation().Trainers.UNet(Network, options).Fit(LoadRows(rows.ConvertAll(ToVector)));

        // Of bytes, mean and deviation are those of values from 0 to 1.
        AssertClose([.. bytes.Info.Normalization.Mean.Select(value => 255 * value)], numbers.Info.Normalization.Mean);
        AssertClose([.. bytes.Info.Normalization.StandardDeviation.Select(value => 255 * value)], numbers.Info.Normalization.StandardDeviation);
        AssertClose(
            [.. bytes.Info.Training!.Epochs.Select(epoch => (float)epoch.TrainingLoss)],
            [.. numbers.Info.Training!.Epochs.Select(epoch => (float)epoch.TrainingLoss)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_LoadedByMLNet_GivesTheSameMasksAndScores(bool isResized)
    {
        var options = CreateOptions(epochs: 1);
        options = isResized ? options with { Crop = null, Resize = new ImageSize(32, 32) } : options;
        using var model = _context.Segmentation().Trainers.UNet(Network, options).Fit(FloatImages.Load(_context, 4));
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);

        var fresh = new MLContext();
        var loaded = fresh.Model.Load(stream, out _);
        using var again = SegmentationTransformer.FromModel(loaded);
        var expected = Score(model, _context);

        foreach (var (masks, scores) in new[] { Score(loaded, fresh), Score(again, fresh) })
        {
            Assert.Equal(expected.Masks, masks);
            Assert.Equal(expected.Scores, scores);
        }

        Assert.Equal(model.Info.TrainingImageSize, again.Info.TrainingImageSize);
        Assert.Equal(["Image", "Label", "Score", "PredictedLabel"], loaded.GetOutputSchema(FloatImages.Load(fresh, 1).Schema).Select(column => column.Name));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Transform_ImagesOfAnotherSize_ScoresThem()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 4));
        var large = _context.Data.LoadFromEnumerable([new LargeRow()]);

        var mask = Assert.Single(model.Transform(large).GetColumn<SegmentationMask>("PredictedLabel"));

        Assert.Equal((70, 50), (mask.Width, mask.Height));
    }

    [Theory]
    [InlineData(OnnxExportMode.Fast, false)]
    [InlineData(OnnxExportMode.Accurate, false)]
    [InlineData(OnnxExportMode.Fast, true)]
    public void SaveOnnx_DeepSupervision_ScoresAsTheModel(OnnxExportMode mode, bool isFloat16)
    {
        var network = new UNetPlusPlus { Width = 4, Depth = 2, DeepSupervision = true };
        using var model = _context.Segmentation().Trainers.Custom(network, CreateOptions(epochs: 4)).Fit(FloatImages.Load(_context, 8));
        using var stream = new MemoryStream();
        model.SaveOnnx(stream, new OnnxExportOptions { Mode = mode, Float16 = isFloat16 });
        using var exported = SegmentationTransformer.FromImageModel(stream.ToArray());

        var (expected, actual) = (Score(model, _context), Score(exported, _context));

        // Numbers of 16 bits may see a few pixels otherwise, and the mean of two heads that have learnt little yet some more.
        int differences = expected.Masks.Zip(actual.Masks).Count(pair => pair.First != pair.Second);
        Assert.InRange(differences, 0, expected.Masks.Length / (mode == OnnxExportMode.Fast ? 100 : 5));
    }

    [Fact]
    public void SaveWeights_BegunWith_GoesOnFromThem()
    {
        using var folder = new TemporaryFolder();
        using var first = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 20)).Fit(FloatImages.Load(_context, 8));
        _context.Model.Save(first, null, folder["model.zip"]);
        first.SaveWeights(folder["weights.safetensors"]);

        foreach (string file in (string[])["model.zip", "weights.safetensors"])
        {
            var options = CreateOptions(epochs: 1);
            options = options with { InitialWeights = folder[file] };
            using var second = _context.Segmentation().Trainers.UNet(Network, options).Fit(FloatImages.Load(_context, 8, seed: 5));
            Assert.True(second.Info.Training!.Epochs[0].TrainingLoss < 0.8 * first.Info.Training!.Epochs[0].TrainingLoss);
        }
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(4, 0L)]
    public void Fit_AnyWorkersAndAnyMemory_GivesTheSameWeights(int workers, long? memoryLimit)
    {
        Assert.Equal(Train(workers: 2, memoryLimit: null), Train(workers, memoryLimit));

        byte[] Train(int workers, long? memoryLimit)
        {
            var options = CreateOptions(epochs: 2);
            options = options with
            {
                Augmentations = AugmentationPresets.Microscopy,
                ValidationFraction = 0.25,
                Execution = options.Execution with { Workers = workers, MemoryLimit = memoryLimit },
            };
            using var model = _context.Segmentation().Trainers.UNet(Network, options).Fit(FloatImages.Load(_context, 8));
            return model.Model.Bytes;
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MinValue)]
    public void Fit_ValueOfNoPixel_NamesTheRowAndThePlace(float value)
    {
        var rows = Enumerable.Range(0, 3).Select(_ => FloatImages.Create(new Random(1))).ToList();
        rows[1].Image[(2 * FloatImages.Height * FloatImages.Width) + (4 * FloatImages.Width) + 7] = value;

        AssertFails(FloatImages.Load(_context, rows), "The image of row 1 has the value", "in channel 2 at column 7, row 4");
    }

    [Fact]
    public void Transform_ValueOfNoPixel_NamesTheRow()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 2));
        var row = FloatImages.Create(new Random(1));
        row.Image[^1] = float.NaN;

        var error = Assert.Throws<SegmentationException>(() => Score(model, FloatImages.Load(_context, [FloatImages.Create(new Random(1)), row])));

        Assert.StartsWith("The image of row 1 has the value NaN in channel 4 at column 47, row 31", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PredictedLabel")]
    [InlineData("Score")]
    public void Load_ByMLNet_RefusesAValueOfNoPixel(string column)
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 2));
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        var row = FloatImages.Create(new Random(1));
        row.Image[7] = float.NegativeInfinity;
        var loaded = new MLContext().Model.Load(stream, out _);
        var scored = loaded.Transform(FloatImages.Load(_context, [row]));

        using var cursor = scored.GetRowCursor([scored.Schema[column]]);
        cursor.MoveNext();
        var error = Assert.Throws<SegmentationException>(() => ReadValue(cursor, column));

        Assert.StartsWith(
            "An image has the value -Infinity at place 7 of its 7680, counted from 0; pixels must be numbers from -1E30 to 1E30.",
            error.Message,
            StringComparison.Ordinal);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Fit_ArrayOfAnotherLength_NamesTheRowAndTheDimensions()
    {
        var row = FloatImages.Create(new Random(1));
        row.Image = row.Image[..100];

        AssertFails(
            FloatImages.Load(_context, [row]),
            "The image of row 0 has 100 values, but the type of its column says 5 channels of 48x32, which are 7680.");
    }

    [Fact]
    public void Fit_InterleavedChannels_SaysWhatTheDimensionsMean()
    {
        var row = new InterleavedRow { Label = FloatImages.Create(new Random(1)).Label };

        var error = Assert.Throws<SegmentationException>(() => _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(LoadRows([row])));

        Assert.StartsWith("The mask of row 0 is 48x32, but its image is 5x48; a mask has the size of its image.", error.Message, StringComparison.Ordinal);
        Assert.Contains("The dimensions [32, 48, 5] look like [height, width, channels]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_InterleavedChannels_SaysWhatTheDimensionsMean()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 2));

        var error = Assert.Throws<SegmentationException>(() => model.Transform(LoadRows([new InterleavedRow()])));

        Assert.Contains("The dimensions [32, 48, 5] look like [height, width, channels]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NoImage_NamesTheRow()
    {
        var row = FloatImages.Create(new Random(1));
        row.Image = [];

        AssertFails(FloatImages.Load(_context, [row]), "There is no image in row 0;");
    }

    [Fact]
    public void Fit_VectorWithoutDimensions_SaysWhichItNeeds() => AssertFails(
        LoadRows([new FlatRow()]),
        "The column 'Image' holds Vector<Single, 100>, but images are needed: MLImage, SegmentationImage, or a vector of float with the known dimensions "
        + "[channels, height, width]");

    [Fact]
    public void Fit_VectorOfVaryingLength_SaysWhichItNeeds() => AssertFails(
        LoadRows([new VaryingRow()]),
        "The column 'Image' holds Vector<Single>, but images are needed: MLImage, SegmentationImage, or a vector of float with the known dimensions "
        + "[channels, height, width]");

    [Fact]
    public void Fit_ColorAugmentations_AreRefusedByName() => AssertFails(
        FloatImages.Load(_context, 2),
        options => options with { Augmentations = [new HorizontalFlip(), new Hue(), new Blur(), new Saturation()] },
        "these augmentations change images of 8 bits only: Hue(0.5, 20 degrees), Saturation(0.5, 0.3).");

    [Fact]
    public void Fit_Channels_AreRefused() => AssertFails(
        FloatImages.Load(_context, 2), options => options with { Channels = 3 }, "Channels is 3, but the column 'Image' holds Vector<Single, 5, 32, 48>");

    [Fact]
    public void Fit_ValidationSetOfOtherImages_IsRefused() => AssertFails(
        FloatImages.Load(_context, 2),
        options => options with { ValidationSet = SyntheticImages.Load(_context, 2) },
        "The column 'Image' holds Vector<Single, 5, 32, 48> in the training set, but");

    [Fact]
    public void Transform_ImagesOf8Bits_AreRefused()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 2));

        var error = Assert.Throws<SegmentationException>(() => model.Transform(SyntheticImages.Load(_context, 1)));

        Assert.Contains("the model was trained on vectors of float with the dimensions [5, height, width]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_OtherChannels_AreRefused()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 2));
        var data = LoadRows([ToVector(SyntheticImages.CreateUniform(32, 32))]);

        var error = Assert.Throws<SegmentationException>(() => model.Transform(data));

        Assert.StartsWith("The column 'Image' holds Vector<Single, 3, 32, 32>, but the model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_VectorsForAModelOf8Bits_AreRefused()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(SyntheticImages.Load(_context, 2, size: 32));

        var error = Assert.Throws<SegmentationException>(() => model.Transform(FloatImages.Load(_context, 1)));

        Assert.Contains("the model was trained on images of 8 bits and scores those (MLImage)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_BegunWithAModelOf8Bits_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(SyntheticImages.Load(_context, 2, size: 32));
        _context.Model.Save(model, null, folder["model.zip"]);

        AssertFails(
            FloatImages.Load(_context, 2),
            options => options with { InitialWeights = folder["model.zip"] },
            "model.zip' was trained on images of 8 bits (MLImage), but the column 'Image' holds Vector<Single, 5, 32, 48>.");
    }

    [Fact]
    public void Preview_FiveChannels_ShowsTheFirstThree()
    {
        var images = AugmentationPreview.Create(_context, FloatImages.Load(_context, 2), CreateOptions(epochs: 1), count: 3);

        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Equal((32, 32), (image.Image.Width, image.Image.Height)));
        Assert.Contains(images[0].Image.Pixels.ToArray(), value => value is > 0 and < 255);
        foreach (var image in images)
        {
            image.Dispose();
        }
    }

    [Fact]
    public void Transform_AnySize_GivesWhatTheTrainedNetworkComputes()
    {
        // 30 x 43 becomes 32 x 44, the next multiples of the divisor, by mirroring: row 30 shows row 28, row 31 shows row 27.
        const int Rows = 32, Columns = 44;
        using var scope = torch.NewDisposeScope();
        var architecture = new UNet { Width = 4, Depth = 2 };
        using var module = new GraphModule(architecture.CreateGraph(5, 2));
        Weights.Randomize(module);
        var info = new SegmentationModelInfo(
            SyntheticImages.Classes,
            5,
            new PixelNormalization([1.5f, -2, 30_000, 0.25f, 7], [0.5f, 3, 2_000, 0.125f, 1]),
            module.Graph.Divisor,
            new NetworkInfo(architecture.Name, architecture.DescribeHyperParameters(), module.Graph.ParameterCount))
        {
            Pixels = PixelKind.FloatingPoint,
            TrainingImageSize = new ImageSize(OddRow.Width, OddRow.Height),
        };
        var random = new Random(2);
        float[] image = [.. Enumerable.Range(0, 5 * OddRow.Height * OddRow.Width).Select(index =>
            info.Normalization.Mean[Channel(index)] + (info.Normalization.StandardDeviation[Channel(index)] * ((4 * random.NextSingle()) - 2)))];
        float[] input = new float[5 * Rows * Columns];
        for (int index = 0; index < input.Length; index++)
        {
            var (channel, pixel) = Math.DivRem(index, Rows * Columns);
            var (y, x) = (Mirror(pixel / Columns, OddRow.Height), Mirror(pixel % Columns, OddRow.Width));
            input[index] = (image[(((channel * OddRow.Height) + y) * OddRow.Width) + x] - info.Normalization.Mean[channel])
                / info.Normalization.StandardDeviation[channel];
        }

        module.eval();
        using var withoutGradients = torch.no_grad();
        var logits = module.forward(torch.tensor(input, [1, 5, Rows, Columns]));
        float[] expected = MemoryMarshal.Cast<byte, float>(
            logits.narrow(2, 0, OddRow.Height).narrow(3, 0, OddRow.Width).softmax(1).contiguous().bytes).ToArray();

        using var model = SegmentationTransformer.FromImageModel(OnnxWriter.Write(module.Graph, module.state_dict(), info));
        float[] actual = Assert.Single(model.Transform(_context.Data.LoadFromEnumerable([new OddRow { Image = image }])).GetColumn<float[]>("Score"));

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));

        static int Channel(int index) => index / (OddRow.Height * OddRow.Width);
        static int Mirror(int position, int side) => position < side ? position : (2 * (side - 1)) - position;
    }

    private static SegmentationTrainerOptions CreateOptions(int epochs) => new()
    {
        Classes = SyntheticImages.Classes,
        Epochs = epochs,
        Crop = new ImageSize(32, 32),
        BatchSize = 4,
        Optimization = new() { LearningRate = 0.01 },
        Seed = 1,
        Execution = new() { Threads = 1 },
    };

    private IDataView LoadRows<T>(IReadOnlyList<T> rows)
        where T : class
    {
        _ = _context.Segmentation();
        return _context.Data.LoadFromEnumerable(rows);
    }

    /// <summary>What a model makes of some images, or of given ones: their masks, one after the other, and their scores.</summary>
    private static (byte[] Masks, float[] Scores) Score(ITransformer model, MLContext context) => Score(model, FloatImages.Load(context, 3, seed: 7));

    private static (byte[] Masks, float[] Scores) Score(ITransformer model, IDataView data)
    {
        var scored = model.Transform(data);
        return (
            [.. scored.GetColumn<SegmentationMask>("PredictedLabel").SelectMany(mask => mask.Pixels.ToArray())],
            [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores)]);
    }

    [Fact]
    public void Load_ByMLNet_RefusesARowWithoutImage()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, 2));
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        var loaded = new MLContext().Model.Load(stream, out _);

        var error = Assert.Throws<SegmentationException>(() => Score(loaded, FloatImages.Load(_context, [new FloatImages.Row()])));

        Assert.Equal("A row holds no image; every row needs one.", error.Message);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Fit_DeviationWithoutAFiniteInverse_IsTakenAsNone()
    {
        var rows = Enumerable.Range(0, 2).Select(_ => FloatImages.Create(new Random(1))).ToList();
        rows.ForEach(row => Enumerable.Range(0, FloatImages.Height * FloatImages.Width).ToList().ForEach(index => row.Image[index] = index % 2 * 1e-40f));

        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(FloatImages.Load(_context, rows));

        Assert.Equal(1, model.Info.Normalization.StandardDeviation[0]);
    }

    private static void ReadValue(DataViewRow row, string column)
    {
        if (column == "Score")
        {
            VBuffer<float> scores = default;
            row.GetGetter<VBuffer<float>>(row.Schema[column])(ref scores);
        }
        else
        {
            SegmentationMask mask = null!;
            row.GetGetter<SegmentationMask>(row.Schema[column])(ref mask);
        }
    }

    private static VectorRow ToVector(SyntheticImages.Row row)
    {
        var image = row.Image!;
        int count = image.Width * image.Height;
        byte[] pixels = new byte[3 * count];
        ImagePixels.CopyRgb(image, pixels);
        return new VectorRow
        {
            Image = [.. Enumerable.Range(0, 3 * count).Select(index => (float)pixels[(3 * (index % count)) + (index / count)])],
            Label = row.Label,
        };
    }

    private static void AssertClose(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * Math.Abs(pair.First)));
    }

    private void AssertFails(IDataView data, params string[] parts) => AssertFails(data, options => options, parts);

    private void AssertFails(IDataView data, Func<SegmentationTrainerOptions, SegmentationTrainerOptions> change, params string[] parts)
    {
        var options = change(CreateOptions(epochs: 1));

        var error = Assert.Throws<SegmentationException>(() => _context.Segmentation().Trainers.UNet(Network, options).Fit(data));

        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private sealed class VectorRow
    {
        [VectorType(3, 32, 32)]
        public float[] Image { get; set; } = [];

        public SegmentationMask? Label { get; set; }
    }

    private sealed class LargeRow
    {
        [VectorType(FloatImages.Channels, 50, 70)]
        public float[] Image { get; set; } = new float[FloatImages.Channels * 50 * 70];
    }

    private sealed class OddRow
    {
        public const int Height = 30;
        public const int Width = 43;

        [VectorType(FloatImages.Channels, Height, Width)]
        public float[] Image { get; set; } = [];
    }

    private sealed class FlatRow
    {
        [VectorType(100)]
        public float[] Image { get; set; } = new float[100];

        public SegmentationMask Label { get; set; } = SyntheticImages.CreateMask(10, 10, 1);
    }

    private sealed class VaryingRow
    {
        public float[] Image { get; set; } = new float[100];

        public SegmentationMask Label { get; set; } = SyntheticImages.CreateMask(10, 10, 1);
    }

    private sealed class InterleavedRow
    {
        [VectorType(FloatImages.Height, FloatImages.Width, FloatImages.Channels)]
        public float[] Image { get; set; } = new float[FloatImages.Height * FloatImages.Width * FloatImages.Channels];

        public SegmentationMask? Label { get; set; }
    }
}
