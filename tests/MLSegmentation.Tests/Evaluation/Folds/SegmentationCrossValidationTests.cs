using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLSegmentation.Tests.Evaluation.Folds;

public class SegmentationCrossValidationTests
{
    private static readonly SegmentationCrossValidationOptions Options =
        new() { NumberOfFolds = 3, Evaluation = new() { Classes = SegmentationClasses.Binary } };

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void CrossValidate_Folds_HoldEveryRowOutOnce()
    {
        using var folds = CrossValidate(Rows(30));

        Assert.Equal([0, 1, 2], folds.Select(fold => fold.Fold));
        Assert.Equal(Enumerable.Range(0, 30), folds.SelectMany(HeldOut).Order());
        Assert.Equal(folds.Select(fold => HeldOut(fold).Count()), folds.Select(fold => fold.Metrics.ImageCount));
        Assert.Equal((3, 30), (folds.Summary.FoldCount, folds.Summary.ImageCount));
    }

    [Fact]
    public void CrossValidate_Summary_IsMeanAndDeviationOfTheFolds()
    {
        using var folds = CrossValidate(Rows(30));

        double[] dice = folds.Select(fold => fold.Metrics.MeanDice).ToArray();
        double mean = (dice[0] + dice[1] + dice[2]) / 3;
        double squares = dice.Sum(value => (value - mean) * (value - mean));
        Assert.Equal(mean, folds.Summary.MeanDice.Mean, 12);
        Assert.Equal(Math.Sqrt(squares / (3 - 1)), folds.Summary.MeanDice.StandardDeviation, 12);
        Assert.True(folds.Summary.MeanDice.StandardDeviation > 0);
        Assert.Equal("foreground", folds.Summary.Classes[1].Name);
        Assert.Equal(folds.Average(fold => fold.Metrics.Classes[1].Recall), folds.Summary.Classes[1].Recall.Mean, 12);
        Assert.True(double.IsNaN(folds.Summary.MeanAreaUnderRocCurve.Mean));
        Assert.Matches(@"^Dice 0\.\d{3} ± 0\.\d{3}, IoU 0\.\d{3} ± 0\.\d{3}, pixel accuracy 0\.\d{3} ± 0\.\d{3} \(3 folds, 30 images\)$", folds.ToString());
    }

    [Fact]
    public void CrossValidate_Seed_DecidesTheFolds()
    {
        Assert.Equal(HeldOutFirst(new MLContext(), 1), HeldOutFirst(new MLContext(), 1));
        Assert.NotEqual(HeldOutFirst(new MLContext(), 1), HeldOutFirst(new MLContext(), 2));
        Assert.Equal(HeldOutFirst(new MLContext(4), null), HeldOutFirst(new MLContext(4), null));

        int[] HeldOutFirst(MLContext context, int? seed)
        {
            using var folds = context.Segmentation().CrossValidate(Rows(30), PredictTheSame(), Options with { Seed = seed });
            return [.. HeldOut(folds[0])];
        }
    }

    [Theory]
    [InlineData(3, 3, 1, 1, 1)]
    [InlineData(11, 3, 4, 4, 3)]
    public void CrossValidate_EvenFolds_DifferByOneRowAtMost(int rows, int count, params int[] sizes)
    {
        var options = Options with { NumberOfFolds = count, EvenFolds = true, Seed = 1 };
        using var folds = _context.Segmentation().CrossValidate(Rows(rows), PredictTheSame(), options);
        using var same = _context.Segmentation().CrossValidate(Rows(rows), PredictTheSame(), options);

        Assert.Equal(sizes, folds.Select(fold => HeldOut(fold).Count()));
        Assert.Equal(Enumerable.Range(0, rows), folds.SelectMany(HeldOut).Order());
        Assert.Equal(folds.SelectMany(HeldOut), same.SelectMany(HeldOut));
    }

