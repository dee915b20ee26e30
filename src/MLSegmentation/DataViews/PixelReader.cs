using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Reads the images of a column, whatever they are. It belongs to one cursor, as a getter does.</summary>
internal abstract class PixelReader
{
    /// <summary>What the pixels are.</summary>
    public abstract ImageType Type { get; }

    /// <summary>Makes the reader of a column of images.</summary>
    /// <param name="row">The row, which somebody else moves.</param>
    /// <param name="column">The column.</param>
    public static PixelReader Create(DataViewRow row, DataViewSchema.Column column) => ImageType.Of(column.Type) is { Kind: PixelKind.FloatingPoint } type
        ? new VectorPixelReader(row.GetGetter<VBuffer<float>>(column), type)
        : new MLImagePixelReader(row.GetGetter<MLImage?>(column));

    /// <summary>Reads the image of the current row.</summary>
    /// <param name="getRowName">How messages name the row.</param>
    /// <returns>Its size; null where the row has no image.</returns>
    /// <exception cref="SegmentationException">The image does not have the size of its column.</exception>
    public abstract ImageSize? Read(Func<string> getRowName);

    /// <summary>
    /// Copies the values of the image as bytes: red, green, blue of each pixel, row by row; for floating-point pixels the planes of the
    /// channels, each row by row.
    /// </summary>
    /// <param name="destination">Takes as many bytes as the image has.</param>
    /// <param name="getRowName">How messages name the row.</param>
    /// <exception cref="SegmentationException">A value is no number that a pixel may have.</exception>
    public abstract void CopyTo(Span<byte> destination, Func<string> getRowName);
}
