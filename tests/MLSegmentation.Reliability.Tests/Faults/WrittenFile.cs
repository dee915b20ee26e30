using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.TensorBoard;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>Tells complete files from those whose end is missing, by what their format says.</summary>
internal static class WrittenFile
{
    /// <summary>What is wrong with a file; null where it is complete.</summary>
    public static string? FindFault(string path)
    {
        try
        {
            return Check(path);
        }
        catch (Exception exception) when (exception is SegmentationException or JsonException or InvalidDataException or IOException or FormatException
            or ArgumentException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    private static string? Check(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        switch (Path.GetExtension(path))
        {
            case ".json":
                JsonDocument.Parse(content).Dispose();
                return null;
            case ".png":
                MLImage.CreateFromFile(path).Dispose();
                return Unless(content.AsSpan()[^8..^4].SequenceEqual("IEND"u8), "has no end");
            case ".onnx":
                new MLContext(0).Segmentation().Load(path).Dispose();
                return null;
            case ".zip":
                return ReadZip(path);
            case ".safetensors":
                Checkpoint.Open(path).Dispose();
                return null;
            case ".csv" or ".txt":
                return Unless(content.AsSpan().EndsWith("\n"u8), "its last line has no end");
            case ".svg":
                return Unless(content.AsSpan().TrimEnd("\n"u8).EndsWith("</svg>"u8), "has no end");
            case ".html":
                return Unless(content.AsSpan().TrimEnd("\n"u8).EndsWith("</html>"u8), "has no end");
            case var _ when Path.GetFileName(path).StartsWith("events.out.tfevents.", StringComparison.Ordinal):
                return ReadEvents(content);
            default:
                return "is neither the old nor the new one";
        }
    }

    private static string? Unless(bool isGood, string fault) => isGood ? null : fault;

    private static string? ReadZip(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            content.CopyTo(Stream.Null);
        }

        return Unless(zip.Entries.Count > 0, "is empty");
    }

    /// <summary>Reads TensorFlow's records: eight bytes of length, four of its checksum, the record, and four of its checksum.</summary>
    private static string? ReadEvents(ReadOnlySpan<byte> left)
    {
        while (left.Length > 0)
        {
            int length = left.Length < 12 ? -1 : (int)BitConverter.ToInt64(left);
            if (length < 0 || left.Length < length + 16)
            {
                return "ends within a record";
            }

            if (BitConverter.ToUInt32(left[(12 + length)..]) != RecordFormat.Mask(RecordFormat.Checksum(left.Slice(12, length))))
            {
                return "has a record that does not match its checksum";
            }

            left = left[(16 + length)..];
        }

        return null;
    }
}
