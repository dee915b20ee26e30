using System.IO.Compression;
using System.Text;

namespace MLSegmentation.VolumeFiles;

/// <summary>
/// Writes the planes of a volume as pages of a TIFF file, each one strip that is compressed with deflate; with offsets of 64 bits where it may get
/// longer than 4 GB (TIFF 6.0; BigTIFF).
/// </summary>
internal sealed class TiffPages
{
    private const int Ascii = 2;
    private const int Short = 3;
    private const int Long = 4;
    private const int Fraction = 5;
    private const int Long8 = 16;
    private const int AdobeDeflate = 8;

    // What directories and data that deflate cannot shorten may need besides.
    private const double Overhead = 1.01;

    private readonly Stream _stream;
    private readonly VolumeShape _shape;
    private readonly VoxelType _type;
    private readonly bool _isBig;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="shape">The sizes of the volume.</param>
    /// <param name="type">How its numbers are stored.</param>
    /// <param name="isBig">Whether offsets have 64 bits. Default: null, where they may have to.</param>
    public TiffPages(Stream stream, VolumeShape shape, VoxelType type, bool? isBig = null)
    {
        (_stream, _shape, _type) = (stream, shape, type);
        double length = ((double)shape.Length * type.GetSize() * Overhead) + (1024.0 * shape.Depth * shape.Channels);
        _isBig = isBig ?? length > uint.MaxValue - (1 << 24);
    }

    /// <summary>The description of the first page; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Pixels per unit along x and y; null for none.</summary>
    public (double X, double Y)? Resolution { get; set; }

    private int OffsetLength => _isBig ? 8 : 4;

    /// <summary>Writes all planes: slice by slice, the channels of each one behind the other.</summary>
    public void Write(float[] voxels)
    {
        long start = _stream.Position;
        _stream.Write("II"u8);
        Put(_isBig ? 43 : 42, 2);
        if (_isBig)
        {
            Put(8, 2);
            Put(0, 2);
        }

        long pointer = _stream.Position;
        Put(0, OffsetLength);
        int length = _shape.Width * _shape.Height;
        for (int z = 0; z < _shape.Depth; z++)
        {
            for (int channel = 0; channel < _shape.Channels; channel++)
            {
                pointer = WritePage(voxels.AsSpan(((channel * _shape.Depth) + z) * length, length), pointer, start, isFirst: z == 0 && channel == 0);
            }
        }
    }

    /// <summary>Writes a page, has the one before point to it, and gives the place where it will point to the next.</summary>
    private long WritePage(ReadOnlySpan<float> plane, long pointer, long start, bool isFirst)
    {
        long begin = _stream.Position;
        using (var compressed = new ZLibStream(_stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            VoxelCodec.Write(compressed, _type, isBigEndian: false, plane);
        }

        long count = _stream.Position - begin;
        if (count % 2 != 0)
        {
            _stream.WriteByte(0);
        }

        var tags = CreateTags(begin - start, count, isFirst).ToList();
        long directory = _stream.Position;
        _stream.Position = pointer;
        Put(directory - start, OffsetLength);
        _stream.Position = directory;
        WriteDirectory(tags, start);
        long end = _stream.Length;
        long next = directory + (_isBig ? 8 + (20L * tags.Count) : 2 + (12L * tags.Count));
        _stream.Position = end;
        return next;
    }

    private IEnumerable<(int Tag, int Type, long Count, byte[] Value)> CreateTags(long offset, long count, bool isFirst)
    {
        int format = _type switch
        {
            VoxelType.Float32 or VoxelType.Float64 => 3,
            VoxelType.Signed8 or VoxelType.Signed16 or VoxelType.Signed32 => 2,
            _ => 1,
        };
        yield return Number(256, Long, _shape.Width);
        yield return Number(257, Long, _shape.Height);
        yield return Number(258, Short, 8 * _type.GetSize());
        yield return Number(259, Short, AdobeDeflate);
        yield return Number(262, Short, 1);
        if (isFirst && Description is { } text)
        {
            byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
            yield return (270, Ascii, bytes.Length, bytes);
        }

        yield return Number(273, _isBig ? Long8 : Long, offset);
        yield return Number(277, Short, 1);
        yield return Number(278, Long, _shape.Height);
        yield return Number(279, _isBig ? Long8 : Long, count);
        if (Resolution is { } resolution)
        {
            yield return (282, Fraction, 1, ToFraction(resolution.X));
            yield return (283, Fraction, 1, ToFraction(resolution.Y));
            yield return Number(296, Short, 1);
        }

        yield return Number(339, Short, format);
    }

    private void WriteDirectory(List<(int Tag, int Type, long Count, byte[] Value)> tags, long start)
    {
        long values = _stream.Position + (_isBig ? 16 + (20L * tags.Count) : 6 + (12L * tags.Count));
        var behind = new List<byte[]>();
        Put(tags.Count, _isBig ? 8 : 2);
        foreach (var (tag, type, count, value) in tags)
        {
            Put(tag, 2);
            Put(type, 2);
            Put(count, OffsetLength);
            if (value.Length <= OffsetLength)
            {
                _stream.Write(value);
                Put(0, OffsetLength - value.Length);
                continue;
            }

            Put(values - start, OffsetLength);
            behind.Add(value);
            values += value.Length + (value.Length % 2);
        }

        Put(0, OffsetLength);
        foreach (byte[] value in behind)
        {
            _stream.Write(value);
            Put(0, value.Length % 2);
        }
    }

    private static (int Tag, int Type, long Count, byte[] Value) Number(int tag, int type, long value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        if (!BitConverter.IsLittleEndian)
        {
            Array.Reverse(bytes);
        }

        return (tag, type, 1, bytes[..(type == Short ? 2 : type == Long ? 4 : 8)]);
    }

    /// <summary>Two whole numbers whose quotient is nearest, the smaller one a power of two, the larger one almost as large as it can be.</summary>
    private static byte[] ToFraction(double value)
    {
        double ratio = Math.Clamp(Math.Max(value, 1 / value), 1, uint.MaxValue);
        uint smaller = 1u << Math.Max(0, 31 - (int)Math.Ceiling(Math.Log2(ratio)));
        uint larger = (uint)Math.Min(uint.MaxValue, Math.Round(ratio * smaller));
        (uint numerator, uint denominator) = value > 1 ? (larger, smaller) : (smaller, larger);
        byte[] bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, numerator);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), denominator);
        return bytes;
    }

    private void Put(long value, int length)
    {
        for (int index = 0; index < length; index++)
        {
            _stream.WriteByte((byte)(value >> (8 * index)));
        }
    }
}
