using System.Buffers;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>The rows of a TIFF file of 8 bits that is read in bands.</summary>
internal sealed class BandBytes(TiffBands bands) : TileRows<byte>(bands.Header.Size, 3)
{
    private byte[] _rows = [];
    private int _begin;

    /// <inheritdoc/>
    public override void Read(int y, Span<byte> row)
    {
        if (y == bands.Position)
        {
            _begin = y;
            var raster = bands.ReadNext();
            byte[] opaque = RasterPixels.RentOpaque(raster);
            int count = raster.Size.PixelCount;
            _rows = _rows.Length == count * Channels ? _rows : GC.AllocateUninitializedArray<byte>(count * Channels);
            ImagePixels.CopyRgb(opaque.AsSpan(0, count * sizeof(uint)), _rows);
            ArrayPool<byte>.Shared.Return(opaque);
        }

        _rows.AsSpan((y - _begin) * row.Length, row.Length).CopyTo(row);
    }
}
