using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace Microsoft.ML.Codecs;

/// <summary>Decodes the first picture of a GIF file; what it does not cover, or declares transparent, is transparent black.</summary>
internal ref struct GifDecoder
{
    private const byte ExtensionBlock = 0x21;
    private const byte ImageBlock = 0x2C;
    private const byte GraphicControl = 0xF9;
    private const int MaximumCodes = 4096;

    private readonly ReadOnlySpan<byte> _file;
    private int _position;
    private int _transparentIndex;

    private GifDecoder(ReadOnlySpan<byte> file)
    {
        _file = file;
        _transparentIndex = -1;
    }

    public static bool HasSignature(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    /// <summary>The image, or null where the file is damaged or ends before its first picture.</summary>
    public static MLImage TryDecode(ReadOnlySpan<byte> file)
    {
        try
        {
            return new GifDecoder(file).Decode();
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
        catch (IndexOutOfRangeException)
        {
            return null;
        }
    }

    private MLImage Decode()
    {
        int width = BinaryPrimitives.ReadUInt16LittleEndian(_file[6..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(_file[8..]);
        byte flags = _file[10];
        _position = 13;
        ReadOnlySpan<byte> palette = ReadPalette(flags);
        while (true)
        {
            switch (_file[_position++])
            {
                case ExtensionBlock:
                    ReadExtension();
                    break;
                case ImageBlock:
                    return DecodePicture(width, height, palette);
                default:
                    return null;
            }
        }
    }

    private ReadOnlySpan<byte> ReadPalette(byte flags)
    {
        if ((flags & 0x80) == 0)
        {
            return [];
        }

        ReadOnlySpan<byte> palette = _file.Slice(_position, 3 << ((flags & 7) + 1));
        _position += palette.Length;
        return palette;
    }

    private void ReadExtension()
    {
        if (_file[_position++] == GraphicControl)
        {
            _transparentIndex = (_file[_position + 1] & 1) == 1 ? _file[_position + 4] : -1;
        }

        for (int length = _file[_position++]; length > 0; length = _file[_position++])
        {
            _position += length;
        }
    }

    private MLImage DecodePicture(int screenWidth, int screenHeight, ReadOnlySpan<byte> palette)
    {
        ReadOnlySpan<byte> descriptor = _file.Slice(_position, 9);
        int left = BinaryPrimitives.ReadUInt16LittleEndian(descriptor);
        int top = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]);
        int width = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]);
        byte flags = descriptor[8];
        _position += 9;
        ReadOnlySpan<byte> localPalette = ReadPalette(flags);
        palette = localPalette.IsEmpty ? palette : localPalette;
        screenWidth = Math.Max(screenWidth, left + width);
        screenHeight = Math.Max(screenHeight, top + height);
        if (width == 0 || height == 0 || palette.IsEmpty || (long)screenWidth * screenHeight * 4 > Array.MaxLength)
        {
            return null;
        }

        int[] indices = DecodeIndices(width * height);
        var pixels = new byte[screenWidth * screenHeight * 4];
        bool isOpaque = width == screenWidth && height == screenHeight && _transparentIndex < 0;
        for (int row = 0; row < height; row++)
        {
            int y = top + ((flags & 0x40) == 0 ? row : InterlacedRow(row, height));
            for (int x = 0; x < width; x++)
            {
                int index = indices[(row * width) + x];
                if (index >= 0 && index != _transparentIndex && index * 3 < palette.Length)
                {
                    ReadOnlySpan<byte> color = palette.Slice(index * 3, 3);
                    PixelConversion.WriteBgra(pixels.AsSpan(((y * screenWidth) + left + x) * 4, 4), color[0], color[1], color[2], byte.MaxValue);
                }
            }
        }

        return new MLImage(screenWidth, screenHeight, MLPixelFormat.Bgra32, pixels, isOpaque);
    }

    /// <summary>The row of the picture that an interlaced file stores as its given one: every 8th from 0, from 4, every 4th from 2, every 2nd from 1.</summary>
    private static int InterlacedRow(int stored, int height)
    {
        foreach ((int first, int step) in (ReadOnlySpan<(int, int)>)[(0, 8), (4, 8), (2, 4), (1, 2)])
        {
            int rows = (height - first + step - 1) / step;
            if (stored < rows)
            {
                return first + (stored * step);
            }

            stored -= Math.Max(rows, 0);
        }

        return height - 1;
    }

    /// <summary>The palette indices by LZW with growing codes; -1 where the file ends too early.</summary>
    private int[] DecodeIndices(int count)
    {
        var indices = new int[count];
        indices.AsSpan().Fill(-1);
        int minimumLength = _file[_position++];
        if (minimumLength is < 1 or > 11)
        {
            return indices;
        }

        byte[] data = ReadDataBlocks();
        var prefix = new int[MaximumCodes];
        var suffix = new int[MaximumCodes];
        var stack = new int[MaximumCodes + 1];
        int clear = 1 << minimumLength;
        int next = clear + 2;
        int codeLength = minimumLength + 1;
        int previous = -1;
        int first = 0;
        int written = 0;
        for (int bit = 0; written < count && bit + codeLength <= data.Length * 8;)
        {
            int code = ReadCode(data, bit, codeLength);
            bit += codeLength;
            if (code == clear)
            {
                next = clear + 2;
                codeLength = minimumLength + 1;
                previous = -1;
                continue;
            }

            if (code == clear + 1 || code > next || (code == next && previous < 0))
            {
                break;
            }

            int depth = 0;
            int walk = code;
            if (code == next)
            {
                stack[depth++] = first;
                walk = previous;
            }

            for (; walk >= clear + 2; walk = prefix[walk])
            {
                stack[depth++] = suffix[walk];
            }

            first = walk;
            stack[depth++] = first;
            while (depth > 0 && written < count)
            {
                indices[written++] = stack[--depth];
            }

            if (previous >= 0 && next < MaximumCodes)
            {
                prefix[next] = previous;
                suffix[next] = first;
                next++;
                if (next == 1 << codeLength && codeLength < 12)
                {
                    codeLength++;
                }
            }

            previous = code;
        }

        return indices;
    }

    private static int ReadCode(byte[] data, int bit, int length)
    {
        int value = 0;
        for (int i = 0; i < length; i++)
        {
            value |= ((data[(bit + i) / 8] >> ((bit + i) % 8)) & 1) << i;
        }

        return value;
    }

    private byte[] ReadDataBlocks()
    {
        using var data = new MemoryStream();
        while (_position < _file.Length && _file[_position] > 0)
        {
            int length = Math.Min(_file[_position], _file.Length - _position - 1);
            data.Write(_file.Slice(_position + 1, length));
            _position += 1 + length;
        }

        return data.ToArray();
    }
}
