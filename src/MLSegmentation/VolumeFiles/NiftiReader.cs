using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>What is kept of a NIfTI file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Extension">Its extension.</param>
/// <param name="Header">Its header.</param>
/// <param name="Extensions">What follows the header, up to the voxels: four bytes, and blocks of other software's notes.</param>
internal sealed record NiftiOrigin(string Path, string Extension, NiftiHeader Header, byte[] Extensions) : VolumeOrigin(Path, Extension);

/// <summary>Reads NIfTI-1 and NIfTI-2 files: single ones and pairs, of both orders of bytes (NIfTI-1.1 and NIfTI-2 data formats, nifti.nimh.nih.gov).</summary>
internal static class NiftiReader
{
    public const string Kind = "NIfTI";

    private const string Advice = "Write it again with whole or real numbers of 8 to 64 bits.";

    /// <summary>Reads a file whose first bytes are those of a NIfTI header; of a pair, the header.</summary>
    /// <exception cref="SegmentationException">It is damaged, or of a kind that is not read.</exception>
    public static StoredVolume Read(string path, SegmentationVolumeOptions options)
    {
        using var stream = VolumeStream.Open(path, Kind);
        byte[] begin = stream.ReadBytes(4, "the first numbers");
        (int length, bool isBigEndian) = NiftiHeader.Detect(begin) ?? throw VolumeLimits.Damaged(path, Kind, "its header has an unknown length");
        var header = NiftiHeader.Parse([.. begin, .. stream.ReadBytes(length - begin.Length, "its header")], isBigEndian);
        bool isPair = IsPair(header, path);
        var type = ReadType(header, path);
        var shape = ReadShape(header, options, path);
        var geometry = NiftiGeometry.Read(header, shape, path);
        var scaling = ReadScaling(header, path);
        long offset = ReadOffset(header, isPair, path);
        string extension = VolumeNames.FindExtension(path) ?? (isPair ? ".hdr" : stream.Compression == VolumeCompression.None ? ".nii" : ".nii.gz");
        float[] voxels;
        byte[] extensions;
        if (isPair)
        {
            extensions = ReadRest(stream);
            using var data = VolumeStream.Open(FindVoxels(path), Kind);
            data.Require(offset, "what stands before its voxels");
            data.Skip(offset);
            voxels = ReadVoxels(data, shape, type, isBigEndian, scaling);
        }
        else
        {
            extensions = stream.ReadBytes((int)(offset - length), "what stands before its voxels");
            voxels = ReadVoxels(stream, shape, type, isBigEndian, scaling);
        }

        return new StoredVolume(shape, voxels, scaling is null ? type.ToSampleType() : SampleType.Float32, geometry)
        {
            Origin = new NiftiOrigin(path, extension, header, extensions),
        };
    }

    private static bool IsPair(NiftiHeader header, string path)
    {
        var magic = header.Magic;
        byte version = (byte)(header.IsVersion2 ? '2' : '1');
        if (magic[0] != 'n' || magic[1] is not ((byte)'+' or (byte)'i') || magic[2] != version || magic[3] != 0)
        {
            throw VolumeLimits.NotRead(
                path, "medical image", "with an Analyze header, or a damaged NIfTI one, that does not say where right and left are",
                "Convert it to NIfTI with software that knows.");
        }

        return header.IsVersion2 && !magic[4..].SequenceEqual("\r\n\u001a\n"u8)
            ? throw VolumeLimits.Damaged(path, Kind, "its ends of lines were changed, as a transfer as text does")
            : magic[1] == 'i';
    }

    private static VoxelType ReadType(NiftiHeader header, string path) => header.DataType switch
    {
        2 => VoxelType.Unsigned8,
        4 => VoxelType.Signed16,
        8 => VoxelType.Signed32,
        16 => VoxelType.Float32,
        64 => VoxelType.Float64,
        256 => VoxelType.Signed8,
        512 => VoxelType.Unsigned16,
        768 => VoxelType.Unsigned32,
        1024 => VoxelType.Signed64,
        1280 => VoxelType.Unsigned64,
        1 => throw VolumeLimits.NotRead(path, Kind, "of single bits (type 1)", Advice),
        32 or 1792 or 2048 => throw VolumeLimits.NotRead(path, Kind, $"of complex numbers (type {header.DataType})", "Write its magnitude as real numbers."),
        128 or 2304 => throw VolumeLimits.NotRead(path, Kind, $"of colours (type {header.DataType})", "Write one grey value for each voxel."),
        1536 => throw VolumeLimits.NotRead(path, Kind, "of numbers of 128 bits (type 1536)", Advice),
        var other => throw VolumeLimits.NotRead(path, Kind, $"whose numbers have the type {other}", Advice),
    };

