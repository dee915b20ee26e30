using System.Globalization;
using System.Text;

namespace MLSegmentation.VolumeFiles;

/// <summary>Where and how the voxels of a volume are stored, of which a header of text says the rest.</summary>
/// <param name="Kind">What messages call the files.</param>
/// <param name="Files">The files, one behind the other, each with as many voxels.</param>
/// <param name="Type">How each number is stored.</param>
internal sealed record VoxelLayout(string Kind, IReadOnlyList<string> Files, VoxelType Type)
{
    private const int MaxFiles = 1 << 16;

    /// <summary>The first byte in each file; null where the voxels are what a file ends with.</summary>
    public long? Offset { get; init; } = 0;

    /// <summary>Lines of text in front of the voxels, behind <see cref="Offset"/>.</summary>
    public long LineSkip { get; init; }

    /// <summary>Bytes to pass over once they are decompressed.</summary>
    public long ByteSkip { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>Whether numbers are written in digits.</summary>
    public bool IsText { get; init; }

    public VolumeCompression Compression { get; init; }

    /// <summary>Finds the files that a header names, beside it.</summary>
    /// <param name="header">The header's path.</param>
    /// <param name="text">The header, for errors.</param>
    /// <param name="names">The names.</param>
    /// <exception cref="SegmentationException">A name leads elsewhere, or there are too many.</exception>
    public static string[] Find(string header, HeaderText text, IReadOnlyList<string> names)
    {
        string folder = Path.GetDirectoryName(header) ?? "";
        if (names.Count is 0 or > MaxFiles)
        {
            throw text.Damaged($"it names {names.Count} files of voxels");
        }

        foreach (string name in names)
        {
            // A volume that somebody sends must not read other files.
            if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(name) || name.Split('/', '\\').Contains(".."))
            {
                throw text.NotRead($"whose voxels are in '{name}', outside its folder", "Put that file beside it, and name it there without a folder.");
            }
        }

        return [.. names.Select(name => Path.Combine(folder, name))];
    }

    /// <summary>The names that a pattern stands for, such as <c>slice%03d.raw 1 20 1</c>.</summary>
    public static string[] Expand(HeaderText text, string field, string[] words)
    {
        long[] range = text.ParseWholes(field, string.Join(' ', words[1..4]), 3);
        int begin = words[0].IndexOf('%', StringComparison.Ordinal);
        int end = words[0].IndexOf('d', Math.Max(0, begin));
        string width = begin < 0 || end < 0 ? "?" : words[0][(begin + 1)..end];
        long count = range[2] == 0 ? 0 : Math.Max(0, ((double)range[1] - range[0]) / range[2]) + 1 is var many and <= MaxFiles ? (long)many : MaxFiles + 1;
        if (count is < 1 or > MaxFiles || width.Any(letter => !char.IsAsciiDigit(letter)) || width.Length > 2)
        {
            throw text.Damaged($"its field '{field}' is '{string.Join(' ', words)}', which is no pattern of names");
        }

        int digits = width.Length == 0 ? 0 : int.Parse(width, CultureInfo.InvariantCulture);
        char fill = width.StartsWith('0') ? '0' : ' ';
        return [.. Enumerable.Range(0, (int)count).Select(index =>
            words[0][..begin] + (range[0] + (index * range[2])).ToString(CultureInfo.InvariantCulture).PadLeft(digits, fill) + words[0][(end + 1)..])];
    }

    /// <summary>Reads the voxels, as they are stored.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="path">The header, for messages.</param>
    /// <exception cref="SegmentationException">A file is missing, damaged or too short.</exception>
    public float[] Read(int count, string path)
    {
        if (count % Files.Count != 0)
        {
            throw VolumeLimits.Damaged(path, Kind, $"its {count} voxels cannot be in {Files.Count} files of one size");
        }

        int each = count / Files.Count;
        float[]? voxels = null;
        for (int index = 0; index < Files.Count; index++)
        {
            using var stream = Open(Files[index], each);
            if (Files.Count == 1 || index > 0)
            {
                Require(stream, each);
            }
            else
            {
                RequireAll(each);
            }

            voxels ??= GC.AllocateUninitializedArray<float>(count);
            ReadFile(stream, voxels.AsSpan(index * each, each));
        }

        return voxels!;
    }

