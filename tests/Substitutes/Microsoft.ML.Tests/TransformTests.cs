using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

public class TransformTests
{
    private readonly MLContext _context = new(1);

    private IDataView Numbers => _context.Data.LoadFromEnumerable(NumberRow.Create(3));

    private static IEnumerable<string> Names(IDataView data) => data.Schema.Select(c => c.Name);

    [Fact]
    public void CopyColumns_NewName_AddsTheColumn()
    {
        IDataView copied = _context.Transforms.CopyColumns("Copy", "Id").Fit(Numbers).Transform(Numbers);

        Assert.Equal(["Id", "Group", "Copy"], Names(copied));
        Assert.Equal([0, 1, 2], copied.GetColumn<int>("Copy"));
    }

    [Fact]
    public void CopyColumns_NameOfAnotherColumn_HidesIt()
    {
        IDataView copied = _context.Transforms.CopyColumns("Group", "Id").Fit(Numbers).Transform(Numbers);

        Assert.Equal(["Id", "Group", "Group"], Names(copied));
        Assert.True(copied.Schema[1].IsHidden);
        Assert.Equal([0, 1, 2], copied.GetColumn<int>("Group"));
    }

    [Fact]
    public void CopyColumns_UnknownColumn_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.CopyColumns("Copy", "Nothing").Fit(Numbers));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.CopyColumns("Copy", "Nothing").GetOutputSchema(new SchemaShape([])));
    }

    [Fact]
    public void DropColumns_Names_LeavesTheOthers()
    {
        IDataView dropped = _context.Transforms.DropColumns("Id").Fit(Numbers).Transform(Numbers);

        Assert.Equal(["Group"], Names(dropped));
        Assert.Equal(["group0", "group1", "group2"], dropped.GetColumn<string>("Group"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.DropColumns("Nothing").Fit(Numbers));
        Assert.Throws<InvalidOperationException>(() => _context.Transforms.DropColumns());
    }

    [Fact]
    public void SelectColumns_Names_DecideTheOrder()
    {
        IDataView selected = _context.Transforms.SelectColumns("Group", "Id").Fit(Numbers).Transform(Numbers);

        Assert.Equal(["Group", "Id"], Names(selected));
        Assert.Equal([0, 1, 2], selected.GetColumn<int>("Id"));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void SelectColumns_HiddenColumns_AreKeptOnRequest(bool keepHidden, int expected)
    {
        IDataView hidden = _context.Transforms.CopyColumns("Group", "Id").Fit(Numbers).Transform(Numbers);

        Assert.Equal(expected, _context.Transforms.SelectColumns(["Group"], keepHidden).Fit(hidden).Transform(hidden).Schema.Count);
    }

    [Fact]
    public void CustomMapping_Delegate_AddsItsColumns()
    {
        var estimator = _context.Transforms.CustomMapping<NumberRow, Doubled>((source, target) => target.Double = 2 * source.Id, null);
        IDataView mapped = estimator.Fit(Numbers).Transform(Numbers);

        Assert.Equal(["Id", "Group", "Double"], Names(mapped));
        Assert.Equal([0, 2, 4], mapped.GetColumn<int>("Double"));
    }

    [Fact]
    public void CustomMapping_TwoOutputs_MapsEachRowOnce()
    {
        int calls = 0;
        ITransformer transformer = _context.Transforms.CustomMapping<NumberRow, TwoOutputs>(
            (source, target) =>
            {
                calls++;
                target.A = source.Id;
                target.B = -source.Id;
            },
            null).Fit(Numbers);
        IDataView mapped = transformer.Transform(Numbers);
        using DataViewRowCursor cursor = mapped.GetRowCursorSet(mapped.Schema, 1)[0];
        ValueGetter<int> a = cursor.GetGetter<int>(mapped.Schema["A"]);
        ValueGetter<int> b = cursor.GetGetter<int>(mapped.Schema["B"]);
        int sum = 0;
        while (cursor.MoveNext())
        {
            (int first, int second) = (0, 0);
            a(ref first);
            b(ref second);
            a(ref first);
            sum += first + second;
        }

        Assert.Equal((0, 3), (sum, calls));
    }

    [Fact]
    public void CustomMapping_OutputsNotAskedFor_AreNotComputed()
    {
        ITransformer transformer = _context.Transforms.CustomMapping<NumberRow, Doubled>((_, _) => throw new InvalidOperationException("computed"), null).Fit(Numbers);

        Assert.Equal([0, 1, 2], transformer.Transform(Numbers).GetColumn<int>("Id"));
    }

    [Fact]
    public void CustomMapping_StructuredInputAndOutput_Works()
    {
        IDataView data = PictureRow.Load(_context, 3);
        ITransformer transformer = _context.Transforms.CustomMapping<PictureRow, Turned>(
            (source, target) => target.TurnedImage = new Picture(source.Image!.Height, source.Image.Width), null).Fit(data);

        Assert.Equal([new Picture(0, 0), new Picture(10, 1), new Picture(20, 2)], transformer.Transform(data).GetColumn<Picture>("TurnedImage"));
    }

    [Fact]
    public void CustomMapping_InChainAfterColumnOfItsOwnTypeObject_IsRefused()
    {
        // The estimator compares item types by reference, and this column's type is not the object that was registered.
        PictureType.Register();
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Id", NumberDataViewType.Int32);
        builder.AddColumn("Image", new PictureType());
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new PictureRow { Image = new Picture(1, 2) } }, builder.ToSchema());
        var mapping = _context.Transforms.CustomMapping<PictureRow, Turned>((_, _) => { }, null);

        Assert.Throws<ArgumentOutOfRangeException>(() => new EstimatorChain<ITransformer>().Append(mapping).Fit(data));
        Assert.NotNull(mapping.Fit(data));
    }

    [Fact]
    public void CustomMapping_EstimatorShape_HoldsInputAndOutput()
    {
        SchemaShape shape = ShapeCapture.Of(Numbers.Schema);
        SchemaShape output = _context.Transforms.CustomMapping<NumberRow, Doubled>((_, _) => { }, null).GetOutputSchema(shape);

        Assert.Equal(["Id", "Group", "Double"], output.Select(c => c.Name));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Transforms.CustomMapping<PictureRow, Doubled>((_, _) => { }, null).GetOutputSchema(shape));
    }

    [Fact]
    public void CustomMapping_OutputSchemaDefinition_NamesAndSizesColumns()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Values), SchemaDefinition.Direction.Write);
        definition["Items"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Items"].ColumnName = "Score";
        ITransformer transformer = _context.Transforms.CustomMapping<NumberRow, Values>(
            (source, target) => target.Items = [source.Id, 1], null, outputSchemaDefinition: definition).Fit(Numbers);
        IDataView mapped = transformer.Transform(Numbers);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), mapped.Schema["Score"].Type);
        Assert.Equal([2f, 1f], mapped.GetColumn<float[]>("Score").Last());
    }

    private sealed class Doubled
    {
        public int Double { get; set; }
    }

    private sealed class TwoOutputs
    {
        public int A { get; set; }

        public int B { get; set; }
    }

    private sealed class Turned
    {
        public Picture? TurnedImage { get; set; }
    }

    private sealed class Values
    {
        public float[] Items { get; set; } = [];
    }
}