    private static VolumeShape ReadShape(NiftiHeader header, SegmentationVolumeOptions options, string path)
    {
        long rank = header.GetDimension(0);
        if (rank is < 1 or > 7)
        {
            throw VolumeLimits.Damaged(path, Kind, $"it has {rank} axes");
        }

        long[] sizes = [1, 1, 1, 1, 1, 1, 1];
        for (int axis = 0; axis < rank; axis++)
        {
            sizes[axis] = header.GetDimension(axis + 1);
            if (sizes[axis] < 1)
            {
                throw VolumeLimits.Damaged(path, Kind, $"its axis {axis + 1} has the size {sizes[axis]}");
            }
        }

        if (sizes[5] > 1 || sizes[6] > 1 || (sizes[3] > 1 && sizes[4] > 1))
        {
            string all = string.Join('x', sizes.Take((int)rank));
            throw VolumeLimits.NotRead(path, Kind, $"of {all} voxels", "Split it into files of one volume, three axes each.");
        }

        int several = sizes[3] > 1 ? 3 : 4;
        return sizes[several] > 1 && !options.FourthAxisIsChannels
            ? throw VolumeLimits.Several(path, sizes[several], several == 3 ? "its fourth axis" : "its fifth axis")
            : VolumeLimits.Check(path, [sizes[0], sizes[1], sizes[2], sizes[several]], options.MaxVoxels);
    }

    /// <summary>A slope of 0, or none, says that numbers are not scaled.</summary>
    private static VoxelScaling? ReadScaling(NiftiHeader header, string path)
    {
        double slope = header.Slope;
        double intercept = header.Intercept;
        if (slope == 0 || !double.IsFinite(slope) || (slope == 1 && intercept == 0))
        {
            return null;
        }

        return double.IsFinite(intercept)
            ? new VoxelScaling(slope, intercept)
            : throw VolumeLimits.Damaged(path, Kind, $"its numbers are scaled by {slope:G6}, but what is added to them (scl_inter) is no number");
    }

    private static long ReadOffset(NiftiHeader header, bool isPair, string path)
    {
        double offset = header.VoxelOffset;
        double least = isPair ? 0 : header.Bytes.Length + 4;
        return offset >= least && offset <= VolumeLimits.MaxHeaderLength && Math.Truncate(offset) == offset
            ? (long)offset
            : throw VolumeLimits.Damaged(path, Kind, FormattableString.Invariant($"its voxels begin at byte {offset:G10}, and {least} or more is expected"));
    }

    /// <summary>What a header of a pair has behind it, mostly nothing or four bytes.</summary>
    private static byte[] ReadRest(VolumeStream stream)
    {
        using var rest = new MemoryStream();
        byte[] buffer = new byte[1 << 12];
        while (rest.Length <= VolumeLimits.MaxHeaderLength && stream.ReadUpTo(buffer) is > 0 and var count)
        {
            rest.Write(buffer.AsSpan(0, count));
        }

        return rest.Length > VolumeLimits.MaxHeaderLength ? throw VolumeLimits.Damaged(stream.Path, Kind, "it is too long for a header") : rest.ToArray();
    }

    private static string FindVoxels(string path)
    {
        string stem = VolumeNames.WithoutExtension(path);
        string[] names = [$"{stem}.img", $"{stem}.img.gz", $"{stem}.IMG"];
        return names.FirstOrDefault(File.Exists)
            ?? throw new SegmentationException($"'{path}' is the header of a pair of NIfTI files, but '{names[0]}', which holds its voxels, is not there.");
    }

    private static float[] ReadVoxels(VolumeStream stream, VolumeShape shape, VoxelType type, bool isBigEndian, VoxelScaling? scaling)
    {
        stream.Require((long)shape.Length * type.GetSize(), $"its {shape} voxels");
        float[] voxels = GC.AllocateUninitializedArray<float>(shape.Length);
        VoxelCodec.Read(stream, type, isBigEndian, scaling, voxels);
        stream.Finish();
        return voxels;
    }
}
