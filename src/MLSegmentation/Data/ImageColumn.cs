using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.Data;

/// <summary>Checks that data has the column of images that a trainer or a model needs.</summary>
internal static class ImageColumn
{
    /// <summary>Finds the column of images in a schema.</summary>
    /// <exception cref="SegmentationException">There is no such column, or it holds something else.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw Missing(name, schema.Where(column => !column.IsHidden).Select(column => column.Name));
        return ImageType.Of(column.Type) is not null ? column : throw WrongType(name, column.Type.ToString());
    }

    /// <summary>Finds the column of the images that a model can score in a schema.</summary>
    /// <exception cref="SegmentationException">There is no such column, or it holds something else, or other images.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, SegmentationModelInfo model)
    {
        var column = Require(schema, name);
        var type = ImageType.Of(column.Type)!.Value;
        return type.Kind == model.Pixels && (type.Kind == PixelKind.EightBit || type.Channels == model.Channels)
            ? column
            : throw WrongImages(name, column.Type.ToString(), model);
    }

    /// <summary>Finds the column of images in the shape of a schema.</summary>
    /// <exception cref="SegmentationException">There is no such column, or it holds something else.</exception>
    public static void Require(SchemaShape schema, string name)
    {
        if (Find(schema, name) is not { } column)
        {
            throw Missing(name, schema.Select(column => column.Name));
        }

        if (GetKind(column) is null)
        {
            throw WrongType(name, Describe(column));
        }
    }

    /// <summary>Finds the column of the images that a model can score in the shape of a schema, which does not say how many channels they have.</summary>
    /// <exception cref="SegmentationException">There is no such column, or it holds something else, or other images.</exception>
    public static void Require(SchemaShape schema, string name, SegmentationModelInfo model)
    {
        Require(schema, name);
        if (Find(schema, name) is { } column && GetKind(column) != model.Pixels)
        {
            throw WrongImages(name, Describe(column), model);
        }
    }

    private static SchemaShape.Column? Find(SchemaShape schema, string name)
    {
        foreach (var column in schema)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    private static PixelKind? GetKind(SchemaShape.Column column) => column switch
    {
        { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: ImageDataViewType } => PixelKind.EightBit,
        { Kind: SchemaShape.Column.VectorKind.Vector } when column.ItemType == NumberDataViewType.Single => PixelKind.FloatingPoint,
        _ => null,
    };

    private static string? Describe(SchemaShape.Column column) => column.Kind switch
    {
        SchemaShape.Column.VectorKind.Scalar => column.ItemType.ToString(),
        SchemaShape.Column.VectorKind.Vector => $"vector of {column.ItemType}",
        _ => $"vector of {column.ItemType} of varying length",
    };

    private static SegmentationException Missing(string name, IEnumerable<string> present)
    {
        string columns = string.Join(", ", present.Select(column => $"'{column}'"));
        return new SegmentationException(
            $"The data has no column '{name}' with images; it has {(columns.Length > 0 ? columns : "no columns")}. "
            + "Name the column that holds them, or load them with LoadSegmentationFolder or LoadImages.");
    }

    private static SegmentationException WrongType(string name, string? type) =>
        new($"The column '{name}' holds {type}, but images are needed: {ImageType.Allowed}. Load image files with LoadSegmentationFolder or LoadImages.");

    private static SegmentationException WrongImages(string name, string? type, SegmentationModelInfo model) => new(model.Pixels == PixelKind.EightBit
        ? $"The column '{name}' holds {type}, but the model was trained on images of 8 bits and scores those (MLImage). "
            + "Give it such a column, or train a model on vectors of float."
        : $"The column '{name}' holds {type}, but the model was trained on vectors of float with the dimensions [{model.Channels}, height, "
            + "width] and scores those. Give it such a column, or train a model on the images that you have.");
}
