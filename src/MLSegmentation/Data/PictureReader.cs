using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Data;

/// <summary>Reads the pictures of a column, whatever they are. It belongs to one cursor, as a getter does.</summary>
internal abstract class PictureReader
{
    /// <summary>What the pixels are.</summary>
    public abstract PictureType Type { get; }

    /// <summary>Makes the reader of a column of pictures.</summary>
    /// <param name="row">The row, which somebody else moves.</param>
    /// <param name="column">The column.</param>
    public static PictureReader Create(DataViewRow row, DataViewSchema.Column column) => PictureType.Of(column.Type) is { Kind: PixelKind.FloatingPoint } type
        ? new VectorPictureReader(row.GetGetter<VBuffer<float>>(column), type)
        : new ImagePictureReader(row.GetGetter<MLImage?>(column));

    /// <summary>Reads the picture of the current row.</summary>
    /// <param name="getRowName">How messages name the row.</param>
    /// <returns>Its size; null where the row has no picture.</returns>
    /// <exception cref="SegmentationException">The picture does not have the size of its column.</exception>
    public abstract ImageSize? Read(Func<string> getRowName);

    /// <summary>
    /// Copies the values of the picture as bytes: red, green, blue of each pixel, row by row; for floating-point pixels the planes of the
    /// channels, each row by row.
    /// </summary>
    /// <param name="destination">Takes as many bytes as the picture has.</param>
    /// <param name="getRowName">How messages name the row.</param>
    /// <exception cref="SegmentationException">A value is no number that a pixel may have.</exception>
    public abstract void CopyTo(Span<byte> destination, Func<string> getRowName);
}
