namespace MLSegmentation.VolumeFiles;

/// <summary>What is kept of a MetaImage file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Extension">Its extension.</param>
/// <param name="Notes">Lines of keys that are not understood here.</param>
/// <param name="IsCompressed">Whether its voxels were compressed.</param>
/// <param name="HasSpacing">Whether it says how far its voxels are apart.</param>
internal sealed record MetaImageOrigin(string Path, string Extension, IReadOnlyList<string> Notes, bool IsCompressed, bool HasSpacing)
    : VolumeOrigin(Path, Extension, HasSpacing);

/// <summary>Reads MetaImage files, also those whose voxels are in other files.</summary>
internal static class MetaImageReader
{
    public const string Kind = "MetaImage";

    private static readonly string[] SpacingKeys = ["ElementSpacing", "ElementSize"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="SegmentationException">It is damaged, or of a kind that is not read.</exception>
    public static StoredVolume Read(string path, SegmentationVolumeOptions options)
    {
        var header = MetaImageHeader.Read(path);
        if (header.Find("ObjectType") is { } kind && !kind.Equals("Image", StringComparison.OrdinalIgnoreCase))
        {
            throw header.Text.NotRead($"of the kind '{kind}'", "Write an image.");
        }

        long axes = header.Text.ParseWholes("NDims", header.Get("NDims"), 1)[0];
        if (axes is < 1 or > 4)
        {
            throw header.Text.NotRead($"of {axes} axes", "Write a volume of three axes.");
        }

        var type = ReadType(header);
        long interleaved = header.Text.ParseSizes("ElementNumberOfChannels", header.Find("ElementNumberOfChannels") ?? "1", 1)[0];
        var shape = ReadShape(header, (int)axes, interleaved, options, path);
        var geometry = ReadGeometry(header, (int)axes);
        var layout = ReadLayout(header, type, path);
        float[] voxels = layout.Read(shape.Length, path);
        string extension = VolumeNames.FindExtension(path) ?? (header.IsLocal ? ".mha" : ".mhd");
        return new StoredVolume(shape, interleaved > 1 ? VoxelCodec.ToPlanes(voxels, shape.Channels) : voxels, type.ToSampleType(), geometry)
        {
            Origin = new MetaImageOrigin(
                path, extension, header.Notes, layout.Compression != VolumeCompression.None, header.Find(SpacingKeys) is not null),
        };
    }

    /// <summary>The files that hold the voxels of a file.</summary>
    /// <exception cref="SegmentationException">It is damaged, or names files in other folders.</exception>
    public static string[] ListFiles(string path) => FindFiles(MetaImageHeader.Read(path), path);

    private static string[] FindFiles(MetaImageHeader header, string path) =>
        header.IsLocal ? [path] : VoxelLayout.Find(path, header.Text, header.ReadNames());

    private static VoxelType ReadType(MetaImageHeader header)
    {
        string name = header.Get("ElementType").ToUpperInvariant();
        return (name.EndsWith("_ARRAY", StringComparison.Ordinal) ? name[..^"_ARRAY".Length] : name) switch
        {
            "MET_CHAR" => VoxelType.Signed8,
            "MET_UCHAR" => VoxelType.Unsigned8,
            "MET_SHORT" => VoxelType.Signed16,
            "MET_USHORT" => VoxelType.Unsigned16,

            // A long has four bytes in these files, whatever it has elsewhere.
            "MET_INT" or "MET_LONG" => VoxelType.Signed32,
            "MET_UINT" or "MET_ULONG" => VoxelType.Unsigned32,
            "MET_LONG_LONG" => VoxelType.Signed64,
            "MET_ULONG_LONG" => VoxelType.Unsigned64,
            "MET_FLOAT" => VoxelType.Float32,
            "MET_DOUBLE" => VoxelType.Float64,
            _ => throw header.Text.NotRead($"whose numbers have the type '{name}'", "Write it again with whole or real numbers of 8 to 64 bits."),
        };
    }

    private static VolumeShape ReadShape(MetaImageHeader header, int axes, long interleaved, SegmentationVolumeOptions options, string path)
    {
        long[] sizes = [.. header.Text.ParseSizes("DimSize", header.Get("DimSize"), axes), 1, 1, 1];
        if (axes == 4 && sizes[3] > 1)
        {
            if (interleaved > 1)
            {
                throw header.Text.NotRead($"of {sizes[3]} volumes of {interleaved} channels", "Write a volume of three axes.");
            }

            return options.FourthAxisIsChannels
                ? VolumeLimits.Check(path, [sizes[0], sizes[1], sizes[2], sizes[3]], options.MaxVoxels)
                : throw VolumeLimits.Several(path, sizes[3], "its fourth axis");
        }

        return VolumeLimits.Check(path, [sizes[0], sizes[1], sizes[2], interleaved], options.MaxVoxels);
    }

    /// <summary>Numbers lead to the left, the back and the head. A row of the matrix is the direction of an axis.</summary>
    private static VolumeGeometry ReadGeometry(MetaImageHeader header, int axes)
    {
        string? matrix = header.Find("TransformMatrix", "Rotation", "Orientation");
        double[] directions = matrix is null
            ? [.. Enumerable.Range(0, axes * axes).Select(index => index % (axes + 1) == 0 ? 1.0 : 0.0)]
            : header.Text.ParseReals("TransformMatrix", matrix, axes * axes);
        double[] spacing = header.Find(SpacingKeys) is { } text ? header.Text.ParseReals("ElementSpacing", text, axes) : [1, 1, 1, 1];
        double[] origin = header.Find("Offset", "Position", "Origin") is { } place ? header.Text.ParseReals("Offset", place, axes) : [0, 0, 0, 0];
        double scale = header.Find("DistanceUnits") is { } unit ? LengthUnits.FindMillimetres(unit) ?? 1 : 1;
        double[] affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
        for (int row = 0; row < Math.Min(3, axes); row++)
        {
            double sign = row < 2 ? -scale : scale;
            for (int axis = 0; axis < Math.Min(3, axes); axis++)
            {
                affine[(4 * row) + axis] = sign * directions[(axis * axes) + row] * spacing[axis];
            }

            affine[(4 * row) + 3] = sign * origin[row];
        }

        return VolumeGeometry.FindFault(affine) is { } fault
            ? throw header.Text.Damaged($"its place in space is not possible, {fault}")
            : new VolumeGeometry(affine, matrix is not null);
    }

    private static VoxelLayout ReadLayout(MetaImageHeader header, VoxelType type, string path)
    {
        string[] files = FindFiles(header, path);
        bool isCompressed = header.IsTrue("CompressedData");
        bool isText = header.Find("BinaryData") is not null && !header.IsTrue("BinaryData");
        long skipped = header.Text.ParseWholes("HeaderSize", header.Find("HeaderSize") ?? "0", 1)[0];
        if (skipped is < -1 or > VolumeLimits.MaxHeaderLength || (skipped == -1 && (isCompressed || isText)))
        {
            throw header.Text.Damaged($"its field 'HeaderSize' is {skipped}");
        }

        return new VoxelLayout(Kind, files, type)
        {
            Offset = skipped == -1 ? null : header.IsLocal ? header.Text.Position + skipped : skipped,
            IsBigEndian = header.IsTrue("BinaryDataByteOrderMSB", "ElementByteOrderMSB"),
            IsText = isText,
            Compression = isCompressed ? VolumeCompression.Zlib : VolumeCompression.None,
        };
    }
}
