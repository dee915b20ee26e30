using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MLSegmentation.VolumeFiles;

/// <summary>Writes NRRD files, with the comments, keys and values of the one that the volume comes from.</summary>
internal static class NrrdWriter
{
    private const string LeftPosteriorSuperior = "left-posterior-superior";

    /// <summary>Writes a file; of the extension <c>.nhdr</c>, the voxels into one beside it.</summary>
    /// <exception cref="SegmentationException">It cannot be written.</exception>
    public static void Write(string path, StoredVolume volume)
    {
        var origin = volume.Origin as NrrdOrigin;
        bool isCompressed = origin?.IsCompressed ?? true;
        var type = VoxelTypes.Choose(volume.Samples, volume.Voxels);
        if (VolumeNames.FindExtension(path) != ".nhdr")
        {
            AtomicFile.Write(path, stream =>
            {
                WriteHeader(stream, volume, type, isCompressed, dataFile: null);
                WriteVoxels(stream, volume, type, isCompressed);
            });
            return;
        }

        string data = $"{VolumeNames.WithoutExtension(path)}.raw{(isCompressed ? ".gz" : "")}";
        AtomicFile.Write(data, stream => WriteVoxels(stream, volume, type, isCompressed));
        AtomicFile.Write(path, stream => WriteHeader(stream, volume, type, isCompressed, Path.GetFileName(data)));
    }

    private static void WriteVoxels(Stream stream, StoredVolume volume, VoxelType type, bool isCompressed)
    {
        if (!isCompressed)
        {
            VoxelCodec.Write(stream, type, isBigEndian: false, volume.Voxels);
            return;
        }

        using var compressed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        VoxelCodec.Write(compressed, type, isBigEndian: false, volume.Voxels);
    }

    private static void WriteHeader(Stream stream, StoredVolume volume, VoxelType type, bool isCompressed, string? dataFile)
    {
        var origin = volume.Origin as NrrdOrigin;
        bool hasChannels = volume.Shape.Channels > 1;
        string space = origin?.Space ?? LeftPosteriorSuperior;
        double[] signs = !volume.Geometry.IsOriented ? [1, 1, 1] : space.ToLowerInvariant() switch
        {
            ['r', ..] => [1, 1, 1],
            ['l', 'a', ..] or ['l', 'e', 'f', 't', '-', 'a', ..] => [-1, 1, 1],
            _ => [-1, -1, 1],
        };
        var text = new StringBuilder("NRRD0004\n")
            .Append($"type: {type.GetName()}\n")
            .Append(CultureInfo.InvariantCulture, $"dimension: {(hasChannels ? 4 : 3)}\n")
            .Append(volume.Geometry.IsOriented ? $"space: {space}\n" : "space dimension: 3\n")
            .Append(CultureInfo.InvariantCulture, $"sizes: {volume.Shape.Width} {volume.Shape.Height} {volume.Shape.Depth}")
            .Append(hasChannels ? FormattableString.Invariant($" {volume.Shape.Channels}\n") : "\n")
            .Append($"space directions: {ToVector(volume, 0, signs)} {ToVector(volume, 1, signs)} {ToVector(volume, 2, signs)}")
            .Append(hasChannels ? " none\nkinds: domain domain domain vector\n" : "\nkinds: domain domain domain\n")
            .Append(type.GetSize() > 1 ? "endian: little\n" : "")
            .Append($"encoding: {(isCompressed ? "gzip" : "raw")}\n")
            .Append($"space origin: {ToVector(volume, 3, signs)}\n");
        foreach (string note in origin?.Notes ?? [])
        {
            text.Append(note).Append('\n');
        }

        // The name of the voxels is the last field, as readers of old versions expect it.
        text.Append(dataFile is null ? "\n" : $"data file: {dataFile}\n");
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string ToVector(StoredVolume volume, int column, double[] signs)
    {
        // What is added makes negative zeros positive.
        var numbers = Enumerable.Range(0, 3).Select(row => (signs[row] * volume.Geometry.Affine[(4 * row) + column]) + 0.0);
        return $"({string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))})";
    }
}