    [Fact]
    public void CrossValidate_EvenFoldsWithAKey_IsRefused()
    {
        var options = Options with { EvenFolds = true, SamplingKeyColumnName = "Patient" };

        var exception = Assert.Throws<ArgumentException>(() => _context.Segmentation().CrossValidate(Rows(30), PredictTheSame(), options));

        Assert.Contains("'Patient'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CrossValidate_SamplingKey_KeepsItsRowsInOneFold()
    {
        using var folds = CrossValidate(Rows(60), samplingKeyColumnName: "Patient");

        string[][] patients = folds.Select(fold => fold.ScoredHoldOutSet.GetColumn<string>("Patient").Distinct().ToArray()).ToArray();
        Assert.Equal(12, patients.Sum(names => names.Length));
        Assert.Equal(12, patients.SelectMany(names => names).Distinct().Count());
    }

    [Fact]
    public void CrossValidate_Log_NamesTheFolds()
    {
        var log = new List<string>();
        _context.Log += (_, message) => log.Add(message.RawMessage);

        using var folds = CrossValidate(Rows(30));

        Assert.Contains(log, line => line == $"Fold 2 of 3: training, {folds[1].Metrics.ImageCount} rows are held out");
        Assert.Contains(log, line => line == $"Fold 3 of 3: {folds[2].Metrics}");
    }

    [Fact]
    public void CrossValidate_FewerRowsThanFolds_SaysHowManyFoldsThereCanBe() =>
        AssertFails("The data has 2 rows, too few for 3 folds; take at most 2 folds.", Rows(2));

    [Fact]
    public void CrossValidate_NoRows_SaysSo() => AssertFails("The data has 0 rows, too few for 3 folds; cross-validation needs at least 2.", Rows(0));

    [Fact]
    public void CrossValidate_OneKeyOnly_NamesTheEmptyFold() => AssertFails("got no rows (rows are dealt to the folds by 'Hospital';", Rows(20), "Hospital");

    [Fact]
    public void CrossValidate_UnknownKey_NamesTheColumns() =>
        AssertFails("no column 'Doctor' whose equal values are to stay together; it has 'Id', 'Patient',", Rows(20), "Doctor");

    [Fact]
    public void CrossValidate_KeyThatIsNoSingleValue_IsRefused() => AssertFails("the values that are to stay together are text or integers", Rows(20), "Label");

    [Fact]
    public void CrossValidate_OptionOutOfRange_TrainsNothing()
    {
        var estimator = new CountingEstimator(PredictTheSame(), failingFit: 0);

        Assert.Throws<SegmentationOptionException>(
            () => _context.Segmentation().CrossValidate(Rows(30), estimator, new() { Evaluation = new() { Beta = -1 } }));

        Assert.Empty(estimator.Models);
    }

    [Fact]
    public void CrossValidate_OneFold_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Segmentation().CrossValidate(Rows(5), PredictTheSame(), 1));

    [Fact]
    public void CrossValidate_CancelledToken_TrainsNothing()
    {
        var estimator = new CountingEstimator(PredictTheSame(), failingFit: 0);
        var options = new SegmentationCrossValidationOptions { Evaluation = new() { CancellationToken = new CancellationToken(canceled: true) } };

        Assert.Throws<OperationCanceledException>(() => _context.Segmentation().CrossValidate(Rows(30), estimator, options));

        Assert.Empty(estimator.Models);
    }

    [Fact]
    public void CrossValidate_FoldThatFails_IsNamedAndLeavesNoModel()
    {
        var estimator = new CountingEstimator(PredictTheSame(), failingFit: 3);

        var exception = Assert.Throws<SegmentationException>(() => _context.Segmentation().CrossValidate(Rows(30), estimator, Options));

        Assert.Equal("Fold 3 of 3: Nothing to learn.", exception.Message);
        Assert.Equal(2, estimator.Models.Count);
        Assert.All(estimator.Models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public void CrossValidate_ColumnThatTheModelLacks_NamesTheFoldAndLeavesNoModel()
    {
        var estimator = new CountingEstimator(PredictTheSame(), failingFit: 0);

        var exception = Assert.Throws<SegmentationException>(() =>
            _context.Segmentation().CrossValidate(Rows(30), estimator, Options with { PredictedLabelColumnName = "Nothing" }));

        Assert.StartsWith("Fold 1 of 3: The data has no column 'Nothing'", exception.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(estimator.Models).IsDisposed);
    }

    [Fact]
    public void Dispose_CrossValidation_DisposesItsModels()
    {
        var estimator = new CountingEstimator(PredictTheSame(), failingFit: 0);

        _context.Segmentation().CrossValidate(Rows(30), estimator, Options).Dispose();

        Assert.Equal(3, estimator.Models.Count);
        Assert.All(estimator.Models, model => Assert.True(model.IsDisposed));
    }

    private static IEnumerable<int> HeldOut(SegmentationCrossValidationResult fold) => fold.ScoredHoldOutSet.GetColumn<int>("Id");

    private SegmentationCrossValidation CrossValidate(IDataView data, string? samplingKeyColumnName = null) =>
        _context.Segmentation().CrossValidate(data, PredictTheSame(), Options with { SamplingKeyColumnName = samplingKeyColumnName });

    private void AssertFails(string expected, IDataView data, string? samplingKeyColumnName = null) =>
        Assert.Contains(expected, Assert.Throws<SegmentationException>(() => CrossValidate(data, samplingKeyColumnName)).Message, StringComparison.Ordinal);

    /// <summary>A model that predicts what the column "Guess" says.</summary>
    private ColumnCopyingEstimator PredictTheSame() => _context.Transforms.CopyColumns("PredictedLabel", "Guess");

    /// <summary>Masks of 8 pixels, of which the guess has another number wrong in each row; 5 rows a patient.</summary>
    private IDataView Rows(int count)
    {
        _ = _context.Segmentation();
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(id => new Row
        {
            Id = id,
            Patient = $"patient {id / 5}",
            Label = new SegmentationMask(8, 1, [0, 0, 0, 0, 1, 1, 1, 1]),
            Guess = new SegmentationMask(8, 1, [.. Enumerable.Range(0, 8).Select(pixel => (byte)(pixel > 3 + (id % 4) ? 1 : 0))]),
        }).ToList());
    }

    private sealed class Row
    {
        public int Id { get; set; }

        public string Patient { get; set; } = string.Empty;

        public string Hospital { get; set; } = "the same";

        public SegmentationMask? Label { get; set; }

        public SegmentationMask? Guess { get; set; }
    }

    /// <summary>Remembers the models that another estimator makes, and fails when it is told to.</summary>
    private sealed class CountingEstimator(IEstimator<ITransformer> inner, int failingFit) : IEstimator<ITransformer>
    {
        public List<DisposableModel> Models { get; } = [];

        public ITransformer Fit(IDataView input)
        {
            if (Models.Count + 1 == failingFit)
            {
                throw new SegmentationException("Nothing to learn.");
            }

            Models.Add(new DisposableModel(inner.Fit(input)));
            return Models[^1];
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    private sealed class DisposableModel(ITransformer inner) : ITransformer, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);

        public void Dispose() => IsDisposed = true;
    }
}
