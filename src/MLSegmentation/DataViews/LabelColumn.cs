using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Checks that data has the column of masks that an estimator needs.</summary>
internal static class LabelColumn
{
    /// <summary>Finds the column of masks in a schema.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw Missing(name, ColumnNames.List(schema));
        return MaskColumn.Supports(column.Type) ? column : throw WrongType(name, column.Type.ToString());
    }

    /// <summary>Finds the column of masks in the shape of a schema.</summary>
    public static void Require(SchemaShape schema, string name)
    {
        // A column of a shape is a value, whose default has no name.
        var column = schema.FirstOrDefault(column => column.Name == name);
        if (column.Name is null)
        {
            throw Missing(name, ColumnNames.List(schema.Select(column => column.Name)));
        }

        if (!MaskColumn.Supports(column))
        {
            throw WrongType(name, ImageColumn.Describe(column));
        }
    }

    private static SegmentationException Missing(string name, string present) => new(
        $"The data has no column '{name}' with masks; it has {present}. "
        + "Name the column that holds them, or load them with LoadSegmentationFolder or LoadMasks.");

    private static SegmentationException WrongType(string name, string? type) => new(
        $"The column '{name}' holds {type}, but masks (SegmentationMask) are needed. They may be vectors of integers, the class indices, or of keys. "
        + "Load masks with LoadSegmentationFolder or LoadMasks.");
}
