using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;
using MLSegmentation.Scoring;

namespace MLSegmentation.Denoising;

/// <summary>
/// Takes the noise out of the image of the row that a cursor stands on, once however often it is asked for. It belongs to one cursor and is used by one
/// thread at a time, as every cursor is.
/// </summary>
internal sealed class DenoisedRow : IAddedColumns
{
    private readonly DenoisingSession _session;
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly PixelReader _images;
    private readonly RowImageName _name;
    private readonly GivenImage _given;
    private (ImageSize Size, byte[] Bytes, float[] Numbers)? _result;
    private long _position = -1;

    public DenoisedRow(DenoisingSession session, DataViewRow row, DataViewSchema.Column column)
    {
        (_session, _row, _column) = (session, row, column);
        _images = PixelReader.Create(row, column);
        _name = new RowImageName(_images, row);
        _given = new GivenImage(row);
    }

    public Delegate CreateGetter(int index) => _images.Type.Kind == PixelKind.EightBit
        ? (ValueGetter<MLImage>)((ref MLImage value) => _given.Give(ref value, () => DenoisedImage.Create(Compute().Bytes, Compute().Size)))
        : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => VBufferMemory.Fill(ref value, Compute().Numbers));

    public void Dispose() => _result = null;

    private (ImageSize Size, byte[] Bytes, float[] Numbers) Compute()
    {
        if (_position == _row.Position && _result is { } known)
        {
            return known;
        }

        _result = null;
        var size = _images.Read(_name.GetRowName) ?? throw new SegmentationException(string.Create(
            CultureInfo.InvariantCulture, $"Row {_row.Position} holds no image in the column '{_column.Name}'; every row needs one."));
        byte[] values = new byte[_images.Type.BytesPerPixel * size.PixelCount];
        _images.CopyTo(values, _name.GetRowName);
        var result = _images.Type.Kind == PixelKind.EightBit
            ? (size, _session.Run(values, size, _name.GetImageName), Array.Empty<float>())
            : (size, Array.Empty<byte>(), _session.Run(MemoryMarshal.Cast<byte, float>(values).ToArray(), size, _name.GetImageName));
        (_result, _position) = (result, _row.Position);
        return result;
    }
}
