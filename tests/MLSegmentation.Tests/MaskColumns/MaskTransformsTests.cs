using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Tests.MaskColumns;

/// <summary>Masks as vectors and back, through what ML.NET does with vectors.</summary>
public sealed class MaskTransformsTests
{
    private const byte Ignored = SegmentationMask.Ignored;
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("sky=0, road=#804080, tree=7");

    // Two sizes, an ignored pixel, and all classes.
    private static readonly SegmentationMask Wide = new(3, 2, [0, 1, 2, Ignored, 2, 0]);
    private static readonly SegmentationMask Tall = new(2, 3, [2, 2, 1, 1, 0, Ignored]);
    private static readonly SegmentationMask OtherWide = new(3, 2, [2, 2, 2, 1, 1, Ignored]);

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void MapMaskToVector_WithSize_HasItsDimensionsAndClasses()
    {
        var vectors = Fit(_context.Transforms.MapMaskToVector("Vector", "Label", new ImageSize(3, 2)), Load(Wide, OtherWide));

        var type = Assert.IsType<VectorDataViewType>(vectors.Schema["Vector"].Type);
        Assert.Equal([2, 3], [.. type.Dimensions]);
        Assert.Equal(NumberDataViewType.Byte, type.ItemType);
        Assert.Equal([[0, 1, 2, Ignored, 2, 0], [2, 2, 2, 1, 1, Ignored]], vectors.GetColumn<byte[]>("Vector"));
        Assert.Equal(Classes, MLSegmentation.DataViews.ClassesAnnotation.Read(vectors.Schema["Vector"]));
    }

