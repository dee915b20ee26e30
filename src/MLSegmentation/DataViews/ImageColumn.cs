using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.Options;

namespace MLSegmentation.DataViews;

/// <summary>Checks that data has the column of images that is needed, and throws a <see cref="SegmentationException"/> where it has not.</summary>
internal static class ImageColumn
{
    /// <summary>Finds the column of images in a schema.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw Missing(name, ColumnNames.List(schema));
        return ImageType.Of(column.Type) is not null ? column : throw WrongType(name, column.Type.ToString());
    }

    /// <summary>Finds the column of images in the shape of a schema.</summary>
    public static SchemaShape.Column Require(SchemaShape schema, string name)
    {
        var column = schema.Select(column => (SchemaShape.Column?)column).FirstOrDefault(column => column?.Name == name)
            ?? throw Missing(name, ColumnNames.List(schema.Select(column => column.Name)));
        return GetKind(column) is not null ? column : throw WrongType(name, Describe(column));
    }

    /// <summary>What the pixels are of a column in the shape of a schema; null where it holds no images.</summary>
    public static PixelKind? GetKind(SchemaShape.Column column) => column switch
    {
        { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: ImageDataViewType } => PixelKind.EightBit,
        { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: SegmentationImageDataViewType or SegmentationVolumeDataViewType } => PixelKind.FloatingPoint,
        { Kind: SchemaShape.Column.VectorKind.Vector } when column.ItemType == NumberDataViewType.Single => PixelKind.FloatingPoint,
        _ => null,
    };

    /// <summary>What a column in the shape of a schema holds, for error messages.</summary>
    public static string? Describe(SchemaShape.Column column) => column.Kind switch
    {
        SchemaShape.Column.VectorKind.Scalar => column.ItemType.ToString(),
        SchemaShape.Column.VectorKind.Vector => $"vector of {column.ItemType}",
        _ => $"vector of {column.ItemType} of varying length",
    };

    private static SegmentationException Missing(string name, string present) => new(
        $"The data has no column '{name}' with images; it has {present}. "
        + "Name the column that holds them, or load them with LoadSegmentationFolder, LoadSegmentationImages or LoadSegmentationVolumes.");

    private static SegmentationException WrongType(string name, string? type) => new(
        $"The column '{name}' holds {type}, but images are needed: {ImageType.Allowed}. "
        + "Load image files with LoadSegmentationFolder or LoadSegmentationImages, volumes with LoadSegmentationVolumes.");
}
