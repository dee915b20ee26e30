namespace MLSegmentation.VolumeFiles;

/// <summary>What is kept of a NRRD file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Extension">Its extension.</param>
/// <param name="Notes">Comments, and keys with their values.</param>
/// <param name="Space">Which sides vectors lead to; null where it was not said.</param>
/// <param name="IsCompressed">Whether its voxels were compressed.</param>
/// <param name="HasSpacing">Whether it says how far its voxels are apart.</param>
internal sealed record NrrdOrigin(string Path, string Extension, IReadOnlyList<string> Notes, string? Space, bool IsCompressed, bool HasSpacing)
    : VolumeOrigin(Path, Extension, HasSpacing);

/// <summary>Reads NRRD files, also those whose voxels are in other files.</summary>
internal static class NrrdReader
{
    public const string Kind = "NRRD";

    /// <summary>Whether a file begins as NRRD files do.</summary>
    public static bool IsOne(ReadOnlySpan<byte> begin) => begin.StartsWith("NRRD"u8);

    /// <summary>Reads a file.</summary>
    /// <exception cref="SegmentationException">It is damaged, or of a kind that is not read.</exception>
    public static StoredVolume Read(string path, SegmentationVolumeOptions options)
    {
        var header = NrrdHeader.Read(path);
        var type = ReadType(header);
        var axes = new NrrdAxes(header);
        var shape = axes.ReadShape(options, path);
        var geometry = axes.ReadGeometry();
        var layout = ReadLayout(header, type, path);
        float[] voxels = layout.Read(shape.Length, path);
        string extension = VolumeNames.FindExtension(path) ?? (IsDetached(header) ? ".nhdr" : ".nrrd");
        bool isCompressed = layout.Compression != VolumeCompression.None;
        return new StoredVolume(shape, axes.IsInterleaved ? VoxelCodec.ToPlanes(voxels, shape.Channels) : voxels, type.ToSampleType(), geometry)
        {
            Origin = new NrrdOrigin(path, extension, header.Notes, geometry.IsOriented ? header.Find("space") : null, isCompressed, axes.HasSpacing),
        };
    }

    /// <summary>The files that hold the voxels of a file.</summary>
    /// <exception cref="SegmentationException">It is damaged, or names files in other folders.</exception>
    public static string[] ListFiles(string path) => FindFiles(NrrdHeader.Read(path), path);

    private static VoxelType ReadType(NrrdHeader header) => header.Get("type").ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" => VoxelType.Signed8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => VoxelType.Unsigned8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => VoxelType.Signed16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => VoxelType.Unsigned16,
        "int" or "signed int" or "int32" or "int32_t" => VoxelType.Signed32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => VoxelType.Unsigned32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" => VoxelType.Signed64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => VoxelType.Unsigned64,
        "float" => VoxelType.Float32,
        "double" => VoxelType.Float64,
        var other => throw header.Text.NotRead($"whose numbers have the type '{other}'", "Write it again with whole or real numbers of 8 to 64 bits."),
    };

    private static VoxelLayout ReadLayout(NrrdHeader header, VoxelType type, string path)
    {
        bool isDetached = IsDetached(header);
        string[] files = FindFiles(header, path);
        string encoding = header.Get("encoding").ToLowerInvariant();
        bool isText = encoding is "ascii" or "text" or "txt";
        var compression = encoding is "gzip" or "gz" ? VolumeCompression.Gzip : VolumeCompression.None;
        if (!isText && compression == VolumeCompression.None && encoding != "raw")
        {
            throw header.Text.NotRead($"with the encoding '{encoding}'", "Write it again with the encoding 'gzip' or 'raw'.");
        }

        long lines = header.Text.ParseWholes("line skip", header.Find("line skip") ?? "0", 1)[0];
        long bytes = header.Text.ParseWholes("byte skip", header.Find("byte skip") ?? "0", 1)[0];
        bool isFromEnd = bytes == -1 && encoding == "raw";
        if (lines < 0 || lines > short.MaxValue || (bytes < 0 && !isFromEnd) || bytes > VolumeLimits.MaxHeaderLength)
        {
            throw header.Text.Damaged($"{lines} lines and {bytes} bytes are to be passed over");
        }

        return new VoxelLayout(Kind, files, type)
        {
            Offset = isFromEnd ? null : isDetached ? 0 : header.Text.Position,
            LineSkip = isFromEnd ? 0 : lines,
            ByteSkip = isFromEnd ? 0 : bytes,
            IsBigEndian = !isText && type.GetSize() > 1 && IsBigEndian(header),
            IsText = isText,
            Compression = compression,
        };
    }

    private static bool IsDetached(NrrdHeader header) => header.Find("data file") is not null;

    private static string[] FindFiles(NrrdHeader header, string path) =>
        header.Find("data file") is { } named ? VoxelLayout.Find(path, header.Text, ReadNames(header, named)) : [path];

    private static IReadOnlyList<string> ReadNames(NrrdHeader header, string named)
    {
        string[] words = HeaderText.Split(named);
        return words is ["LIST", ..] ? header.List
            : words.Length >= 4 && words[0].Contains('%', StringComparison.Ordinal) ? VoxelLayout.Expand(header.Text, "data file", words)
            : [named];
    }

    private static bool IsBigEndian(NrrdHeader header) => header.Get("endian").ToLowerInvariant() switch
    {
        "little" => false,
        "big" => true,
        var other => throw header.Text.Damaged($"its field 'endian' is '{other}', and 'little' or 'big' is expected"),
    };
}
