using System.IO.Compression;

namespace MLSegmentation.VolumeFiles;

/// <summary>Writes NIfTI files. A volume that was read from one keeps all of its header but what its voxels need.</summary>
internal static class NiftiWriter
{
    private const int Label = 1002;

    // No further notes follow the header.
    private static readonly byte[] NoExtensions = new byte[4];

    /// <summary>Writes a file, or a pair of them.</summary>
    /// <exception cref="SegmentationException">It cannot be written.</exception>
    public static void Write(string path, StoredVolume volume)
    {
        string extension = VolumeNames.FindExtension(path)!;
        bool isPair = !extension.StartsWith(".nii", StringComparison.Ordinal);
        bool isCompressed = extension.EndsWith(".gz", StringComparison.Ordinal);
        var origin = volume.Origin as NiftiOrigin;
        var header = origin is null ? Create(volume) : Update(origin.Header.Clone(), volume);
        byte[] extensions = origin?.Extensions is { Length: >= 4 } kept ? kept : NoExtensions;
        var type = VoxelTypes.Choose(volume.Samples, volume.Voxels);
        header.SetDataType(ToDataType(type), 8 * type.GetSize());
        header.SetMagic(isPair);
        header.VoxelOffset = isPair ? 0 : header.Bytes.Length + extensions.Length;
        if (!isPair)
        {
            Write(path, isCompressed, stream =>
            {
                stream.Write(header.Bytes);
                stream.Write(extensions);
                VoxelCodec.Write(stream, type, header.IsBigEndian, volume.Voxels);
            });
            return;
        }

        string stem = VolumeNames.WithoutExtension(path);
        string end = isCompressed ? ".gz" : "";
        Write($"{stem}.img{end}", isCompressed, stream => VoxelCodec.Write(stream, type, header.IsBigEndian, volume.Voxels));
        Write($"{stem}.hdr{end}", isCompressed, stream =>
        {
            stream.Write(header.Bytes);
            stream.Write(extensions);
        });
    }

    private static void Write(string path, bool isCompressed, Action<Stream> write) => AtomicFile.Write(path, file =>
    {
        if (!isCompressed)
        {
            write(file);
            return;
        }

        using var stream = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        write(stream);
    });

    private static NiftiHeader Create(StoredVolume volume)
    {
        var shape = volume.Shape;
        bool isVersion2 = Math.Max(Math.Max(shape.Width, shape.Height), Math.Max(shape.Depth, shape.Channels)) > short.MaxValue;
        var header = NiftiHeader.Create(isVersion2);
        SetShape(header, shape);
        for (int axis = 4; axis <= 7; axis++)
        {
            header.SetSpacing(axis, 1);
        }

        NiftiGeometry.Write(header, volume.Geometry);
        return header;
    }

    private static NiftiHeader Update(NiftiHeader header, StoredVolume volume)
    {
        long channels = header.GetDimension(0) < 4 ? 1 : header.GetDimension(4) * (header.GetDimension(0) < 5 ? 1 : header.GetDimension(5));
        if (channels != volume.Shape.Channels)
        {
            SetShape(header, volume.Shape);
        }

        if (volume.IsReplaced)
        {
            header.SetMeaning(volume.Samples.IsWhole() ? Label : 0);
        }

        return header;
    }

    private static void SetShape(NiftiHeader header, VolumeShape shape)
    {
        header.SetDimension(0, shape.Channels > 1 ? 4 : 3);
        header.SetDimension(1, shape.Width);
        header.SetDimension(2, shape.Height);
        header.SetDimension(3, shape.Depth);
        header.SetDimension(4, shape.Channels);
        for (int axis = 5; axis <= 7; axis++)
        {
            header.SetDimension(axis, 1);
        }
    }

    private static int ToDataType(VoxelType type) => type switch
    {
        VoxelType.Unsigned8 => 2,
        VoxelType.Signed8 => 256,
        VoxelType.Unsigned16 => 512,
        VoxelType.Signed16 => 4,
        VoxelType.Unsigned32 => 768,
        VoxelType.Signed32 => 8,
        VoxelType.Float64 => 64,
        _ => 16,
    };
}
