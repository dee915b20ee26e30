namespace MLSegmentation.VolumeFiles;

/// <summary>What the names of volume files say.</summary>
internal static class VolumeNames
{
    // Those that others end with come first.
    private static readonly string[] Extensions =
    [
        ".nii.gz", ".nii", ".hdr.gz", ".hdr", ".img.gz", ".img", ".seg.nrrd", ".nrrd", ".nhdr", ".mha", ".mhd", ".ome.tiff", ".ome.tif", ".tiff", ".tif",
    ];

    /// <summary>The extensions that volumes are written with, for messages.</summary>
    public static string Written { get; } = string.Join(", ", Extensions);

    /// <summary>The extension of a volume file, in small letters; null where the name has none.</summary>
    public static string? FindExtension(string path) => Extensions.FirstOrDefault(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path without such an extension.</summary>
    public static string WithoutExtension(string path) => path[..^(FindExtension(path)?.Length ?? 0)];
}
