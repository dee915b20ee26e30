using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML.Onnx.Tests;

public class ApplyOnnxModelTests
{
    private readonly MLContext _context = new(seed: 1);

    private sealed class Fixed
    {
        [VectorType(3)]
        public float[] X { get; set; } = [];
    }

    private sealed class Varying
    {
        public float[] X { get; set; } = [];
    }

    private sealed class Number
    {
        public float X { get; set; }
    }

    private sealed class Doubles
    {
        [VectorType(3)]
        public double[] X { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Y { get; set; } = [];
    }

    private sealed class Pixels
    {
        public byte[] Values { get; set; } = [];

        [VectorType(3)]
        public long[] Shape { get; set; } = [];
    }

    private sealed class Shaped
    {
        public byte[]? Image { get; set; }
    }

    private sealed class Kinds
    {
        [VectorType(2)]
        public bool[] Booleans { get; set; } = [];

        [VectorType(2)]
        public string[] Texts { get; set; } = [];

        [VectorType(2)]
        public long[] Longs { get; set; } = [];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [];

        [VectorType(2)]
        public byte[] Bytes { get; set; } = [];
    }

    // Y = X + X.
    private static byte[] Doubling(params object[] dimensions) => TestModel.Create(
        [new TestValue("X", Element.Float, dimensions)],
        [new TestValue("Y", Element.Float, dimensions)],
        new TestNode("Add", ["X", "X"], ["Y"]));

    private static MemoryStream DoublingStream(params object[] dimensions) => new(Doubling(dimensions));

    // Sum = X + X, Product = X * X.
    private static MemoryStream SumAndProduct() => TestModel.Stream(
        [new TestValue("X", Element.Float, 1, 3)],
        [new TestValue("Sum", Element.Float, 1, 3), new TestValue("Product", Element.Float, 1, 3)],
        new TestNode("Add", ["X", "X"], ["Sum"]),
        new TestNode("Mul", ["X", "X"], ["Product"]));

    private IDataView View<T>(params T[] rows)
        where T : class => _context.Data.LoadFromEnumerable(rows);

