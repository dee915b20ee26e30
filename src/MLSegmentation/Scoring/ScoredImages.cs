using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>Checks that data has a column of images such as a model scores, and throws a <see cref="SegmentationException"/> where it has not.</summary>
internal static class ScoredImages
{
    /// <summary>Finds the column in a schema.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, SegmentationModelInfo model)
    {
        var column = ImageColumn.Require(schema, name);
        var type = ImageType.Of(column.Type)!.Value;
        return type.Kind == model.Pixels && (type.Kind == PixelKind.EightBit || type.Channels == model.Channels)
            ? column
            : throw WrongImages(name, column.Type.ToString(), model, type);
    }

    /// <summary>Looks for the column in the shape of a schema, which does not say how many channels the images have.</summary>
    public static void Require(SchemaShape schema, string name, SegmentationModelInfo model)
    {
        var column = ImageColumn.Require(schema, name);
        if (ImageColumn.GetKind(column) != model.Pixels)
        {
            throw WrongImages(name, ImageColumn.Describe(column), model, null);
        }
    }

    private static SegmentationException WrongImages(string name, string? type, SegmentationModelInfo model, ImageType? images) => new(
        model.Pixels == PixelKind.EightBit
        ? $"The column '{name}' holds {type}, but the model was trained on images of 8 bits and scores those (MLImage). "
            + "Give it such a column, or train a model on vectors of float."
        : $"The column '{name}' holds {type}, but the model was trained on vectors of float with the dimensions [{model.Channels}, height, "
            + "width] and scores those. Give it such a column, or train a model on the images that you have."
            + (images is { Size.Width: var last } given && last == model.Channels ? given.DescribeInterleaving() : ""));
}
