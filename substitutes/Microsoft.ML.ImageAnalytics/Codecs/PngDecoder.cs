using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Codecs;

/// <summary>
/// Decodes PNG of every colour type and depth to 8-bit BGRA: palette indices become colours, of 16 bits the high byte stays.
/// A file that ends too early gives the rows that it holds; a damaged one gives no image.
/// </summary>
internal sealed class PngDecoder
{
    // Adam7: first column, first row, column step, row step of each pass.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly MemoryStream _compressed = new();
    private int _width;
    private int _height;
    private int _depth;
    private byte _colorType;
    private bool _isInterlaced;
    private bool _isTruncated;
    private byte[] _palette = [];
    private byte[] _transparency = [];
    private uint[] _colors = [];
    private byte[] _pixels;

    private bool HasAlpha => _colorType is PngFormat.GreyAlpha or PngFormat.RgbAlpha || _transparency.Length > 0;

    private int Channels => _colorType switch
    {
        PngFormat.Rgb => 3,
        PngFormat.GreyAlpha => 2,
        PngFormat.RgbAlpha => 4,
        _ => 1,
    };

    public static bool HasSignature(ReadOnlySpan<byte> file) => file.StartsWith(PngFormat.Signature);

    /// <summary>The image, or null where the file is damaged or ends before its first pixel data.</summary>
    public static MLImage TryDecode(ReadOnlySpan<byte> file)
    {
        var decoder = new PngDecoder();
        return decoder.TryReadChunks(file[PngFormat.Signature.Length..]) && decoder.TryReadPixels()
            ? new MLImage(decoder._width, decoder._height, MLPixelFormat.Bgra32, decoder._pixels, !decoder.HasAlpha)
            : null;
    }

    private bool TryReadChunks(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 8)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            _isTruncated = length > (uint)(rest.Length - 8) || (uint)(rest.Length - 8) - length < 4;
            ReadOnlySpan<byte> data = rest.Slice(8, (int)Math.Min(length, (uint)(rest.Length - 8)));
            if (type.SequenceEqual("IDAT"u8))
            {
                _compressed.Write(data);
            }

            if (_isTruncated)
            {
                break;
            }

