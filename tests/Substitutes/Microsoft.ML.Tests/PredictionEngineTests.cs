using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class PredictionEngineTests
{
    private readonly MLContext _context = new(1);

    private IDataView Numbers => _context.Data.LoadFromEnumerable(NumberRow.Create(3));

    [Fact]
    public void Predict_ChainWithOwnMapper_MapsTheExample()
    {
        ITransformer chain = new TransformerChain<ITransformer>(
            _context.Transforms.CopyColumns("B", "Group").Fit(Numbers),
            new CountingMapper(),
            _context.Transforms.DropColumns("Group").Fit(Numbers));
        using PredictionEngine<NumberRow, Prediction> engine = _context.Model.CreatePredictionEngine<NumberRow, Prediction>(chain);

        Prediction first = engine.Predict(new NumberRow { Id = 4, Group = "x" });
        Prediction second = engine.Predict(new NumberRow { Id = 9, Group = "y" });

        Assert.Equal((5, "x"), (first.Count, first.B));
        Assert.Equal((10, "y"), (second.Count, second.B));
        Assert.Equal(["Id", "B", "Count"], engine.OutputSchema.Select(c => c.Name));
    }

    [Fact]
    public void Predict_GivenPrediction_IsFilled()
    {
        using PredictionEngine<NumberRow, Prediction> engine = _context.Model.CreatePredictionEngine<NumberRow, Prediction>(new CountingMapper());
        var prediction = new Prediction { B = "kept" };
        Prediction given = prediction;
        engine.Predict(new NumberRow { Id = 1 }, ref prediction);

        Assert.Same(given, prediction);
        Assert.Equal((2, "kept"), (prediction.Count, prediction.B));
        Assert.Throws<ArgumentNullException>(() => engine.Predict(null!));
    }

    [Fact]
    public void Create_StructuredMembers_AreCarriedThrough()
    {
        IDataView data = PictureRow.Load(_context, 1);
        ITransformer model = _context.Transforms.CopyColumns("Copy", "Image").Fit(data);
        using PredictionEngine<PictureRow, PicturePrediction> engine = _context.Model.CreatePredictionEngine<PictureRow, PicturePrediction>(model);

        Assert.Equal(new Picture(3, 4), engine.Predict(new PictureRow { Image = new Picture(3, 4) }).Copy);
    }

    [Fact]
    public void Create_MissingColumn_ThrowsUnlessIgnored()
    {
        using var transformer = new CountingMapper();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Model.CreatePredictionEngine<NumberRow, Prediction>(transformer, ignoreMissingColumns: false));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Model.CreatePredictionEngine<NumberRow, Prediction>(transformer, Numbers.Schema));
    }

    [Fact]
    public void Create_NoRowMapper_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Model.CreatePredictionEngine<NumberRow, Prediction>(new ShapeCapture()));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Dispose_OwnedTransformer_IsDisposed(bool owns, int disposals)
    {
        var transformer = new CountingMapper();
        _context.Model.CreatePredictionEngine<NumberRow, Prediction>(transformer, new PredictionEngineOptions { OwnsTransformer = owns }).Dispose();

        Assert.Equal(disposals, transformer.Disposals);
    }

    [Fact]
    public void Create_InputSchema_GivesTheInputItsTypes()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Id", NumberDataViewType.Int32);
        using PredictionEngine<NumberRow, CountOnly> engine = _context.Model.CreatePredictionEngine<NumberRow, CountOnly>(new CountingMapper(), builder.ToSchema());

        Assert.Equal(8, engine.Predict(new NumberRow { Id = 7 }).Count);
    }

    private sealed class Prediction
    {
        public int Count { get; set; }

        public string B { get; set; } = "";
    }

    private sealed class CountOnly
    {
        public int Count { get; set; }
    }

    private sealed class PicturePrediction
    {
        public Picture? Copy { get; set; }
    }
}
