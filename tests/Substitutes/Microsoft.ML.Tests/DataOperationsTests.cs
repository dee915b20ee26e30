using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class DataOperationsTests
{
    private readonly MLContext _context = new(1);

    private IDataView Numbers(int count) => _context.Data.LoadFromEnumerable(NumberRow.Create(count).ToList());

    private static int[] Ids(IDataView data) => [.. data.GetColumn<int>("Id")];

    [Fact]
    public void TrainTestSplit_Fraction_PartsTheRows()
    {
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(Numbers(1000), 0.2);

        // About 200 of 1000; the standard deviation is 12.6.
        Assert.InRange(Ids(split.TestSet).Length, 140, 260);
        Assert.Equal(Enumerable.Range(0, 1000), Ids(split.TrainSet).Concat(Ids(split.TestSet)).Order());
        Assert.Equal(["Id", "Group"], split.TrainSet.Schema.Select(c => c.Name));
    }

    [Fact]
    public void TrainTestSplit_Seed_DecidesTheRows()
    {
        int[] Test(int? contextSeed, int? seed) => Ids(new MLContext(contextSeed).Data.TrainTestSplit(Numbers(200), 0.5, seed: seed).TestSet);

        Assert.Equal(Test(1, 5), Test(2, 5));
        Assert.Equal(Test(7, null), Test(null, 7));
        Assert.NotEqual(Test(1, 5), Test(1, 6));
    }

    [Fact]
    public void TrainTestSplit_ReadTwice_GivesTheSameRows()
    {
        IDataView test = _context.Data.TrainTestSplit(Numbers(100), 0.5).TestSet;

        Assert.Equal(Ids(test), Ids(test));
    }

    [Fact]
    public void TrainTestSplit_SamplingKey_KeepsGroupsTogether()
    {
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(Numbers(400), 0.5, samplingKeyColumnName: "Group");
        string[] train = [.. split.TrainSet.GetColumn<string>("Group").Distinct()];
        string[] test = [.. split.TestSet.GetColumn<string>("Group").Distinct()];

        Assert.Empty(train.Intersect(test));
        Assert.Equal(20, train.Length + test.Length);
        Assert.NotEmpty(train);
        Assert.NotEmpty(test);
    }

    [Fact]
    public void TrainTestSplit_StructuredColumn_IsKept()
    {
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(PictureRow.Load(_context, 50), 0.5);

        Assert.All(
            _context.Data.CreateEnumerable<PictureRow>(split.TrainSet, false).Concat(_context.Data.CreateEnumerable<PictureRow>(split.TestSet, false)),
            row => Assert.Equal(row.Id, row.Image!.Width));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void TrainTestSplit_FractionOutOfRange_Throws(double fraction)
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.TrainTestSplit(Numbers(3), fraction));

    [Fact]
    public void TrainTestSplit_UnknownSamplingKey_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.TrainTestSplit(Numbers(3), 0.5, "Nothing"));

    [Fact]
    public void CrossValidationSplit_Folds_TestEveryRowOnce()
    {
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _context.Data.CrossValidationSplit(Numbers(300), 3);

        Assert.Equal(3, folds.Count);
        Assert.Equal(Enumerable.Range(0, 300), folds.SelectMany(f => Ids(f.TestSet)).Order());
        Assert.All(folds, f => Assert.Equal(Enumerable.Range(0, 300), Ids(f.TrainSet).Concat(Ids(f.TestSet)).Order()));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CrossValidationSplit(Numbers(3), 1));
    }

    [Fact]
    public void TakeRowsAndSkipRows_Count_CutsTheRows()
    {
        Assert.Equal([0, 1, 2], Ids(_context.Data.TakeRows(Numbers(5), 3)));
        Assert.Equal([3, 4], Ids(_context.Data.SkipRows(Numbers(5), 3)));
        Assert.Equal([2], Ids(_context.Data.TakeRows(_context.Data.SkipRows(Numbers(5), 2), 1)));
        Assert.Empty(Ids(_context.Data.SkipRows(Numbers(5), 9)));
        Assert.Equal(3, _context.Data.TakeRows(Numbers(5), 3).GetRowCount());
        Assert.Equal(2, _context.Data.SkipRows(Numbers(5), 3).GetRowCount());
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.TakeRows(Numbers(5), 0));
    }

    [Fact]
    public void TakeRows_EndlessSource_ReadsOnlyWhatIsTaken()
    {
        int read = 0;
        IEnumerable<NumberRow> Endless()
        {
            while (true)
            {
                read++;
                yield return new NumberRow();
            }
        }

        Assert.Equal(2, Ids(_context.Data.TakeRows(_context.Data.LoadFromEnumerable(Endless()), 2)).Length);
        Assert.Equal(2, read);
    }

    [Fact]
    public void TakeRows_StructuredColumn_IsKept()
        => Assert.Equal([0, 1], _context.Data.TakeRows(PictureRow.Load(_context, 5), 2).GetColumn<Picture>("Image").Select(p => p.Width));

    [Theory]
    [InlineData(1000)]
    [InlineData(7)]
    public void ShuffleRows_Seed_GivesEveryRowInRepeatableOrder(int poolSize)
    {
        int[] Shuffled(int seed) => Ids(_context.Data.ShuffleRows(Numbers(100), seed, poolSize));

        Assert.Equal(Enumerable.Range(0, 100), Shuffled(3).Order());
        Assert.NotEqual(Enumerable.Range(0, 100), Shuffled(3));
        Assert.Equal(Shuffled(3), Shuffled(3));
        Assert.NotEqual(Shuffled(3), Shuffled(4));
    }

    [Fact]
    public void ShuffleRows_OtherColumns_StayWithTheirRow()
        => Assert.All(
            _context.Data.CreateEnumerable<NumberRow>(_context.Data.ShuffleRows(Numbers(60), 3, 8), false),
            row => Assert.Equal($"group{row.Id % 20}", row.Group));

    [Fact]
    public void ShuffleRows_VectorColumn_KeepsEachRowsValues()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new { Values = new[] { i, i } }));
        int[][] shuffled = [.. _context.Data.ShuffleRows(data, 3, 5).GetColumn<int[]>("Values")];

        Assert.Equal(Enumerable.Range(0, 30), shuffled.Select(v => v[1]).Order());
    }

    [Fact]
    public void ShuffleRowsAndCache_StructuredColumn_IsDropped()
    {
        Assert.Equal(["Id"], _context.Data.ShuffleRows(PictureRow.Load(_context, 3)).Schema.Select(c => c.Name));
        Assert.Equal(["Id"], _context.Data.Cache(PictureRow.Load(_context, 3)).Schema.Select(c => c.Name));
        Assert.Throws<InvalidOperationException>(() => _context.Data.Cache(PictureRow.Load(_context, 3), "Image"));
    }

    [Fact]
    public void Cache_ReadTwice_ReadsTheSourceOnce()
    {
        int passes = 0;
        IEnumerable<NumberRow> Rows()
        {
            passes++;
            foreach (NumberRow row in NumberRow.Create(3))
            {
                yield return row;
            }
        }

        IDataView cached = _context.Data.Cache(_context.Data.LoadFromEnumerable(Rows()));
        Assert.Equal([0, 1, 2], Ids(cached));
        Assert.Equal([0, 1, 2], Ids(cached));
        Assert.Equal(1, passes);
        Assert.Equal(3, cached.GetRowCount());
        Assert.True(cached.CanShuffle);
    }

    [Fact]
    public void FilterByCustomPredicate_RowsThatMatch_AreDropped()
        => Assert.Equal([0, 1], Ids(_context.Data.FilterByCustomPredicate<NumberRow>(Numbers(5), row => row.Id > 1)));

    [Fact]
    public void FilterByCustomPredicate_ColumnOfThePredicateNotAskedFor_IsReadAllTheSame()
    {
        IDataView filtered = _context.Data.FilterByCustomPredicate<NumberRow>(Numbers(5), row => row.Group != "group3");
        using DataViewRowCursor cursor = filtered.GetRowCursor([filtered.Schema["Id"]]);

        Assert.True(cursor.IsColumnActive(filtered.Schema["Id"]));
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.False(cursor.MoveNext());
    }
}