    [Fact]
    public void Fit_KnownDimensions_GivesVectorOfThoseDimensions()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] }, new Fixed { X = [4, 5, 6] });

        IDataView scored = _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream(1, 3)).Fit(rows).Transform(rows);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 3), scored.Schema["Y"].Type);
        Assert.Equal([[2, 4, 6], [8, 10, 12]], scored.GetColumn<float[]>("Y"));
    }

    [Fact]
    public void Fit_OpenBatch_CountsAsOne()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] });

        IDataView scored = _context.Transforms.ApplyOnnxModel(DoublingStream("N", 3)).Fit(rows).Transform(rows);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 3), scored.Schema["Y"].Type);
        Assert.Equal([2, 4, 6], scored.GetColumn<float[]>("Y").Single());
    }

    [Fact]
    public void Transform_OpenDimension_FollowsTheLengthOfEachVector()
    {
        IDataView rows = View(new Varying { X = [1, 2] }, new Varying { X = [3, 4, 5, 6] });

        IDataView scored = _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream(1, 2, "Half")).Fit(rows).Transform(rows);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), scored.Schema["Y"].Type);
        Assert.Equal([[2, 4], [6, 8, 10, 12]], scored.GetColumn<float[]>("Y"));
    }

    [Fact]
    public void Transform_PixelsWithTheirShape_GivesEachImageItsOwnSize()
    {
        MemoryStream model = TestModel.Stream(
            [new TestValue("Values", Element.Byte, 1, "P"), new TestValue("Shape", Element.Int64, 3)],
            [new TestValue("Image", Element.Byte, "H", "W", "C")],
            new TestNode("Reshape", ["Values", "Shape"], ["Image"]));
        IDataView rows = View(new Pixels { Values = [1, 2], Shape = [1, 2, 1] }, new Pixels { Values = [1, 2, 3, 4, 5, 6], Shape = [2, 1, 3] });

        IDataView scored = _context.Transforms.ApplyOnnxModel(["Image"], ["Values", "Shape"], model).Fit(rows).Transform(rows);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte), scored.Schema["Image"].Type);
        Assert.Equal([[1, 2], [1, 2, 3, 4, 5, 6]], scored.GetColumn<byte[]>("Image"));
    }

    [Fact]
    public void Predict_ShapeThatDoesNotFitThePixels_Throws()
    {
        MemoryStream model = TestModel.Stream(
            [new TestValue("Values", Element.Byte, 1, "P"), new TestValue("Shape", Element.Int64, 3)],
            [new TestValue("Image", Element.Byte, "H", "W", "C")],
            new TestNode("Reshape", ["Values", "Shape"], ["Image"]));
        IDataView rows = View(new Pixels());
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(model).Fit(rows);
        using PredictionEngine<Pixels, Shaped> engine = _context.Model.CreatePredictionEngine<Pixels, Shaped>(transformer);

        Assert.Throws<OnnxRuntimeException>(() => engine.Predict(new Pixels { Values = [1, 2], Shape = [2, 2, 1] }));
    }

    [Fact]
    public void Fit_TwoOpenDimensions_Throws()
    {
        IDataView rows = View(new Varying { X = [1, 2, 3] });

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ApplyOnnxModel(DoublingStream(1, "H", "W")).Fit(rows));
    }

    [Fact]
    public void Fit_OtherItemType_Throws()
    {
        IDataView rows = View(new Doubles { X = [1, 2, 3] });

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ApplyOnnxModel(DoublingStream(1, 3)).Fit(rows));
    }

    [Fact]
    public void Fit_MissingColumn_Throws()
    {
        IDataView rows = View(new Pixels());

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ApplyOnnxModel(DoublingStream(1, 3)).Fit(rows));
    }

    [Fact]
    public void Fit_OtherLength_Throws()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] });

        Assert.Throws<InvalidOperationException>(() => _context.Transforms.ApplyOnnxModel(DoublingStream(1, 4)).Fit(rows));
    }

    [Fact]
    public void Predict_FixedVectorForAnOpenDimension_Throws()
    {
        // The length of the vector is known, so that nothing is left to follow from it.
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(DoublingStream(1, "L")).Fit(View(new Fixed { X = [1, 2, 3] }));
        using PredictionEngine<Fixed, Output> engine = _context.Model.CreatePredictionEngine<Fixed, Output>(transformer);

        Assert.ThrowsAny<ArgumentException>(() => engine.Predict(new Fixed { X = [1, 2, 3] }));
    }

    [Fact]
    public void Predict_VaryingVectorForKnownDimensions_Throws()
    {
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(DoublingStream(1, 3)).Fit(View(new Varying { X = [1, 2, 3] }));
        using PredictionEngine<Varying, Output> engine = _context.Model.CreatePredictionEngine<Varying, Output>(transformer);

        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Predict(new Varying { X = [1, 2, 3] }));
    }

    [Fact]
    public void Predict_ScalarColumn_GoesInAsOneByOne()
    {
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(DoublingStream("N", 1)).Fit(View(new Number()));
        using PredictionEngine<Number, Output> engine = _context.Model.CreatePredictionEngine<Number, Output>(transformer);

        Assert.Equal([3f], engine.Predict(new Number { X = 1.5f }).Y);
        Assert.Equal([5f], engine.Predict(new Number { X = 2.5f }).Y);
    }

    [Fact]
    public void Transform_ManyKindsOfItems_KeepsValues()
    {
        (string Name, Element Type)[] kinds =
        [
            ("Booleans", Element.Boolean), ("Texts", Element.String), ("Longs", Element.Int64), ("Doubles", Element.Double), ("Bytes", Element.Byte),
        ];
        MemoryStream model = TestModel.Stream(
            [.. kinds.Select(kind => new TestValue(kind.Name, kind.Type, 1, 2))],
            [.. kinds.Select(kind => new TestValue("Same" + kind.Name, kind.Type, 1, 2))],
            [.. kinds.Select(kind => new TestNode("Identity", [kind.Name], ["Same" + kind.Name]))]);
        IDataView rows = View(new Kinds { Booleans = [true, false], Texts = ["a", "bc"], Longs = [1, -2], Doubles = [0.5, 2], Bytes = [0, 255] });

        IDataView scored = _context.Transforms.ApplyOnnxModel(model).Fit(rows).Transform(rows);

        Assert.Equal([true, false], scored.GetColumn<bool[]>("SameBooleans").Single());
        Assert.Equal(["a", "bc"], scored.GetColumn<string[]>("SameTexts").Single());
        Assert.Equal([1, -2], scored.GetColumn<long[]>("SameLongs").Single());
        Assert.Equal([0.5, 2], scored.GetColumn<double[]>("SameDoubles").Single());
        Assert.Equal([0, 255], scored.GetColumn<byte[]>("SameBytes").Single());
    }

    [Fact]
    public void Transform_SomeOutputs_AddsOnlyThose()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] });

        IDataView scored = _context.Transforms.ApplyOnnxModel("Product", "X", SumAndProduct()).Fit(rows).Transform(rows);

        Assert.Equal(["X", "Product"], scored.Schema.Select(column => column.Name));
        Assert.Equal([1, 4, 9], scored.GetColumn<float[]>("Product").Single());
    }

    [Fact]
    public void Transform_TwoOutputsOfOneRow_AgreeWithEachOther()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] }, new Fixed { X = [5, 5, 5] });
        IDataView scored = _context.Transforms.ApplyOnnxModel(SumAndProduct()).Fit(rows).Transform(rows);

        using DataViewRowCursor cursor = scored.GetRowCursorSet(scored.Schema, 1)[0];
        ValueGetter<VBuffer<float>> getSum = cursor.GetGetter<VBuffer<float>>(scored.Schema["Sum"]);
        ValueGetter<VBuffer<float>> getProduct = cursor.GetGetter<VBuffer<float>>(scored.Schema["Product"]);
        var seen = new List<float>();
        VBuffer<float> sum = default;
        VBuffer<float> product = default;
        while (cursor.MoveNext())
        {
            getProduct(ref product);
            getSum(ref sum);
            seen.AddRange([sum.GetValues()[0], product.GetValues()[0]]);
        }

        Assert.Equal([2, 1, 10, 25], seen);
    }

    [Fact]
    public void ApplyOnnxModel_UnknownOutput_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ApplyOnnxModel("Z", "X", DoublingStream(1, 3)));

    [Fact]
    public void ApplyOnnxModel_NoOnnxModel_Throws() =>
        Assert.Throws<InvalidOperationException>(() => _context.Transforms.ApplyOnnxModel(new MemoryStream("no model"u8.ToArray())));

    [Fact]
    public void ApplyOnnxModel_MissingFile_Throws() =>
        Assert.Throws<IOException>(() => _context.Transforms.ApplyOnnxModel(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));

    [Fact]
    public void ApplyOnnxModel_StreamStandsAtItsEnd_ReadsFromTheBeginning()
    {
        using MemoryStream stream = DoublingStream(1, 3);
        stream.Seek(0, SeekOrigin.End);
        IDataView rows = View(new Fixed { X = [1, 2, 3] });

        Assert.Equal([2, 4, 6], _context.Transforms.ApplyOnnxModel(stream).Fit(rows).Transform(rows).GetColumn<float[]>("Y").Single());
    }

    [Fact]
    public void ApplyOnnxModel_FileWithThreads_Scores()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["model.onnx"], Doubling(1, 3));
        IDataView rows = View(new Fixed { X = [1, 2, 3] });
        var options = new OnnxOptions
        {
            ModelFile = folder["model.onnx"], InputColumns = ["X"], OutputColumns = ["Y"], IntraOpNumThreads = 1, InterOpNumThreads = 1,
        };

        using OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(options).Fit(rows);

        Assert.Equal([2, 4, 6], transformer.Transform(rows).GetColumn<float[]>("Y").Single());
    }

    [Fact]
    public void ApplyOnnxModel_SessionOptionsOfTheContext_AreUsed()
    {
        int created = 0;
        _context.SetOnnxSessionOption(new OnnxSessionOptions
        {
            CreateSessionOptions = () =>
            {
                created++;
                return new SessionOptions { IntraOpNumThreads = 1 };
            },
        });
        IDataView rows = View(new Fixed { X = [1, 2, 3] });

        _context.Transforms.ApplyOnnxModel(DoublingStream(1, 3)).Fit(rows);

        Assert.Equal(1, created);
    }

    [Fact]
    public void ApplyOnnxModel_ShapeGiven_TakesThePlaceOfTheOpenOne()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] });
        var shapes = new Dictionary<string, int[]> { ["X"] = [1, 3], ["Y"] = [1, 3] };

        IDataView scored = _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream("N", "L"), shapes).Fit(rows).Transform(rows);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 3), scored.Schema["Y"].Type);
        Assert.Equal([2, 4, 6], scored.GetColumn<float[]>("Y").Single());
    }

    [Fact]
    public void ApplyOnnxModel_ShapeThatDoesNotFit_Throws()
    {
        var shapes = new Dictionary<string, int[]> { ["X"] = [1, 4] };

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream("N", 3), shapes));
    }

    [Fact]
    public void Append_InAChain_PassesTheSchemaCheck()
    {
        IDataView rows = View(new Fixed { X = [1, 2, 3] });

        IDataView scored = _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream(1, 3))
            .Append(_context.Transforms.CopyColumns("Copy", "Y"))
            .Fit(rows)
            .Transform(rows);

        Assert.Equal([2, 4, 6], scored.GetColumn<float[]>("Copy").Single());
    }

    [Fact]
    public void SaveAndLoad_FreshContext_GivesTheSameOutput()
    {
        using var folder = new TemporaryFolder();
        IDataView rows = View(new Varying { X = [1, 2] });
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream(1, "L")).Fit(rows);
        _context.Model.Save(transformer, rows.Schema, folder["model.zip"]);
        transformer.Dispose();

        var fresh = new MLContext();
        ITransformer loaded = fresh.Model.Load(folder["model.zip"], out DataViewSchema schema);
        using PredictionEngine<Varying, Output> engine = fresh.Model.CreatePredictionEngine<Varying, Output>(loaded);

        Assert.Equal("X", Assert.Single(schema).Name);
        Assert.IsType<OnnxTransformer>(loaded);
        Assert.Equal([2, 4], engine.Predict(new Varying { X = [1, 2] }).Y);
        Assert.Equal([10, 12, 14], engine.Predict(new Varying { X = [5, 6, 7] }).Y);
    }

    [Fact]
    public void SaveAndLoad_ShapesGiven_AreKept()
    {
        using var folder = new TemporaryFolder();
        IDataView rows = View(new Fixed { X = [1, 2, 3] });
        var shapes = new Dictionary<string, int[]> { ["X"] = [1, 3], ["Y"] = [1, 3] };
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel("Y", "X", DoublingStream("N", "L"), shapes).Fit(rows);
        _context.Model.Save(transformer, rows.Schema, folder["model.zip"]);

        ITransformer loaded = new MLContext().Model.Load(folder["model.zip"], out _);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 3), loaded.GetOutputSchema(rows.Schema)["Y"].Type);
    }

    [Fact]
    public void Save_Model_StoresItsBytesAfterTheirLength()
    {
        using var folder = new TemporaryFolder();
        IDataView rows = View(new Fixed { X = [1, 2, 3] });
        byte[] model = Doubling(1, 3);
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(new MemoryStream(model)).Fit(rows);

        _context.Model.Save(transformer, rows.Schema, folder["model.zip"]);

        using ZipArchive archive = ZipFile.OpenRead(folder["model.zip"]);
        ZipArchiveEntry entry = Assert.Single(archive.Entries, entry => entry.FullName.EndsWith("OnnxModel", StringComparison.Ordinal));
        using var reader = new BinaryReader(entry.Open());
        Assert.Equal(model.Length, reader.ReadInt32());
        Assert.Equal(model, reader.ReadBytes(model.Length));
    }

    [Fact]
    public void Dispose_Twice_DoesNothingMore()
    {
        OnnxTransformer transformer = _context.Transforms.ApplyOnnxModel(DoublingStream(1, 3)).Fit(View(new Fixed { X = [1, 2, 3] }));

        transformer.Dispose();
        transformer.Dispose();
    }
}