    [Fact]
    public void MapMaskToVector_OtherSize_NamesTheRowAndTheWayOut()
    {
        var vectors = Fit(_context.Transforms.MapMaskToVector("Vector", "Label", new ImageSize(3, 2)), Load(Wide, Tall));

        var exception = Assert.Throws<SegmentationException>(() => vectors.GetColumn<byte[]>("Vector").ToList());

        Assert.Contains("row 1 in the column 'Label' has 2x3 pixels", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ResizeImagesAndMasks", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapMaskToKey_NamesTheKeysByTheClasses()
    {
        var keys = Fit(_context.Transforms.MapMaskToKey("Key", "Label"), Load(Wide, Tall));

        // The first class is the key 1; ignored is missing.
        Assert.Equal([[1, 2, 3, 0, 3, 1], [3, 3, 2, 2, 1, 0]], keys.GetColumn<uint[]>("Key"));
        Assert.Equal(["sky", "road", "tree"], GetKeyValues(keys));
        var names = Fit(_context.Transforms.Conversion.MapKeyToValue("Name", "Key"), keys);
        Assert.Equal(["sky", "road", "tree", "", "tree", "sky"], names.GetColumn<ReadOnlyMemory<char>[]>("Name").First().Select(name => name.ToString()));
    }

    [Fact]
    public void MapMaskToKey_LargeMask_CountsEveryPixel()
    {
        // Longer than any vector register, and no multiple of one.
        byte[] pixels = [.. Enumerable.Range(0, 131 * 3).Select(index => (byte)(index % 4 == 3 ? Ignored : index % 4))];
        var keys = Fit(_context.Transforms.MapMaskToKey("Key", "Label"), Load(new SegmentationMask(131, 3, pixels)));

        Assert.Equal(pixels.Select(pixel => pixel == Ignored ? 0u : pixel + 1u), keys.GetColumn<uint[]>("Key").Single());
    }

    [Fact]
    public void MapMaskToKey_NoClasses_SaysHowToGiveThem()
    {
        var data = _context.Data.LoadFromEnumerable([new Row { Label = Wide }]);

        var exception = Assert.Throws<SegmentationException>(() => _context.Transforms.MapMaskToKey("Key", "Label").Fit(data));

        Assert.Contains("give the classes", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3u, Fit(_context.Transforms.MapMaskToKey("Key", "Label", Classes), data).GetColumn<uint[]>("Key").Single()[2]);
    }

    [Fact]
    public void MapMaskToKey_ClassesInAnotherOrder_AreRefused()
    {
        var step = _context.Transforms.MapMaskToKey("Key", "Label", SegmentationClasses.FromNames("road", "sky", "tree"));

        var exception = Assert.Throws<SegmentationException>(() => step.Fit(Load(Wide)));

        Assert.Contains("same names in the same order", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapMask_MasksThatKnowOtherClassesThanTheColumn_AreRefusedAlsoAfterLoading()
    {
        var data = Load(Wide.WithClasses(SegmentationClasses.FromNames("road", "sky", "tree")));
        var model = _context.Transforms.MapMaskToVector("Vector", "Label").Fit(data);

        foreach (var mapped in new[] { model.Transform(data), Reload(model).Transform(data) })
        {
            var exception = Assert.ThrowsAny<Exception>(() => mapped.GetColumn<byte[]>("Vector").ToList()).GetBaseException();

            Assert.IsType<SegmentationException>(exception);
            Assert.Contains("those of the step are 'sky=0, road=#804080, tree=7'", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void MapVectorToMask_OfWhatWasMadeOfMasks_GivesThemBack(bool areKeys, bool hasSize)
    {
        SegmentationMask[] masks = [Wide, hasSize ? OtherWide : Tall];
        var data = Load(masks);
        var (there, back) = CreatePair(areKeys, hasSize);

        var result = Fit(back, Fit(there, data));

        Assert.Equal(masks, result.GetColumn<SegmentationMask>("Mask"));
        Assert.All(result.GetColumn<SegmentationMask>("Mask"), mask => Assert.Equal(Classes, mask.Classes));
        Assert.Equal(Classes, MLSegmentation.DataViews.ClassesAnnotation.Read(result.Schema["Mask"]));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Load_OfASavedPipeline_GivesTheSameColumns(bool areKeys, bool hasSize)
    {
        SegmentationMask[] masks = [Wide, hasSize ? OtherWide : Tall];
        var data = Load(masks);
        var (there, back) = CreatePair(areKeys, hasSize);
        var model = there.Append(back).Fit(data);

        var (before, after) = (model.Transform(data), Reload(model).Transform(data));

        string column = areKeys ? "Key" : "Vector";
        Assert.Equal(before.Schema[column].Type, after.Schema[column].Type);
        Assert.Equal(before.Schema.Select(item => item.Name), after.Schema.Select(item => item.Name));
        Assert.Equal(masks, after.GetColumn<SegmentationMask>("Mask"));
        Assert.All(after.GetColumn<SegmentationMask>("Mask"), mask => Assert.Equal(Classes, mask.Classes));
        if (areKeys)
        {
            Assert.Equal(before.GetColumn<uint[]>(column), after.GetColumn<uint[]>(column));
            Assert.Equal(["sky", "road", "tree"], GetKeyValues(after));
        }
        else
        {
            Assert.Equal(before.GetColumn<byte[]>(column), after.GetColumn<byte[]>(column));
        }
    }

    [Fact]
    public void Load_OfASavedPipelineThatNormalizes_TakesItsVectors()
    {
        // NormalizeMinMax needs vectors of known dimensions, before saving and after loading.
        var data = Load(Wide, OtherWide);
        var model = _context.Transforms.MapMaskToVector("Vector", "Label", new ImageSize(3, 2))
            .Append(_context.Transforms.Conversion.ConvertType("Number", "Vector", DataKind.Single))
            .Append(_context.Transforms.NormalizeMinMax("Number"))
            .Fit(data);

        var loaded = Reload(model).Transform(data);

        // Each pixel is divided by its largest value, 2, 2, 2, 255, 2, 255; one that is always the same becomes 0.
        Assert.Equal([0, 0.5f, 0, 1, 1, 0], loaded.GetColumn<float[]>("Number").First());
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Number"), loaded.GetColumn<float[]>("Number"));
    }

    [Fact]
    public void Predict_WithASavedPipeline_MapsASingleRow()
    {
        var model = Reload(_context.Transforms.MapMaskToVector("Vector", "Label").Fit(Load(Wide)));
        using var engine = _context.Model.CreatePredictionEngine<Row, VectorRow>(model);

        Assert.Equal([2, 2, 1, 1, 0, Ignored], engine.Predict(new Row { Label = Tall }).Vector);
        var exception = Assert.ThrowsAny<Exception>(() => engine.Predict(new Row()));
        Assert.Contains("no mask", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cache_ShuffleRowsAndSaveAsBinary_CarryVectorsAndTheirClasses()
    {
        var vectors = Fit(_context.Transforms.MapMaskToVector("Vector", "Label", shapeColumnName: "Shape"), Load(Wide, Tall));
        using var file = new MemoryStream();
        _context.Data.SaveAsBinary(vectors, file);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file.ToArray());
            IDataView[] carried = [_context.Data.Cache(vectors), _context.Data.ShuffleRows(vectors), _context.Data.LoadFromBinary(path)];
            foreach (var view in carried)
            {
                var masks = Fit(_context.Transforms.MapVectorToMask("Mask", "Vector", shapeColumnName: "Shape"), view);
                Assert.Equal([Wide, Tall], masks.GetColumn<SegmentationMask>("Mask").OrderByDescending(mask => mask.Width));
                Assert.Equal(Classes, MLSegmentation.DataViews.ClassesAnnotation.Read(masks.Schema["Mask"]));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void MapVectorToMask_OfNoKnownSize_SaysHowToGiveIt()
    {
        var vectors = Fit(_context.Transforms.MapMaskToVector("Vector", "Label"), Load(Wide));

        var exception = Assert.Throws<SegmentationException>(() => _context.Transforms.MapVectorToMask("Mask", "Vector").Fit(vectors));

        Assert.Contains("does not say the size", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Wide, Fit(_context.Transforms.MapVectorToMask("Mask", "Vector", size: new ImageSize(3, 2)), vectors)
            .GetColumn<SegmentationMask>("Mask").Single());
        var wrong = Fit(_context.Transforms.MapVectorToMask("Mask", "Vector", size: new ImageSize(3, 3)), vectors);
        Assert.Contains(
            "row 0 has 6 values, but a mask of 3x3 has 9",
            Assert.Throws<SegmentationException>(() => wrong.GetColumn<SegmentationMask>("Mask").ToList()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void MapVectorToMask_ValueThatIsNoClass_IsRefused()
    {
        var data = _context.Data.LoadFromEnumerable([new Numbers { Values = [0, 1, 3, -1] }]);

        var refused = Fit(_context.Transforms.MapVectorToMask("Mask", "Values", Classes), data);
        Assert.Contains(
            "row 0 has pixels of class 3, but there are 3 classes",
            Assert.Throws<SegmentationException>(() => refused.GetColumn<SegmentationMask>("Mask").ToList()).Message,
            StringComparison.Ordinal);

        AssertMessage(
            "holds Vector<Int32, 2, 2>, but masks of 4x1 have 4 values, and dimensions of [1, 4]",
            () => _context.Transforms.MapVectorToMask("Mask", "Values", size: new ImageSize(4, 1)).Fit(data));

        // Without classes, any index is right; the dimensions of the column give the size.
        var masks = Fit(_context.Transforms.MapVectorToMask("Mask", "Values"), data);
        Assert.Equal(new SegmentationMask(2, 2, [0, 1, 3, Ignored]), masks.GetColumn<SegmentationMask>("Mask").Single());
        Assert.Equal(masks.GetColumn<SegmentationMask>("Mask"), Reload(_context.Transforms.MapVectorToMask("Mask", "Values").Fit(data))
            .Transform(data).GetColumn<SegmentationMask>("Mask"));
    }

    [Fact]
    public void Evaluate_LabelsAsKeys_IsAsWithMasks()
    {
        var data = Fit(_context.Transforms.CopyColumns("PredictedLabel", "Label"), Load(Wide, Tall));
        var keys = Fit(_context.Transforms.MapMaskToKey("Key", "Label"), data);

        var metrics = _context.Segmentation().Evaluate(keys, labelColumnName: "Key");

        Assert.Equal(1, metrics.MeanDice);
        Assert.Equal(["sky", "road", "tree"], metrics.Classes.Select(item => item.Name));
    }

    [Fact]
    public void Evaluate_DataThatMLNetTookMasksOutOf_NamesTheOperation()
    {
        var data = Fit(_context.Transforms.CopyColumns("PredictedLabel", "Label"), Load(Wide, Tall));

        AssertMessage("It comes from mlContext.Data.ShuffleRows", () => _context.Segmentation().Evaluate(_context.Data.ShuffleRows(data)));
        AssertMessage("It comes from mlContext.Data.Cache", () => Fit(_context.Transforms.ResizeMasks("Label", 2, 2), _context.Data.Cache(data)));
    }

    [Fact]
    public void OperationsOfMLNet_KeepMasksOrLeaveThemOut_AsTheHowToSays()
    {
        var data = Load(Wide, Tall);
        var operations = _context.Data;
        IDataView[] kept =
        [
            operations.TrainTestSplit(data, 0.5).TrainSet,
            operations.TrainTestSplit(data, 0.5, "Name").TestSet,
            operations.CrossValidationSplit(data, 2)[0].TrainSet,
            operations.TakeRows(data, 1),
            operations.SkipRows(data, 1),
            operations.BootstrapSample(data),
            operations.FilterByCustomPredicate<Row>(data, row => row.Label!.Width == 2),
            Fit(_context.Transforms.CopyColumns("Copy", "Name"), data),
            Fit(_context.Transforms.SelectColumns("Label"), data),
        ];
        foreach (var view in kept)
        {
            Assert.All(view.GetColumn<SegmentationMask>("Label"), mask => Assert.Contains(mask, new[] { Wide, Tall }));
            Assert.Equal(Classes, MLSegmentation.DataViews.ClassesAnnotation.Read(view.Schema["Label"]));
        }

        Assert.Equal([null, null], new[] { operations.Cache(data), operations.ShuffleRows(data) }.Select(view => view.Schema.GetColumnOrNull("Label")));
        Assert.Throws<InvalidOperationException>(() => operations.Cache(kept[^1]));
        Assert.Throws<InvalidOperationException>(() => operations.SaveAsBinary(kept[^1], new MemoryStream()));
    }

    [Fact]
    public void Map_OfAColumnThatIsMissingOrHoldsSomethingElse_SaysWhatThereIs()
    {
        var data = Load(Wide);
        AssertMessage("has no column 'Absent' with masks; it has 'Name', 'Label'", () => _context.Transforms.MapMaskToVector("V", "Absent").Fit(data));
        AssertMessage("'Name' holds String, but masks", () => _context.Transforms.MapMaskToVector("V", "Name").Fit(data));
        AssertMessage("'Label' holds SegmentationMask, but masks are made of vectors", () => _context.Transforms.MapVectorToMask("V", "Label").Fit(data));
        AssertMessage("has no column 'Absent'", () => _context.Transforms.CopyColumns("A", "Name")
            .Append(_context.Transforms.ResizeMasks("Absent", 2, 2)).Fit(data));
        Assert.Throws<ArgumentException>(() => _context.Transforms.MapMaskToVector(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.MapMaskToVector("V", size: new ImageSize(70_000, 70_000)));
    }

    private static void AssertMessage(string text, Action action) =>
        Assert.Contains(text, Assert.Throws<SegmentationException>(action).Message, StringComparison.Ordinal);

    private (IEstimator<ITransformer> There, IEstimator<ITransformer> Back) CreatePair(bool areKeys, bool hasSize)
    {
        ImageSize? size = hasSize ? new ImageSize(3, 2) : null;
        string? shape = hasSize ? null : "Shape";
        var transforms = _context.Transforms;
        return areKeys
            ? (transforms.MapMaskToKey("Key", "Label", Classes, size, shape), transforms.MapVectorToMask("Mask", "Key", Classes, shapeColumnName: shape))
            : (transforms.MapMaskToVector("Vector", "Label", size, shape), transforms.MapVectorToMask("Mask", "Vector", Classes, shapeColumnName: shape));
    }

    private static string[] GetKeyValues(IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Key"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static IDataView Fit(IEstimator<ITransformer> step, IDataView data) => step.Fit(data).Transform(data);

    private static ITransformer Reload(ITransformer model)
    {
        using var file = new MemoryStream();
        new MLContext().Model.Save(model, null, file);
        file.Position = 0;
        return new MLContext().Model.Load(file, out _);
    }

    private IDataView Load(params SegmentationMask[] masks)
    {
        _ = _context.Segmentation();
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Label"].AddAnnotation("SegmentationClasses", Classes.ToString().AsMemory(), TextDataViewType.Instance);
        return _context.Data.LoadFromEnumerable(masks.Select((mask, index) => new Row { Name = $"{index}", Label = mask }), schema);
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public SegmentationMask? Label { get; set; }
    }

    private sealed class VectorRow
    {
        public byte[] Vector { get; set; } = [];
    }

    private sealed class Numbers
    {
        [VectorType(2, 2)]
        public int[] Values { get; set; } = [];
    }
}
