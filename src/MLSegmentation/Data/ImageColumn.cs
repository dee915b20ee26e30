using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.Data;

/// <summary>Checks that data has the column of pictures that a trainer or a model needs.</summary>
internal static class ImageColumn
{
    /// <summary>Finds the column of pictures in a schema.</summary>
    /// <exception cref="SegmentationException">There is no such column, or it holds something else.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw Missing(name, schema.Where(column => !column.IsHidden).Select(column => column.Name));
        return column.Type is ImageDataViewType ? column : throw WrongType(name, column.Type.ToString());
    }

    /// <summary>Finds the column of pictures in the shape of a schema.</summary>
    /// <exception cref="SegmentationException">There is no such column, or it holds something else.</exception>
    public static void Require(SchemaShape schema, string name)
    {
        foreach (var column in schema)
        {
            if (column.Name == name)
            {
                if (column is { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: ImageDataViewType })
                {
                    return;
                }

                throw WrongType(name, column.Kind == SchemaShape.Column.VectorKind.Scalar ? column.ItemType.ToString() : $"vector of {column.ItemType}");
            }
        }

        throw Missing(name, schema.Select(column => column.Name));
    }

    private static SegmentationException Missing(string name, IEnumerable<string> present)
    {
        var columns = string.Join(", ", present.Select(column => $"'{column}'"));
        return new SegmentationException(
            $"The data has no column '{name}' with pictures; it has {(columns.Length > 0 ? columns : "no columns")}. Name the column that holds them, or load them with LoadSegmentationFolder or LoadImages.");
    }

    private static SegmentationException WrongType(string name, string? type) =>
        new($"The column '{name}' holds {type}, but pictures (MLImage) are needed. Load them with LoadSegmentationFolder or LoadImages.");
}
