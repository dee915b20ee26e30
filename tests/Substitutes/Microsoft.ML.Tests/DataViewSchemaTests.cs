using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class DataViewSchemaTests
{
    [Fact]
    public void ToSchema_SameNameTwice_HidesTheFirst()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Int32);
        builder.AddColumn("A", TextDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();

        Assert.Equal(2, schema.Count);
        Assert.True(schema[0].IsHidden);
        Assert.False(schema[1].IsHidden);
        Assert.Equal(1, schema["A"].Index);
    }

    [Fact]
    public void Item_UnknownColumn_Throws()
    {
        DataViewSchema schema = new DataViewSchema.Builder().ToSchema();

        Assert.Null(schema.GetColumnOrNull("A"));
        Assert.Throws<ArgumentOutOfRangeException>(() => schema["A"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => schema[0]);
        Assert.Throws<ArgumentNullException>(() => schema[""]);
    }

    [Fact]
    public void Annotations_TextAndVector_AreReadByKind()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Classes", TextDataViewType.Instance, "a=0, b=1".AsMemory());
        annotations.Add<VBuffer<int>>("Sizes", new VectorDataViewType(NumberDataViewType.Int32, 2), (ref VBuffer<int> value) => value = new VBuffer<int>(2, [3, 4]));
        DataViewSchema.Annotations made = annotations.ToAnnotations();

        ReadOnlyMemory<char> text = default;
        made.GetValue("Classes", ref text);
        VBuffer<int> sizes = default;
        made.GetValue("Sizes", ref sizes);
        Assert.Equal("a=0, b=1", text.ToString());
        Assert.Equal([3, 4], sizes.DenseValues());
        Assert.Equal("Classes, Sizes", made.ToString());
    }

    [Fact]
    public void Annotations_WrongKindOrType_Throw()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Count", NumberDataViewType.Int32, 3);
        DataViewSchema.Annotations made = annotations.ToAnnotations();

        float wrong = 0;
        Assert.Throws<InvalidOperationException>(() => made.GetValue("Count", ref wrong));
        Assert.Throws<InvalidOperationException>(() => made.GetValue("Other", ref wrong));
        Assert.Throws<ArgumentException>(() => annotations.AddPrimitiveValue("X", NumberDataViewType.Int32, 3f));
    }

    [Fact]
    public void Annotations_Selector_CopiesThoseAccepted()
    {
        var source = new DataViewSchema.Annotations.Builder();
        source.AddPrimitiveValue("A", NumberDataViewType.Int32, 1);
        source.AddPrimitiveValue("B", NumberDataViewType.Int32, 2);
        var copy = new DataViewSchema.Annotations.Builder();
        copy.Add(source.ToAnnotations(), name => name == "B");

        int value = 0;
        copy.ToAnnotations().GetValue("B", ref value);
        Assert.Equal(2, value);
        Assert.Single(copy.ToAnnotations().Schema);
    }

    [Fact]
    public void HasSlotNames_NamesForEverySlot_IsTrue()
    {
        DataViewSchema.Annotations Names(params string[] names)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            builder.Add<VBuffer<ReadOnlyMemory<char>>>(
                "SlotNames",
                new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Length, [.. names.Select(n => n.AsMemory())]));
            return builder.ToAnnotations();
        }

        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Two", new VectorDataViewType(NumberDataViewType.Single, 2), Names("a", "b"));
        schema.AddColumn("Three", new VectorDataViewType(NumberDataViewType.Single, 3), Names("a", "b"));
        DataViewSchema made = schema.ToSchema();

        Assert.True(made["Two"].HasSlotNames());
        Assert.False(made["Three"].HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> names = default;
        made["Two"].GetSlotNames(ref names);
        Assert.Equal(["a", "b"], names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void ColumnToString_NamesTypeAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Classes", NumberDataViewType.Int32, 1);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("A", NumberDataViewType.Single, annotations.ToAnnotations());

        Assert.Equal("A: Single {Classes}", schema.ToSchema()[0].ToString());
    }
}
