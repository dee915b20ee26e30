using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// Writes safetensors files: 32-bit floats in the order of their names, after a header that spaces continue up to a multiple of 8 bytes.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    // As other programs write it: names in plain UTF-8, no white space.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file; the same bytes for the same tensors, whose names differ, in any order.</summary>
    public static void Write(string path, IEnumerable<WeightTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes the content of a file.</summary>
    public static void Write(Stream stream, IEnumerable<WeightTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        WeightTensor[] sorted = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        byte[] header = WriteHeader(sorted, metadata);
        Span<byte> length = stackalloc byte[SafetensorsFile.LengthSize];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in sorted)
        {
            Write(stream, tensor.Read());
        }
    }

    private static byte[] WriteHeader(IEnumerable<WeightTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long position = 0;
            foreach (var tensor in tensors)
            {
                position = WriteEntry(json, tensor, position);
            }

            json.WriteEndObject();
        }

        string padding = new(' ', -buffer.WrittenCount & (Alignment - 1));
        return [.. buffer.WrittenSpan, .. Encoding.ASCII.GetBytes(padding)];
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach (var (name, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, text);
        }

        json.WriteEndObject();
    }

    /// <summary>Describes one tensor that begins at a position, and gives the position where it ends.</summary>
    private static long WriteEntry(Utf8JsonWriter json, WeightTensor tensor, long position)
    {
        long end = position + (tensor.Shape.Aggregate(1L, (product, length) => product * length) * sizeof(float));
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", "F32");
        WriteNumbers(json, "shape", tensor.Shape);
        WriteNumbers(json, "data_offsets", [position, end]);
        json.WriteEndObject();
        return end;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    // In parts, because a span of bytes is shorter than an array of floats can be.
    private static void Write(Stream stream, float[] values)
    {
        const int Part = 1 << 20;
        for (int done = 0; done < values.Length; done += Part)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(Part, values.Length - done))));
        }
    }
}
