using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MLSegmentation.VolumeFiles;

/// <summary>Writes MetaImage files, with the keys of the one that the volume comes from.</summary>
internal static class MetaImageWriter
{
    /// <summary>Writes a file; of the extension <c>.mhd</c>, the voxels into one beside it.</summary>
    /// <exception cref="SegmentationException">It cannot be written.</exception>
    public static void Write(string path, StoredVolume volume)
    {
        bool isCompressed = (volume.Origin as MetaImageOrigin)?.IsCompressed ?? true;
        var type = VoxelTypes.Choose(volume.Samples, volume.Voxels);
        using var compressed = new MemoryStream();
        if (isCompressed)
        {
            // How long they are stands in front of the voxels.
            using var stream = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true);
            WriteVoxels(stream, volume, type);
        }

        string? data = VolumeNames.FindExtension(path) == ".mhd" ? $"{VolumeNames.WithoutExtension(path)}.{(isCompressed ? "z" : "")}raw" : null;
        byte[] header = Encoding.UTF8.GetBytes(CreateHeader(volume, type, isCompressed ? compressed.Length : null, Path.GetFileName(data)));
        if (data is null)
        {
            AtomicFile.Write(path, stream =>
            {
                stream.Write(header);
                WriteData(stream);
            });
            return;
        }

        AtomicFile.Write(data, WriteData);
        AtomicFile.WriteAllBytes(path, header);

        void WriteData(Stream stream)
        {
            if (isCompressed)
            {
                compressed.WriteTo(stream);
            }
            else
            {
                WriteVoxels(stream, volume, type);
            }
        }
    }

    private static void WriteVoxels(Stream stream, StoredVolume volume, VoxelType type) =>
        VoxelCodec.Write(stream, type, isBigEndian: false, VoxelCodec.FromPlanes(volume.Voxels, volume.Shape.Channels));

    private static string CreateHeader(StoredVolume volume, VoxelType type, long? compressedLength, string? dataFile)
    {
        var text = new StringBuilder("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n")
            .Append(compressedLength is { } length
                ? string.Create(CultureInfo.InvariantCulture, $"CompressedData = True\nCompressedDataSize = {length}\n")
                : "CompressedData = False\n")
            .Append(DescribePlace(volume))
            .Append(CultureInfo.InvariantCulture, $"DimSize = {volume.Shape.Width} {volume.Shape.Height} {volume.Shape.Depth}\n");
        foreach (string note in (volume.Origin as MetaImageOrigin)?.Notes ?? [])
        {
            text.Append(note).Append('\n');
        }

        if (volume.Shape.Channels > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"ElementNumberOfChannels = {volume.Shape.Channels}\n");
        }

        return text.Append($"ElementType = {ToName(type)}\nElementDataFile = {dataFile ?? "LOCAL"}\n").ToString();
    }

    /// <summary>Where the voxels lie. A file that did not say how it lies does not say so now; its axes count as those of the matrix 1.</summary>
    private static string DescribePlace(StoredVolume volume)
    {
        var affine = volume.Geometry.Affine;
        double[] signs = [-1, -1, 1];
        string offset = $"Offset = {Join(signs.Select((sign, row) => sign * affine[(4 * row) + 3]))}\n";
        if (volume is { Origin: MetaImageOrigin, Geometry.IsOriented: false })
        {
            return $"{offset}ElementSpacing = {Join(signs.Select((sign, axis) => sign * affine[5 * axis]))}\n";
        }

        var spacing = volume.Geometry.Spacing;
        double[] spacings = [spacing.X, spacing.Y, spacing.Z];
        var matrix = Enumerable.Range(0, 9).Select(index => signs[index % 3] * affine[(4 * (index % 3)) + (index / 3)] / spacings[index / 3]);
        return $"TransformMatrix = {Join(matrix)}\n{offset}CenterOfRotation = 0 0 0\nElementSpacing = {Join(spacings)}\n";
    }

    // What is added makes negative zeros positive.
    private static string Join(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => (number + 0.0).ToString("R", CultureInfo.InvariantCulture)));

    private static string ToName(VoxelType type) => type switch
    {
        VoxelType.Unsigned8 => "MET_UCHAR",
        VoxelType.Signed8 => "MET_CHAR",
        VoxelType.Unsigned16 => "MET_USHORT",
        VoxelType.Signed16 => "MET_SHORT",
        VoxelType.Unsigned32 => "MET_UINT",
        VoxelType.Signed32 => "MET_INT",
        VoxelType.Float64 => "MET_DOUBLE",
        _ => "MET_FLOAT",
    };
}