    // Before memory is taken for all.
    private void RequireAll(int each)
    {
        foreach (string file in Files)
        {
            using var stream = Open(file, each);
            Require(stream, each);
        }
    }

    private VolumeStream Open(string file, int count)
    {
        long offset = Offset ?? Math.Max(0, (File.Exists(file) ? new FileInfo(file).Length : 0) - ((long)count * Type.GetSize()));
        return VolumeStream.OpenAt(file, Kind, LineSkip > 0 ? PassLines(file, offset) : offset, Compression);
    }

    /// <summary>The first byte behind the lines of text, of which a header may claim as many as the file has bytes: it is gone through once.</summary>
    private long PassLines(string file, long offset)
    {
        using var stream = VolumeStream.OpenAt(file, Kind, offset, VolumeCompression.None);
        byte[] buffer = new byte[1 << 12];
        long passed = 0;
        while (stream.ReadUpTo(buffer) is > 0 and var count)
        {
            int from = 0;
            while (buffer.AsSpan(from, count - from).IndexOf((byte)'\n') is >= 0 and var end)
            {
                from += end + 1;
                if (++passed == LineSkip)
                {
                    return offset + from;
                }
            }

            offset += count;
        }

        throw VolumeLimits.Damaged(file, Kind, $"it has fewer lines than the {LineSkip} that stand in front of its voxels");
    }

    private void Require(VolumeStream stream, int count)
    {
        // A number in digits has one at least, and a space in front of the next.
        long length = IsText ? (2L * count) - 1 : ((long)count * Type.GetSize()) + ByteSkip;
        stream.Require(length, $"its {count} voxels");
    }

    private void ReadFile(VolumeStream stream, Span<float> voxels)
    {
        stream.Skip(ByteSkip);
        if (IsText)
        {
            ReadText(stream, voxels);
        }
        else
        {
            VoxelCodec.Read(stream, Type, IsBigEndian, scaling: null, voxels);
            stream.Finish();
        }
    }

    private void ReadText(VolumeStream stream, Span<float> voxels)
    {
        const int LongestNumber = 64;
        byte[] buffer = new byte[1 << 14];
        int kept = 0;
        for (int index = 0; index < voxels.Length;)
        {
            int read = stream.ReadUpTo(buffer.AsSpan(kept));
            var text = buffer.AsSpan(0, kept + read);
            while (index < voxels.Length)
            {
                int begin = text.IndexOfAnyExcept(" \t\r\n,"u8);
                text = begin < 0 ? default : text[begin..];
                int end = text.IndexOfAny(" \t\r\n,"u8);

                // What ends where the buffer does may go on.
                if (text.Length == 0 || (end < 0 && read > 0))
                {
                    break;
                }

                voxels[index++] = Parse(text[..(end < 0 ? text.Length : end)], stream.Path);
                text = end < 0 ? default : text[end..];
            }

            if (index < voxels.Length && (read == 0 || text.Length > LongestNumber))
            {
                throw VolumeLimits.Damaged(stream.Path, Kind, $"it ends before its voxel {index + 1}, or what stands there is no number");
            }

            text.CopyTo(buffer);
            kept = text.Length;
        }
    }

    private float Parse(ReadOnlySpan<byte> word, string path) =>
        double.TryParse(Encoding.ASCII.GetString(word), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? (float)number
            : throw VolumeLimits.Damaged(path, Kind, $"'{Encoding.ASCII.GetString(word[..Math.Min(word.Length, 64)])}' among its voxels is no number");
}
