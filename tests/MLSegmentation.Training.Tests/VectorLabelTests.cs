using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>Trainings on masks as vectors, and on data that ML.NET's operations took masks out of.</summary>
public sealed class VectorLabelTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_MasksAsVectorsOrKeys_LearnsTheSame()
    {
        var data = SyntheticImages.Load(_context, 4);
        var transforms = _context.Transforms;
        var size = new ImageSize(64, 64);
        byte[] expected = Train(data, SyntheticImages.Classes);

        Assert.Equal(expected, Train(Map(transforms.MapMaskToVector("Label"), data), SyntheticImages.Classes));
        Assert.Equal(expected, Train(Map(transforms.MapMaskToVector("Label", size: size), data), SyntheticImages.Classes));
        Assert.Equal(expected, Train(Map(transforms.MapMaskToKey("Label", classes: SyntheticImages.Classes), data), null));

        // The keys of ML.NET's own, whose values are the names 0 and 1 of the classes.
        var keys = Map(transforms.Conversion.MapValueToKey("Label", "Pixels"), Map(transforms.MapMaskToVector("Pixels", "Label", size), data));
        using var model = CreateTrainer(null).Fit(keys);
        Assert.Equal(["0", "1"], model.Info.Classes.Select(item => item.Name));
    }

    [Fact]
    public void Fit_VectorsInAPipelineWithACacheCheckpointOfThem_LearnsTheSame()
    {
        var rows = Enumerable.Range(0, 4).Select(seed => ToNumbers(SyntheticImages.Create(new Random(seed), 32))).ToList();
        _ = _context.Segmentation();
        var data = _context.Data.LoadFromEnumerable(rows);

        // Images and masks as vectors are all that ML.NET can cache.
        var chain = _context.Transforms.CopyColumns("Copy", "Label").AppendCacheCheckpoint(_context).Append(CreateTrainer(SyntheticImages.Classes));
        using var model = chain.Fit(data);

        Assert.Equal(3, model.LastTransformer.Info.Training!.Steps);
        Assert.Equal(["ground", "disc"], model.LastTransformer.Info.Classes.Select(item => item.Name));
    }

    [Fact]
    public void Fit_VectorOfAnotherLength_NamesTheRow()
    {
        var data = Map(_context.Transforms.MapMaskToVector("Label"), SyntheticImages.Load(_context, [
            SyntheticImages.Create(new Random(1), 64),
            new() { Image = SyntheticImages.CreateUniform(4, 4).Image, Label = SyntheticImages.CreateMask(4, 3, 1) },
        ]));

        AssertMessage("The training mask of row 1 has 12 values in the column 'Label', but a mask of 4x4 has 16", data);
    }

    [Fact]
    public void Fit_VectorWithoutClasses_SaysHowToGiveThem() => AssertMessage(
        "set Classes", Map(_context.Transforms.MapMaskToVector("Label"), SyntheticImages.Load(_context, 2)), classes: null);

    [Fact]
    public void Fit_DataThatMLNetTookImagesOutOf_NamesTheOperation()
    {
        var row = SyntheticImages.Create(new Random(1), 32);
        var data = _context.Data.LoadFromEnumerable([new SyntheticImages.NamedRow { ImagePath = "a.png", Image = row.Image, Label = row.Label }]);
        AssertMessage(
            "It comes from mlContext.Data.Cache or AppendCacheCheckpoint, which leaves out all columns of images and masks", _context.Data.Cache(data));
        AssertMessage("It comes from mlContext.Data.ShuffleRows", _context.Data.TakeRows(_context.Data.ShuffleRows(data), 1));
        var validated = _context.Segmentation().Trainers.UNet(new UNet { Width = 2, Depth = 1 }, new()
        {
            Classes = SyntheticImages.Classes,
            ValidationSet = _context.Data.Cache(data),
        });
        Assert.Contains("mlContext.Data.Cache", Assert.Throws<SegmentationException>(() => validated.Fit(data)).Message, StringComparison.Ordinal);
    }

    private static IDataView Map(IEstimator<ITransformer> step, IDataView data) => step.Fit(data).Transform(data);

    private static NumberRow ToNumbers(SyntheticImages.Row row) => new()
    {
        Image = [.. Enumerable.Range(0, 32 * 32).Select(pixel => row.Image!.Pixels[4 * pixel] / 255f)],
        Label = [.. row.Label!.Pixels],
    };

    private static SegmentationTrainer CreateTrainer(SegmentationClasses? classes) => new MLContext(seed: 1).Segmentation().Trainers.UNet(
        new UNet { Width = 2, Depth = 1 },
        new() { Classes = classes, Crop = new ImageSize(32, 32), Steps = 3, Seed = 7, BatchSize = 2 });

    private static byte[] Train(IDataView data, SegmentationClasses? classes)
    {
        using var stream = new MemoryStream();
        using var model = CreateTrainer(classes).Fit(data);
        model.SaveOnnx(stream);
        return stream.ToArray();
    }

    private static void AssertMessage(string text, IDataView data) => AssertMessage(text, data, SyntheticImages.Classes);

    private static void AssertMessage(string text, IDataView data, SegmentationClasses? classes) => Assert.Contains(
        text, Assert.Throws<SegmentationException>(() => CreateTrainer(classes).Fit(data)).Message, StringComparison.Ordinal);

    private sealed class NumberRow
    {
        [VectorType(1, 32, 32)]
        public float[] Image { get; set; } = [];

        [VectorType(32, 32)]
        public byte[] Label { get; set; } = [];
    }
}
