using System.Text.Json;
using System.Text.Unicode;
using static MLSegmentation.Models.Weights.SafetensorsHeaderReader;

namespace MLSegmentation.Models.Weights;

/// <summary>The header of a safetensors file: what tensors there are and where their bytes lie.</summary>
/// <param name="Entries">The tensors, in the order of the header.</param>
/// <param name="Metadata">Texts that the writer added.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads a header and checks that its tensors fill the rest of the file, without overlaps and holes.</summary>
    /// <param name="json">The header, in UTF-8.</param>
    /// <param name="dataLength">The bytes that follow the header in the file.</param>
    /// <exception cref="FormatException">The header cannot be that of such a file; the message, part of a sentence, says why.</exception>
    public static SafetensorsHeader Parse(byte[] json, long dataLength)
    {
        if (!Utf8.IsValid(json))
        {
            throw new FormatException("its header is not in UTF-8");
        }

        try
        {
            var header = SafetensorsHeaderReader.Read(json);
            header.CheckSizes();
            header.CheckLayout(dataLength);
            return header;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its header is no valid JSON ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private void CheckSizes()
    {
        foreach (var entry in Entries)
        {
            if (entry.ElementSize is not { } elementSize)
            {
                throw new FormatException($"the tensor {Quote(entry.Name)} has the unknown dtype {Quote(entry.Type)}");
            }

            long? size = Size(entry.Shape, elementSize);
            if (entry.End < entry.Begin || entry.End - entry.Begin != size)
            {
                string needed = size is null ? "more bytes than a file can hold" : $"{size} bytes";
                throw new FormatException(
                    $"the tensor {Quote(entry.Name)}, {WeightTensor.Describe(entry.Shape)} of {entry.Type}, needs {needed}, "
                    + $"but lies from {entry.Begin} to {entry.End}");
            }
        }
    }

    private void CheckLayout(long dataLength)
    {
        long position = 0;
        foreach (var entry in Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != position)
            {
                string problem = entry.Begin < position ? "overlaps another tensor" : "leaves a gap before it";
                throw new FormatException($"the tensor {Quote(entry.Name)}, from {entry.Begin} to {entry.End}, {problem}");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw new FormatException(
                $"its tensors take {position} bytes, but {dataLength} follow the header{(dataLength < position ? "; the file was cut off" : "")}");
        }
    }

    /// <summary>The bytes of a tensor; null where that number does not exist in 64 bits.</summary>
    private static long? Size(IReadOnlyList<long> shape, int elementSize)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        long size = elementSize;
        foreach (long length in shape)
        {
            if (size > long.MaxValue / length)
            {
                return null;
            }

            size *= length;
        }

        return size;
    }
}
