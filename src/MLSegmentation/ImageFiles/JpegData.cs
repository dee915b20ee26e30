using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Finds out whether the compressed data of a JPEG file is complete, by going through all of its codes without making pixels of them. Decoders
/// fill up with grey what is missing, and tell nobody (ITU-T T.81, annexes E, F and G).
/// </summary>
internal ref struct JpegData
{
    private const int SmallPixelCount = 1 << 14;
    private const int BlockSide = 8;
    private const int Grey = 128;
    private const int GreyTolerance = 2;
    private const int BytesPerPixel = 4;

    private const int CodeCount = 8;

    private readonly ReadOnlySpan<byte> _file;
    private readonly ImageSize _maxSize;
    private readonly JpegCode?[] _codes = new JpegCode?[CodeCount];
    private JpegComponent[] _components = [];
    private ImageSize? _size;
    private bool _isProgressive;
    private int _restartInterval;
    private int _offset = 2;

    private JpegData(ReadOnlySpan<byte> file, ImageSize maxSize)
    {
        _file = file;
        _maxSize = maxSize;
    }

    /// <summary>Whether a file that was decoded lacks data.</summary>
    /// <param name="file">The file, whose structure was checked.</param>
    /// <param name="pixels">What was made of it, as it is stored: blue, green, red and opacity of each pixel.</param>
    /// <param name="size">Its size as it is stored.</param>
    public static bool IsCutShort(ReadOnlySpan<byte> file, ReadOnlySpan<byte> pixels, ImageSize size)
    {
        var data = new JpegData(file, size);
        bool isOneScan = data.FindScan() is { } scan && !data._isProgressive && scan.Length > 0 && scan[0] == data._components.Length && scan[0] < 4;

        // What is missing in a single scan is grey to the end, so that all codes need not be gone through where it is not.
        return (!isOneScan || (long)size.Width * size.Height <= SmallPixelCount || EndsGrey(pixels, size)) && new JpegData(file, size).IsCutShort();
    }

    /// <summary>The codes that all parts of a TIFF file have in common.</summary>
    public static JpegCode?[] ReadCodes(ReadOnlySpan<byte> tables)
    {
        var common = new JpegData(tables, new ImageSize(1, 1));
        _ = common.FindScan();
        return common._codes;
    }

    /// <summary>Whether a part of a TIFF file lacks data. One that is larger than its place is left to the decoder, which refuses it.</summary>
    /// <param name="part">The part.</param>
    /// <param name="codes">The codes that are not in it.</param>
    /// <param name="size">The pixels that it has at most.</param>
    public static bool IsCutShort(ReadOnlySpan<byte> part, JpegCode?[] codes, ImageSize size)
    {
        var data = new JpegData(part, size);
        codes.CopyTo(data._codes, 0);
        return data.IsCutShort();
    }

    /// <summary>Whether a part of a TIFF file has fewer rows or columns than it needs; decoders leave the others as they were before.</summary>
    /// <param name="part">The part.</param>
    /// <param name="size">The pixels that it has at most.</param>
    /// <param name="needed">Those that it has at least.</param>
    public static bool IsSmaller(ReadOnlySpan<byte> part, ImageSize size, ImageSize needed)
    {
        var data = new JpegData(part, size);
        _ = data.FindScan();
        return data._size is { } own && (own.Width < needed.Width || own.Height < needed.Height);
    }

    /// <summary>Whether the last block is grey, as are those for which there are no codes.</summary>
    private static bool EndsGrey(ReadOnlySpan<byte> pixels, ImageSize size)
    {
        for (int y = (size.Height - 1) / BlockSide * BlockSide; y < size.Height; y++)
        {
            for (int x = (size.Width - 1) / BlockSide * BlockSide; x < size.Width; x++)
            {
                var pixel = pixels.Slice(((y * size.Width) + x) * BytesPerPixel, 3);
                if (Math.Abs((0.114 * pixel[0]) + (0.587 * pixel[1]) + (0.299 * pixel[2]) - Grey) > GreyTolerance)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsCutShort()
    {
        while (FindScan() is { } scan)
        {
            if (Read(scan) is { } isCutShort)
            {
                return isCutShort;
            }
        }

        foreach (var component in _components)
        {
            if (!component.IsComplete(_isProgressive))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on to the next scan, and gives its header; null where there is none.</summary>
    private byte[]? FindScan()
    {
        while (_offset + 4 <= _file.Length)
        {
            if (_file[_offset] != 0xff || _file[_offset + 1] is 0 or 0xff or (>= 0xd0 and <= 0xd8))
            {
                int next = _file[(_offset + 1)..].IndexOf((byte)0xff);
                _offset = next < 0 ? _file.Length : _offset + 1 + next;
                continue;
            }

            byte marker = _file[_offset + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(_file[(_offset + 2)..]);
            if (marker == 0xd9 || length < 2 || _offset + 2 + length > _file.Length)
            {
                return null;
            }

            var segment = _file.Slice(_offset + 4, length - 2);
            _offset += 2 + length;
            if (marker == 0xda)
            {
                return segment.ToArray();
            }

            ReadSegment(marker, segment);
        }

        return null;
    }

    private void ReadSegment(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xc4:
                while (segment.Length > 1)
                {
                    int index = (segment[0] & 3) | ((segment[0] >> 4) << 2);
                    segment = segment[1..];
                    if (index >= _codes.Length || JpegCode.Read(ref segment) is not { } code)
                    {
                        return;
                    }

                    _codes[index] = code;
                }

                break;
            case 0xdd when segment.Length >= 2:
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case >= 0xc0 and <= 0xc2 when segment.Length >= 6 && segment.Length >= 6 + (3 * segment[5]) && _components.Length == 0:
                _isProgressive = marker == 0xc2;
                int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
                bool fits = width >= 1 && height >= 1 && width <= _maxSize.Width && height <= _maxSize.Height;
                _size = fits ? new ImageSize(width, height) : null;
                _components = fits ? JpegComponent.ReadAll(segment[6..], segment[5], new ImageSize(width, height), _isProgressive) : [];
                break;
        }
    }

    /// <summary>Goes through a scan: whether it is cut short; null where it is complete. What cannot be understood is nothing to be told here.</summary>
    private bool? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < 1 || header.Length < 4 + (2 * header[0]))
        {
            return false;
        }

        var parameters = header[(1 + (2 * header[0]))..];
        var scan = new JpegScan
        {
            First = parameters[0],
            Last = parameters[1],
            High = parameters[2] >> 4,
            Low = parameters[2] & 15,
            IsProgressive = _isProgressive,
            RestartInterval = _restartInterval,
        };
        for (int index = 0; index < header[0]; index++)
        {
            var (id, tables) = (header[1 + (2 * index)], header[2 + (2 * index)]);
            if (Array.Find(_components, component => component.Id == id) is not { } component)
            {
                return false;
            }

            scan.Add(component, _codes[(tables >> 4) & 3], _codes[4 + (tables & 3)]);
        }

        var bits = new JpegBits(_file, _offset);
        var result = scan.Read(ref bits);
        _offset = bits.Offset;
        return result switch
        {
            JpegScanEnd.Complete => null,
            JpegScanEnd.CutShort => true,
            _ => false,
        };
    }
}