            bool isCritical = char.IsAsciiLetterUpper((char)type[0]);
            uint checksum = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + data.Length)..]);
            if (isCritical && checksum != PngFormat.Checksum(rest.Slice(4, 4 + data.Length)))
            {
                return false;
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return IsReady;
            }

            if (!TryReadHeaderChunk(type, data))
            {
                return false;
            }

            rest = rest[(12 + data.Length)..];
        }

        _isTruncated = true;
        return IsReady;
    }

    private bool IsReady => _width > 0 && _compressed.Length > 0 && (_colorType != PngFormat.Palette || _palette.Length > 0);

    private bool TryReadHeaderChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("IHDR"u8))
        {
            return TryReadHeader(data);
        }

        if (type.SequenceEqual("PLTE"u8))
        {
            _palette = data.ToArray();
            return data.Length is > 0 and <= 768 && data.Length % 3 == 0;
        }

        if (type.SequenceEqual("tRNS"u8) && _colorType is PngFormat.Grey or PngFormat.Rgb or PngFormat.Palette)
        {
            _transparency = data.ToArray();
        }

        return _width > 0;
    }

    private bool TryReadHeader(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            return false;
        }

        _width = BinaryPrimitives.ReadInt32BigEndian(data);
        _height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
        _depth = data[8];
        _colorType = data[9];
        _isInterlaced = data[12] == 1;
        bool isDepthAllowed = _colorType switch
        {
            PngFormat.Grey => _depth is 1 or 2 or 4 or 8 or 16,
            PngFormat.Palette => _depth is 1 or 2 or 4 or 8,
            PngFormat.Rgb or PngFormat.GreyAlpha or PngFormat.RgbAlpha => _depth is 8 or 16,
            _ => false,
        };
        return isDepthAllowed && _width > 0 && _height > 0 && (long)_width * _height * 4 <= Array.MaxLength
            && data[10] == 0 && data[11] == 0 && data[12] <= 1;
    }

    private bool TryReadPixels()
    {
        _pixels = new byte[_width * _height * 4];
        _colors = Channels == 1 && _depth <= 8 ? CreateColors() : [];
        _compressed.Position = 0;
        using var inflater = new ZLibStream(_compressed, CompressionMode.Decompress);
        try
        {
            foreach ((int x, int y, int stepX, int stepY) in _isInterlaced ? Passes : [(0, 0, 1, 1)])
            {
                if (!TryReadPass(inflater, x, y, stepX, stepY))
                {
                    break;
                }
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return _isTruncated;
        }
    }

    private bool TryReadPass(Stream inflater, int firstX, int firstY, int stepX, int stepY)
    {
        int columns = (_width - firstX + stepX - 1) / stepX;
        if (columns <= 0)
        {
            return true;
        }

        int rowLength = (int)((((long)columns * Channels * _depth) + 7) / 8);
        var current = new byte[rowLength + 1];
        var previous = new byte[rowLength + 1];
        for (int y = firstY; y < _height; y += stepY)
        {
            if (inflater.ReadAtLeast(current, current.Length, throwOnEndOfStream: false) < current.Length)
            {
                return false;
            }

            Unfilter(current[0], current.AsSpan(1), previous.AsSpan(1), Math.Max(1, Channels * _depth / 8));
            ConvertRow(current.AsSpan(1), columns, _pixels.AsSpan(((y * _width) + firstX) * 4), stepX * 4);
            (current, previous) = (previous, current);
        }

        return true;
    }

    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelLength)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = pixelLength; i < row.Length; i++)
                {
                    row[i] += row[i - pixelLength];
                }

                break;
            case 2:
                above = above[..row.Length];
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i < pixelLength ? 0 : row[i - pixelLength]) + above[i]) / 2);
                }

                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < pixelLength ? above[i] : PngFormat.Paeth(row[i - pixelLength], above[i], above[i - pixelLength]);
                }

                break;
            default:
                throw new InvalidDataException("Unknown PNG row filter.");
        }
    }

    private void ConvertRow(ReadOnlySpan<byte> row, int columns, Span<byte> destination, int step)
    {
        if (Channels == 1 && _depth <= 8)
        {
            Span<uint> pixels = MemoryMarshal.Cast<byte, uint>(destination);
            for (int column = 0; column < columns; column++)
            {
                pixels[column * (step / 4)] = _colors[Sample(row, column)];
            }

            return;
        }

        bool isGrey = _colorType is PngFormat.Grey or PngFormat.GreyAlpha;
        bool hasAlphaChannel = _colorType is PngFormat.GreyAlpha or PngFormat.RgbAlpha;
        int channels = Channels;
        for (int column = 0; column < columns; column++)
        {
            int sample = column * channels;
            byte red = Byte(row, sample);
            (byte green, byte blue) = isGrey ? (red, red) : (Byte(row, sample + 1), Byte(row, sample + 2));
            byte alpha = hasAlphaChannel ? Byte(row, sample + channels - 1) : IsTransparent(row, sample) ? (byte)0 : byte.MaxValue;
            PixelConversion.WriteBgra(destination.Slice(column * step, 4), red, green, blue, alpha);
        }
    }

    /// <summary>The pixel of each value of a one-channel image of at most 8 bits.</summary>
    private uint[] CreateColors()
    {
        var colors = new uint[1 << _depth];
        int transparentGrey = _colorType == PngFormat.Grey && _transparency.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_transparency) : -1;
        for (int value = 0; value < colors.Length; value++)
        {
            Span<byte> pixel = MemoryMarshal.AsBytes(colors.AsSpan(value, 1));
            if (_colorType == PngFormat.Grey)
            {
                byte grey = (byte)(value * 255 / (colors.Length - 1));
                PixelConversion.WriteBgra(pixel, grey, grey, grey, value == transparentGrey ? (byte)0 : byte.MaxValue);
            }
            else
            {
                ReadOnlySpan<byte> color = (value * 3) < _palette.Length ? _palette.AsSpan(value * 3, 3) : [0, 0, 0];
                PixelConversion.WriteBgra(pixel, color[0], color[1], color[2], value < _transparency.Length ? _transparency[value] : byte.MaxValue);
            }
        }

        return colors;
    }

    /// <summary>Whether all channels of the pixel have the one value that the file declares transparent.</summary>
    private bool IsTransparent(ReadOnlySpan<byte> row, int firstSample)
    {
        if (_transparency.Length < Channels * 2)
        {
            return false;
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            if (Sample(row, firstSample + channel) != BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(channel * 2)))
            {
                return false;
            }
        }

        return true;
    }

    private byte Byte(ReadOnlySpan<byte> row, int index) => _depth == 8 ? row[index] : row[index * 2];

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        switch (_depth)
        {
            case 8:
                return row[index];
            case 16:
                return BinaryPrimitives.ReadUInt16BigEndian(row[(index * 2)..]);
            default:
                int bit = index * _depth;
                return (row[bit / 8] >> (8 - _depth - (bit % 8))) & ((1 << _depth) - 1);
        }
    }
}
