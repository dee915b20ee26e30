using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.MaskColumns;

/// <summary>The steps for masks that were predicted, as they are and after saving and loading.</summary>
public sealed class PostProcessingTransformsTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=#c80064");

    // A cell of three pixels, one of one pixel, and an ignored pixel.
    private static readonly SegmentationMask Mask = new SegmentationMask(4, 2, [1, 1, 0, 1, 1, 0, 255, 0]).WithClasses(Classes);

    private readonly MLContext _context = new(seed: 1);

    public PostProcessingTransformsTests() => _context.Segmentation();

    [Fact]
    public void PostProcessMasks_SavedAndLoaded_GivesTheSameMasks()
    {
        var options = new MaskPostProcessing { MinObject = 2, ObjectClasses = ["cell"], Then = new() { ClearBorder = true } };
        var step = _context.Transforms.PostProcessMasks("Cleaned", options, "Mask");
        var whole = _context.Transforms.PostProcessMasks("Mask", new() { MinObject = 2 });

        AssertSame(step, "Cleaned", mask => Assert.Equal([0, 0, 0, 0, 0, 0, 255, 0], mask.Pixels.ToArray()));
        AssertSame(whole, "Mask", (SegmentationMask mask) =>
        {
            Assert.Equal([1, 1, 0, 0, 1, 0, 255, 0], mask.Pixels.ToArray());
            Assert.Equal(Classes, mask.Classes);
        });
    }

    [Fact]
    public void PostProcessMasks_Thresholds_ReadTheProbabilities()
    {
        var options = new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["cell"] = 0.7 } };
        var step = _context.Transforms.PostProcessMasks("Cleaned", options, "Mask", "Score");

        // The probabilities of cells are 0.1, 0.2, …, 0.8.
        AssertSame(step, "Cleaned", mask => Assert.Equal([0, 0, 0, 0, 0, 0, 255, 1], mask.Pixels.ToArray()));
        Assert.Throws<ArgumentException>(() => _context.Transforms.PostProcessMasks("Cleaned", options, "Mask"));
        Assert.Throws<ArgumentException>(() => _context.Transforms.PostProcessMasks("Cleaned", new(), "Mask", "Score"));
        AssertRefused(_context.Transforms.PostProcessMasks("Cleaned", options, "Mask", "Image"), "The column 'Image' holds");
        AssertRefused(_context.Transforms.PostProcessMasks("Cleaned", options, "Mask", "Nothing"), "no column 'Nothing'");
    }

    [Fact]
    public void LabelObjects_SavedAndLoaded_GivesTheSameObjects()
    {
        var step = _context.Transforms.LabelObjects("Objects", "Mask");
        var transformed = step.Fit(Load()).Transform(Load());

        Assert.IsType<ObjectMapDataViewType>(transformed.Schema["Objects"].Type);
        AssertSame(step, "Objects", (ObjectMap objects) =>
        {
            Assert.Equal([1, 1, 0, 2, 1, 0, 0, 0], objects.Numbers.ToArray());
            Assert.Equal([1, 1], objects.ClassIndices.ToArray());
            Assert.Equal(Classes, objects.Classes);
        });
        Assert.Equal(2, _context.Data.CreateEnumerable<ObjectRow>(transformed, reuseRowObject: false).Single().Objects!.Count);
    }

    [Fact]
    public void OverlayMask_SavedAndLoaded_GivesTheSameImages()
    {
        var step = _context.Transforms.OverlayMask("Overlay", "Image", "Mask", options: new OverlayOptions { Opacity = 0.25, Contours = false });

        // The image is 100 everywhere: 100 + 0.25 * (200 - 100, 0 - 100, 100 - 100).
        AssertSame(step, "Overlay", (MLImage image) => Assert.Equal([125, 75, 100, 125, 75, 100, 100, 100, 100, 125, 75, 100], GetRgb(image)[..12]));
    }

    [Fact]
    public void MaskToImage_SavedAndLoaded_GivesTheSameImages()
    {
        AssertSame(
            _context.Transforms.MaskToImage("MaskImage", "Mask"),
            "MaskImage",
            (MLImage image) => Assert.Equal([200, 0, 100, 200, 0, 100, 0, 0, 0], GetRgb(image)[..9]));
        AssertSame(
            _context.Transforms.MaskToImage("MaskImage", "Mask", MaskImageKind.Indices),
            "MaskImage",
            (MLImage image) => Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 0], GetRgb(image)[..9]));
    }

    [Fact]
    public void Steps_WrongColumnsOrClasses_AreRefusedWhenFitted()
    {
        AssertRefused(_context.Transforms.OverlayMask("Overlay", "Image", "Score"), "holds Vector<Single>, but masks (SegmentationMask) are needed");
        AssertRefused(_context.Transforms.OverlayMask("Overlay", "Score", "Mask"), "'Score'");
        AssertRefused(_context.Transforms.PostProcessMasks("Mask", new() { ObjectClasses = ["nucleus"] }), "'background', 'cell'", knowsClasses: true);
        AssertRefused(_context.Transforms.LabelObjects("Objects", "Mask", new() { ObjectClasses = ["nucleus"] }), "'background', 'cell'", knowsClasses: true);
        var thresholds = new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["cell"] = 0.7 } };
        Assert.Throws<ArgumentException>(() => _context.Transforms.LabelObjects("Objects", "Mask", thresholds));
    }

    [Fact]
    public void OverlayMask_MaskOfAnotherSizeOrWithoutClasses_NamesTheRow()
    {
        var large = new Row { Image = TestImages.Create(2, 2, new byte[4]), Mask = Mask };
        var unknown = new Row { Image = TestImages.Create(4, 2, new byte[8]), Mask = Mask.WithClasses(null) };
        var step = _context.Transforms.OverlayMask("Overlay", "Image", "Mask");

        Assert.Contains("The image of row 0 has 2x2 pixels, but its mask has 4x2", Refuse(large), StringComparison.Ordinal);
        Assert.Contains("The mask of row 0 does not know its classes", Refuse(unknown), StringComparison.Ordinal);

        string Refuse(Row row)
        {
            var data = _context.Data.LoadFromEnumerable([row]);
            return Assert.Throws<SegmentationException>(() => Read<MLImage>(step.Fit(data).Transform(data), "Overlay")).Message;
        }
    }

    [Fact]
    public void Steps_ReadingOneRow_ReadOneRowOfTheSource()
    {
        int produced = 0;
        var data = _context.Data.LoadFromEnumerable(Produce());
        var pipeline = _context.Transforms.PostProcessMasks("Mask", new() { MinObject = 2 })
            .Append(_context.Transforms.LabelObjects("Objects", "Mask"))
            .Append(_context.Transforms.OverlayMask("Overlay", "Image", "Mask"))
            .Append(_context.Transforms.MaskToImage("MaskImage", "Mask"));
        using var file = new MemoryStream();
        _context.Model.Save(pipeline.Fit(Load()), null, file);

        foreach (var model in new ITransformer[] { pipeline.Fit(Load()), new MLContext().Model.Load(file, out _) })
        {
            produced = 0;
            _ = Read<MLImage>(model.Transform(data), "Overlay");
            Assert.Equal(1, produced);
        }

        IEnumerable<Row> Produce()
        {
            while (true)
            {
                produced++;
                yield return CreateRow();
            }
        }
    }

    [Fact]
    public void ScoringOptions_PostProcessing_ChangesMasksAndNoProbabilities()
    {
        // Bright pixels are of class 1: three that touch, and one.
        byte[] grey = [200, 200, 0, 0, 200, 0, 0, 220];
        var data = _context.Data.LoadFromEnumerable([new ImageRow { Image = TestImages.Create(4, 2, grey) }]);
        string cell = ThresholdModel.Info.Classes[1].Name;

        // The probability of class 1 is 1 / (1 + exp(1 - 2g)): 0.64 of 200, 0.67 of 220, and 0.27 of 0.
        Assert.Equal([1, 1, 0, 0, 1, 0, 0, 1], Score(null));
        Assert.Equal([1, 1, 0, 0, 1, 0, 0, 0], Score(new() { MinObject = 2 }));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1], Score(new() { Thresholds = new Dictionary<string, double> { [cell] = 0.65 } }));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], Score(new() { Thresholds = new Dictionary<string, double> { [cell] = 0.25 } }));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0], Score(new() { MinObject = 2, Thresholds = new Dictionary<string, double> { [cell] = 0.65 } }));
        Assert.Contains(
            "names the class 'nothing'",
            Assert.Throws<SegmentationException>(() => Score(new() { ObjectClasses = ["nothing"] })).Message,
            StringComparison.Ordinal);

        byte[] Score(MaskPostProcessing? postProcessing)
        {
            using var model = SegmentationTransformer.FromImageModel(
                ThresholdModel.CreateBytes(), options: new SegmentationScoringOptions { Threads = 1, PostProcessing = postProcessing });
            var scored = model.Transform(data);
            Assert.Equal(1 / (1 + Math.Exp(1 - (2 * 200 / 255.0))), scored.GetColumn<float[]>("Score").Single()[8], 1e-6);
            return scored.GetColumn<SegmentationMask>("PredictedLabel").Single().Pixels.ToArray();
        }
    }

    private static Row CreateRow() => new()
    {
        Image = TestImages.Create(4, 2, [100, 100, 100, 100, 100, 100, 100, 100]),
        Mask = Mask,
        Score = [.. Enumerable.Range(1, 8).Select(index => 1 - (0.1f * index)), .. Enumerable.Range(1, 8).Select(index => 0.1f * index)],
    };

    private static T Read<T>(IDataView data, string column)
    {
        using var cursor = data.GetRowCursorSet([data.Schema[column]], 1)[0];
        Assert.True(cursor.MoveNext());
        T value = default!;
        cursor.GetGetter<T>(data.Schema[column])(ref value);
        return value;
    }

    private static byte[] GetRgb(MLImage image)
    {
        byte[] rgb = new byte[image.Width * image.Height * 3];
        ImagePixels.CopyRgb(image, rgb);
        return rgb;
    }

    private IDataView Load() => _context.Data.LoadFromEnumerable([CreateRow()]);

    private void AssertSame(MaskMappingEstimator step, string column, Action<SegmentationMask> check) => AssertSame<SegmentationMask>(step, column, check);

    private void AssertSame<T>(MaskMappingEstimator step, string column, Action<T> check)
    {
        var model = step.Fit(Load());
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);
        var loaded = new MLContext().Model.Load(file, out _);

        check(Read<T>(model.Transform(Load()), column));
        check(Read<T>(loaded.Transform(Load()), column));
        Assert.Equal(NameColumns(model), NameColumns(loaded));
    }

    private IEnumerable<string> NameColumns(ITransformer model) => model.GetOutputSchema(Load().Schema).Select(column => column.Name).Distinct().Order();

    private void AssertRefused(MaskMappingEstimator step, string message, bool knowsClasses = false)
    {
        var data = knowsClasses
            ? _context.Transforms.MapVectorToMask("Mask", "Vector", Classes, new ImageSize(4, 2)).Fit(LoadVectors()).Transform(LoadVectors())
            : Load();
        Assert.Contains(message, Assert.Throws<SegmentationException>(() => step.Fit(data)).Message, StringComparison.Ordinal);
    }

    private IDataView LoadVectors() => _context.Data.LoadFromEnumerable([new VectorRow { Vector = new byte[8] }]);

    private sealed class Row
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Mask { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class ImageRow
    {
        public MLImage? Image { get; set; }
    }

    private sealed class VectorRow
    {
        [VectorType(8)]
        public byte[] Vector { get; set; } = [];
    }

    private sealed class ObjectRow
    {
        public ObjectMap? Objects { get; set; }
    }
}
