using System.Buffers.Binary;
using System.Text;
using MLSegmentation.Training.TensorBoard;

namespace MLSegmentation.Training.Tests.TensorBoard;

/// <summary>
/// Reads event files byte by byte, by the published formats of records and protocol buffers, and with nothing of what writes them but the checksum.
/// </summary>
internal static class EventReader
{
    /// <summary>The events of the only file in a folder.</summary>
    public static IReadOnlyList<ReadEvent> Read(string folder) => ReadFile(Assert.Single(Directory.GetFiles(folder, "events.out.tfevents.*")));

    /// <summary>The events of a file.</summary>
    public static IReadOnlyList<ReadEvent> ReadFile(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        for (int position = 0; position < bytes.Length;)
        {
            var header = bytes.AsSpan(position, 12);
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(header);
            var record = bytes.AsSpan(position + 12, length);
            Assert.Equal(Masked(header[..8]), BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
            Assert.Equal(Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(position + 12 + length)));
            events.Add(ReadEvent.Parse(record.ToArray()));
            position += 12 + length + 4;
        }

        return events;
    }

    /// <summary>The fields of a message: number, and the bytes of its value.</summary>
    public static ILookup<int, byte[]> Fields(byte[] message)
    {
        var fields = new List<(int Number, byte[] Value)>();
        for (int position = 0; position < message.Length;)
        {
            ulong key = Varint(message, ref position);
            int start = position;
            int length = (key & 7) switch
            {
                0 => Skip(message, ref position),
                1 => 8,
                2 => (int)Varint(message, ref position),
                5 => 4,
                var type => throw new InvalidDataException($"wire type {type}"),
            };
            start = (key & 7) == 2 ? position : start;
            fields.Add(((int)(key >> 3), message[start..(start + length)]));
            position = start + length;
        }

        return fields.ToLookup(field => field.Number, field => field.Value);
    }

    public static long ToInteger(byte[] varint)
    {
        int position = 0;
        return (long)Varint(varint, ref position);
    }

    private static int Skip(byte[] message, ref int position)
    {
        int start = position;
        _ = Varint(message, ref position);
        int length = position - start;
        position = start;
        return length;
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint sum = RecordFormat.Checksum(data);
        return ((sum >> 15) | (sum << 17)) + 0xA282EAD8;
    }
}

/// <summary>An event as its bytes say.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? Version, int? Session, IReadOnlyList<ReadValue> Values)
{
    public static ReadEvent Parse(byte[] message)
    {
        var fields = EventReader.Fields(message);
        return new(
            BitConverter.ToDouble(fields[1].Single()),
            fields[2].Select(EventReader.ToInteger).SingleOrDefault(),
            fields[3].Select(Encoding.UTF8.GetString).SingleOrDefault(),
            fields[7].Select(log => (int?)EventReader.ToInteger(EventReader.Fields(log)[1].Single())).SingleOrDefault(),
            [.. fields[5].SelectMany(summary => EventReader.Fields(summary)[1]).Select(ReadValue.Parse)]);
    }
}

/// <summary>A value of a summary: a number, an image, or a text, with the plugin that shows it.</summary>
internal sealed record ReadValue(string Tag, float? Number, byte[]? Image, string? Text)
{
    public static ReadValue Parse(byte[] message)
    {
        var fields = EventReader.Fields(message);
        string? text = null;
        if (fields[8].SingleOrDefault() is { } tensor)
        {
            // The type of texts is 7, and a shape without dimensions is that of a single one.
            var parts = EventReader.Fields(tensor);
            Assert.Equal(7, EventReader.ToInteger(parts[1].Single()));
            Assert.Empty(parts[2].Single());
            Assert.Equal("text", Encoding.UTF8.GetString(EventReader.Fields(EventReader.Fields(fields[9].Single())[1].Single())[1].Single()));
            text = Encoding.UTF8.GetString(parts[8].Single());
        }

        return new(
            Encoding.UTF8.GetString(fields[1].Single()),
            fields[2].Select(bytes => (float?)BitConverter.ToSingle(bytes)).SingleOrDefault(),
            fields[4].SingleOrDefault(),
            text);
    }
}
