using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace MLSegmentation.ImageFiles;

/// <summary>Decodes the strips or tiles of a page and puts their numbers side by side, each pixel's together, big-endian.</summary>
internal sealed class TiffBlocks
{
    private readonly Tiff _tiff;
    private readonly TiffPage _page;
    private readonly byte[] _pixels;

    public TiffBlocks(Tiff tiff, TiffPage page)
    {
        (_tiff, _page) = (tiff, page);
        if (page is { Compression: TiffCompression.Jpeg, IsConverted: true })
        {
            _ = tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
        }

        _pixels = GC.AllocateUninitializedArray<byte>(page.Size.PixelCount * page.SamplesPerPixel * page.SampleBytes);
    }

    /// <summary>Numbers of a pixel that a block holds.</summary>
    private int BlockSamples => _page.IsPlanar ? 1 : _page.SamplesPerPixel;

    /// <summary>Bytes of a row of a block.</summary>
    private int RowBytes => (int)((((long)_page.Block.Width * BlockSamples * _page.BitDepth) + 7) / 8);

    /// <summary>Decodes everything.</summary>
    public byte[] Read()
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(RowBytes * _page.Block.Height);
        byte[] row = ArrayPool<byte>.Shared.Rent(_page.Block.Width * BlockSamples * _page.SampleBytes);
        try
        {
            // What LibTiff does not fill, it does not tell; nobody may see there what another image had.
            block.AsSpan(0, RowBytes * _page.Block.Height).Clear();
            int number = 0;
            for (int plane = 0; plane < (_page.IsPlanar ? _page.SamplesPerPixel : 1); plane++)
            {
                for (int y = 0; y < _page.Size.Height; y += _page.Block.Height)
                {
                    for (int x = 0; x < _page.Size.Width; x += _page.Block.Width)
                    {
                        int rows = Math.Min(_page.Block.Height, _page.Size.Height - y);
                        Decode(number++, block, _page.IsTiled ? _page.Block.Height : rows);
                        Place(block, row, plane, x, y, rows);
                    }
                }
            }

            return _pixels;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(row);
        }
    }

    private void Decode(int number, byte[] block, int rows)
    {
        int length = rows * RowBytes;
        int read = _page.IsTiled ? _tiff.ReadEncodedTile(number, block, 0, length) : _tiff.ReadEncodedStrip(number, block, 0, length);
        if (read != length)
        {
            throw new InvalidDataException($"its {(_page.IsTiled ? "tile" : "strip")} {number} cannot be decoded");
        }
    }

    private void Place(ReadOnlySpan<byte> block, Span<byte> row, int plane, int x, int y, int rows)
    {
        int width = Math.Min(_page.Block.Width, _page.Size.Width - x);
        int size = _page.SampleBytes;
        int step = size * _page.SamplesPerPixel;
        row = row[..(width * BlockSamples * size)];
        for (int index = 0; index < rows; index++)
        {
            Unpack(block.Slice(index * RowBytes, RowBytes), row);
            var destination = _pixels.AsSpan((((y + index) * _page.Size.Width) + x) * step);
            if (!_page.IsPlanar)
            {
                row.CopyTo(destination);
                continue;
            }

            destination = destination[(plane * size)..];
            for (int pixel = 0; pixel < width; pixel++)
            {
                row.Slice(pixel * size, size).CopyTo(destination[(pixel * step)..]);
            }
        }
    }

    /// <summary>LibTiff gives numbers of 16 bits and more as this machine has them, those of other widths packed.</summary>
    private void Unpack(ReadOnlySpan<byte> packed, Span<byte> numbers)
    {
        switch (_page.BitDepth)
        {
            case <= 8:
                BitUnpacking.Unpack(packed, _page.BitDepth, numbers);
                return;
            case < 16:
                BitUnpacking.UnpackWide(packed, _page.BitDepth, numbers);
                return;
        }

        packed = packed[..numbers.Length];
        if (!BitConverter.IsLittleEndian)
        {
            packed.CopyTo(numbers);
            return;
        }

        switch (_page.BitDepth)
        {
            case 16:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(packed), MemoryMarshal.Cast<byte, ushort>(numbers));
                break;
            case 32:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(packed), MemoryMarshal.Cast<byte, uint>(numbers));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(packed), MemoryMarshal.Cast<byte, ulong>(numbers));
                break;
        }
    }
}
