using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Checks that data has the column of probabilities that a step reads, and throws a <see cref="SegmentationException"/> where it has not.</summary>
internal static class ScoreColumn
{
    /// <summary>Finds the column in a schema.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Missing(name, ColumnNames.List(schema));
        return column.Type is VectorDataViewType { ItemType: NumberDataViewType item } && item == NumberDataViewType.Single
            ? column
            : throw Wrong(name, column.Type.ToString());
    }

    /// <summary>Looks for the column in the shape of a schema.</summary>
    public static void Require(SchemaShape shape, string name)
    {
        // A column of a shape is a value, whose default has no name.
        var column = shape.FirstOrDefault(column => column.Name == name);
        if (column.Name is null)
        {
            throw Missing(name, ColumnNames.List(shape.Select(item => item.Name)));
        }

        if (column.Kind == SchemaShape.Column.VectorKind.Scalar || column.ItemType != NumberDataViewType.Single)
        {
            throw Wrong(name, ImageColumn.Describe(column));
        }
    }

    private static SegmentationException Missing(string name, string present) => new(
        $"The data has no column '{name}' with probabilities; it has {present}. Name the column that a model writes, Score by default, or leave it out.");

    private static SegmentationException Wrong(string name, string? type) => new(
        $"The column '{name}' holds {type}, but probabilities are a vector of Single, as a model writes it. Name the column that holds them, or leave it out.");
}
