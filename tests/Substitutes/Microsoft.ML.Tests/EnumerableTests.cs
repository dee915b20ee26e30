using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class EnumerableTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void LoadFromEnumerable_Members_GiveColumns()
    {
        DataViewSchema schema = _context.Data.LoadFromEnumerable(new[] { new Everything() }).Schema;

        Assert.Equal("Text: String", schema["Text"].ToString());
        Assert.Equal(TextDataViewType.Instance, schema["Text"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Renamed"].Type);
        Assert.Equal(BooleanDataViewType.Instance, schema["Flag"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 2), schema["Fixed"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte), schema["Any"].Type);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), schema["Words"].Type);
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), schema["Key"].Type);
        Assert.Equal(DateTimeDataViewType.Instance, schema["Time"].Type);
        Assert.Null(schema.GetColumnOrNull("Ignored"));
        Assert.Null(schema.GetColumnOrNull("Number"));
    }

    [Fact]
    public void CreateEnumerable_AfterLoad_GivesTheSameValues()
    {
        var original = new Everything
        {
            Text = "a", Number = 1.5f, Flag = true, Fixed = [1, 2, 3, 4], Any = new VBuffer<byte>(2, [7, 8]), Words = ["x", "y"], Time = new DateTime(2020, 1, 2),
        };
        IDataView data = _context.Data.LoadFromEnumerable(new[] { original });
        Everything copy = Assert.Single(_context.Data.CreateEnumerable<Everything>(data, reuseRowObject: false));

        Assert.Equal("a", copy.Text);
        Assert.Equal(1.5f, copy.Number);
        Assert.True(copy.Flag);
        Assert.Equal([1, 2, 3, 4], copy.Fixed);
        Assert.Equal([7, 8], copy.Any.DenseValues());
        Assert.Equal(["x", "y"], copy.Words);
        Assert.Equal(original.Time, copy.Time);
    }

    [Fact]
    public void Key_InAndOutsideOfItsRange_CountsFromOne()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { 0u, 2u, 3u }.Select(k => new Everything { Key = k }));

        Assert.Equal([1u, 3u, 0u], data.GetColumn<uint>("Key"));
    }

    [Fact]
    public void Text_Null_IsEmpty()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new Everything { Text = null! } });

        Assert.Equal([""], data.GetColumn<string>("Text"));
    }

    [Fact]
    public void GetRowCount_List_IsKnown()
    {
        Assert.Equal(3, _context.Data.LoadFromEnumerable(NumberRow.Create(3).ToList()).GetRowCount());
        Assert.Null(_context.Data.LoadFromEnumerable(NumberRow.Create(3)).GetRowCount());
        Assert.False(_context.Data.LoadFromEnumerable(NumberRow.Create(3).ToList()).CanShuffle);
    }

    [Fact]
    public void GetRowCursor_ColumnNotAskedFor_HasNoGetter()
    {
        IDataView data = _context.Data.LoadFromEnumerable(NumberRow.Create(3));
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Id"]]);

        Assert.True(cursor.IsColumnActive(data.Schema["Id"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Group"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Group"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(data.Schema["Id"]));
    }

    [Fact]
    public void MoveNext_Rows_CountsPositions()
    {
        IDataView data = _context.Data.LoadFromEnumerable(NumberRow.Create(2));
        using DataViewRowCursor cursor = data.GetRowCursorSet(data.Schema, 4).Single();
        ValueGetter<int> id = cursor.GetGetter<int>(data.Schema["Id"]);
        var seen = new List<(long Position, int Id)>();
        int value = -1;
        Assert.Equal(-1, cursor.Position);
        while (cursor.MoveNext())
        {
            id(ref value);
            seen.Add((cursor.Position, value));
        }

        Assert.Equal([(0L, 0), (1L, 1)], seen);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void CreateEnumerable_ReuseRowObject_GivesOneObject()
    {
        IDataView data = _context.Data.LoadFromEnumerable(NumberRow.Create(3));

        Assert.Single(_context.Data.CreateEnumerable<NumberRow>(data, reuseRowObject: true).Distinct());
        Assert.Equal(3, _context.Data.CreateEnumerable<NumberRow>(data, reuseRowObject: false).Distinct().Count());
    }

    [Fact]
    public void CreateEnumerable_MissingColumn_ThrowsUnlessIgnored()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new { Id = 5 } });

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CreateEnumerable<NumberRow>(data, false));
        NumberRow row = Assert.Single(_context.Data.CreateEnumerable<NumberRow>(data, false, ignoreMissingColumns: true));
        Assert.Equal((5, ""), (row.Id, row.Group));
    }

    [Fact]
    public void CreateEnumerable_OtherType_Throws()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new { Id = 5f, Group = "" } });

        Assert.Throws<InvalidOperationException>(() => _context.Data.CreateEnumerable<NumberRow>(data, false));
    }

    [Fact]
    public void LoadFromEnumerable_Schema_GivesTypesAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Note", TextDataViewType.Instance, "hello".AsMemory());
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Fixed", new VectorDataViewType(NumberDataViewType.Single, 4), annotations.ToAnnotations());
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new Everything() }, schema.ToSchema());

        ReadOnlyMemory<char> note = default;
        data.Schema["Fixed"].Annotations.GetValue("Note", ref note);
        Assert.Equal("hello", note.ToString());
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), data.Schema["Fixed"].Type);
    }

    [Fact]
    public void LoadFromEnumerable_SchemaDefinition_RenamesAndAnnotates()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(NumberRow));
        definition["Id"].AddAnnotation("Classes", "a, b", TextDataViewType.Instance);
        definition["Id"].ColumnName = "Number";
        IDataView data = _context.Data.LoadFromEnumerable(NumberRow.Create(1), definition);

        ReadOnlyMemory<char> classes = default;
        data.Schema["Number"].Annotations.GetValue("Classes", ref classes);
        Assert.Equal("a, b", classes.ToString());
        Assert.Null(data.Schema.GetColumnOrNull("Id"));
    }

    [Fact]
    public void LoadFromEnumerable_TypeThatIsNoColumn_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.LoadFromEnumerable(new[] { new { Link = new Uri("http://a") } }));

    [Fact]
    public void LoadFromEnumerable_RegisteredType_IsKept()
    {
        IDataView data = PictureRow.Load(_context, 3);

        Assert.IsType<PictureType>(data.Schema["Image"].Type);
        Assert.Equal([0, 1, 2], data.GetColumn<Picture>("Image").Select(p => p.Width));
        Assert.Equal([0, 10, 20], _context.Data.CreateEnumerable<PictureRow>(data, true).Select(r => r.Image!.Height));
    }

    [Fact]
    public void GetColumn_VectorAsArray_GivesFreshArrays()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { 1f, 2f }.Select(v => new Everything { Fixed = [v, v, v, v] }));
        float[][] arrays = [.. data.GetColumn<float[]>("Fixed")];

        Assert.Equal([1f, 2f], arrays.Select(a => a[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<int[]>("Fixed"));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<float>("Nothing"));
    }

    [Fact]
    public void Preview_MoreRowsThanAsked_ShowsTheFirst()
    {
        DataDebuggerPreview preview = _context.Data.LoadFromEnumerable(NumberRow.Create(5)).Preview(maxRows: 2);

        Assert.Equal("2 columns, 2 rows", preview.ToString());
        Assert.Equal([0, 1], preview.ColumnView[preview.Schema["Id"].Index].Values);
        Assert.Equal(1, preview.RowView[1].Values.Single(v => v.Key == "Id").Value);
    }

    private sealed class Everything
    {
        public string Text { get; set; } = "";

        [ColumnName("Renamed")]
        public float Number { get; set; }

        public bool Flag;

        [VectorType(2, 2)]
        public float[] Fixed { get; set; } = [0, 0, 0, 0];

        public VBuffer<byte> Any { get; set; }

        public string[] Words { get; set; } = [];

        [KeyType(3)]
        public uint Key { get; set; }

        public DateTime Time { get; set; }

        [NoColumn]
        public Uri? Ignored { get; set; }
    }
}
