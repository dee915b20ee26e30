using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Denoising;

/// <summary>Checks that data has a column of images such as a denoiser takes, and throws a <see cref="SegmentationException"/> where it has not.</summary>
internal static class DenoisedColumn
{
    private const string Advice = "images of 8 bits (MLImage), or vectors of float with the dimensions [channels, height, width]";

    /// <summary>Finds a column of images of the kinds that there are denoisers for.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = ImageColumn.Require(schema, name);
        return ImageType.Of(column)!.Value is { Kind: PixelKind.EightBit } or { Size: not null, IsVolume: false }
            ? column
            : throw new SegmentationException($"The column '{name}' holds {column.Type}, but a denoiser is for {Advice}. Give it a column of those.");
    }

    /// <summary>Finds the column in the shape of a schema.</summary>
    public static PixelKind RequireKind(SchemaShape schema, string name) => ImageColumn.GetKind(ImageColumn.Require(schema, name))!.Value;

    /// <summary>Finds the column of a model.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, DenoisingModelInfo model)
    {
        var column = Require(schema, name);
        var type = ImageType.Of(column)!.Value;
        return type.Kind == model.Pixels && (type.Kind == PixelKind.EightBit || type.Channels == model.Channels)
            ? column
            : throw new SegmentationException(
                $"The column '{name}' holds {column.Type}, but the denoiser was trained on {model.DescribePixels()} and takes those. "
                + "Give it such a column, or train a denoiser on the images that you have.");
    }
}
