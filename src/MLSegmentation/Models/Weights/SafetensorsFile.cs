using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// Reads the tensors of a safetensors file (https://huggingface.co/docs/safetensors) one by one. Opening it reads and checks the header
/// only.
/// </summary>
/// <remarks>
/// The file is 8 bytes with the header's length, the header, and the elements. Nothing is allocated because a file says so: the
/// header's length is compared with the file's before it is read, and so are the places of all tensors.
/// </remarks>
internal sealed class SafetensorsFile : IDisposable
{
    /// <summary>The bytes in front of the header, which hold its length.</summary>
    public const int LengthSize = sizeof(ulong);

    private const string WeightsAdvice = "Take an undamaged copy, or write it again with SaveWeights or, from Python, safetensors.torch.save_file.";
    private const int MaxHeaderLength = 100_000_000;
    private const int ElementsPerChunk = 1 << 14;

    private readonly string _path;
    private readonly string _what;
    private readonly string _advice;
    private readonly FileStream _stream;
    private readonly long _dataStart;

    private SafetensorsFile(string path, string what, string advice, FileStream stream)
    {
        (_path, _what, _advice, _stream) = (path, what, advice, stream);
        byte[] header = ReadHeader();
        _dataStart = LengthSize + header.Length;
        try
        {
            Header = SafetensorsHeader.Parse(header, stream.Length - _dataStart);
        }
        catch (FormatException exception)
        {
            throw Damaged(exception.Message, exception);
        }
    }

    /// <summary>What tensors there are.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens a file, of which messages say what it should be, and what to do when it is damaged.</summary>
    public static SafetensorsFile Open(string path, string what = "weights file", string advice = WeightsAdvice)
    {
        var stream = UserFile.OpenRead(path, what);
        try
        {
            return new SafetensorsFile(path, what, advice, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the elements of a tensor of real numbers.</summary>
    public float[] Read(SafetensorsEntry entry)
    {
        int elementSize = entry.ElementSize ?? throw new ArgumentException($"{entry.Name} has no known type.", nameof(entry));
        long count = (entry.End - entry.Begin) / elementSize;
        if (count > Array.MaxLength)
        {
            throw new SegmentationException(
                $"The tensor '{entry.Name}' in '{_path}' has {count} elements; up to {Array.MaxLength} can be read. Save it in several parts.");
        }

        float[] values = new float[count];
        Read(entry, (part, start) => part.CopyTo(values.AsSpan((int)start)));
        return values;
    }

    /// <summary>Reads the elements of a tensor of real numbers part by part, with the place where each part begins.</summary>
    public void Read(SafetensorsEntry entry, ReadOnlySpanAction<float, long> take)
    {
        int elementSize = entry.ElementSize ?? throw new ArgumentException($"{entry.Name} has no known type.", nameof(entry));
        long count = (entry.End - entry.Begin) / elementSize;
        float[] values = new float[Math.Min(count, ElementsPerChunk)];
        byte[] chunk = new byte[values.Length * elementSize];
        for (long done = 0; done < count; done += values.Length)
        {
            var target = values.AsSpan(0, (int)Math.Min(values.Length, count - done));
            var bytes = chunk.AsSpan(0, target.Length * elementSize);
            ReadBytes(_dataStart + entry.Begin + (done * elementSize), chunk, bytes.Length);
            Convert(entry.Type, bytes, target);
            take(target, done);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static void Convert(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case "F16":
                Convert<Half>(bytes, values, value => (float)value);
                break;
            case "BF16":
                // The upper half of a float.
                Convert<ushort>(bytes, values, value => BitConverter.UInt32BitsToSingle((uint)value << 16));
                break;
            case "F64":
                Convert<double>(bytes, values, value => (float)value);
                break;
            default:
                throw new ArgumentException($"{type} is no type of real numbers.", nameof(type));
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values, Func<T, float> convert)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = convert(source[index]);
        }
    }

    private byte[] ReadHeader()
    {
        byte[] prefix = new byte[LengthSize];
        if (_stream.Length < LengthSize)
        {
            throw Damaged($"it has only {_stream.Length} bytes");
        }

        ReadBytes(0, prefix, LengthSize);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderLength || (long)length > _stream.Length - LengthSize)
        {
            throw Damaged($"its header should have {length} bytes, but the file has {_stream.Length}, and headers have at most {MaxHeaderLength}");
        }

        byte[] header = new byte[length];
        ReadBytes(LengthSize, header, header.Length);
        return header;
    }

    private void ReadBytes(long position, byte[] buffer, int count) => UserFile.Explain(_path, _what, () =>
    {
        int done = 0;
        while (done < count)
        {
            int read = RandomAccess.Read(_stream.SafeFileHandle, buffer.AsSpan(done, count - done), position + done);
            done += read > 0 ? read : throw Damaged("it became shorter while it was read");
        }

        return done;
    });

    private SegmentationException Damaged(string problem, Exception? exception = null) => new(
        $"The {_what} '{_path}' is damaged, or no safetensors file: {problem}. {_advice}",
        exception);
}
