using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.MaskColumns;

/// <summary>
/// Gives the images of a column away as ML.NET's image loader does: it disposes the image that it gave before, but not while it stands on the same row.
/// </summary>
/// <param name="row">The row, which somebody else moves.</param>
internal sealed class GivenImage(DataViewRow row)
{
    private MLImage? _given;
    private long _position = -1;

    /// <summary>Gives the image of the row.</summary>
    public void Give(ref MLImage value, Func<MLImage> create)
    {
        if (_position == row.Position && value is not null && ReferenceEquals(value, _given))
        {
            return;
        }

        // Where making one fails, nobody has the image that was disposed of.
        value?.Dispose();
        value = null!;
        value = _given = create();
        _position = row.Position;
    }
}
