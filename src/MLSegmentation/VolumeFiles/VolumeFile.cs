using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>Reads and writes volumes: what their first bytes are decides how they are read, and the name how they are written.</summary>
internal static class VolumeFile
{
    private const int BeginLength = 512;

    /// <summary>Reads a file in the order in which it is stored.</summary>
    /// <exception cref="SegmentationException">It cannot be read, is no volume, damaged, too large, or of a kind that is not read.</exception>
    public static StoredVolume Read(string path, SegmentationVolumeOptions options)
    {
        if (Directory.Exists(path))
        {
            return PngFolder.Read(path, options);
        }

        string file = FindHeader(path);
        return UserFile.Explain(file, "volume", () => ReadFile(file, options));
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="SegmentationException">It cannot be written, or its name does not say in which format.</exception>
    public static void Write(string path, StoredVolume volume)
    {
        switch (VolumeNames.FindExtension(path))
        {
            case ".seg.nrrd" or ".nrrd" or ".nhdr":
                NrrdWriter.Write(path, volume);
                break;
            case ".mha" or ".mhd":
                MetaImageWriter.Write(path, volume);
                break;
            case ".ome.tiff" or ".ome.tif" or ".tiff" or ".tif":
                TiffVolumeWriter.Write(path, volume);
                break;
            case null when volume.Origin is PngFolderOrigin origin:
                PngFolder.Write(path, volume, origin);
                break;
            case null:
                throw new SegmentationException(
                    $"Cannot write '{path}': its name does not end with one of the extensions of volumes ({VolumeNames.Written}). Give it one of them.");
            default:
                NiftiWriter.Write(path, volume);
                break;
        }
    }

    /// <summary>The files that a volume of this name may be read from, or written to.</summary>
    public static IReadOnlyList<string> List(string path)
    {
        if (Directory.Exists(path))
        {
            return [.. PngFolder.ListNames(path).Select(name => Path.Combine(path, name)), .. SpacingFile.ListPaths(path)];
        }

        string[] beside = VolumeNames.FindExtension(path) switch
        {
            ".hdr" or ".hdr.gz" or ".img" or ".img.gz" => [".hdr", ".hdr.gz", ".img", ".img.gz"],
            ".nhdr" => [".raw", ".raw.gz"],
            ".mhd" => [".raw", ".zraw"],
            _ => [],
        };
        bool isStack = VolumeNames.FindExtension(path) is null or ".ome.tiff" or ".ome.tif" or ".tiff" or ".tif";
        string stem = VolumeNames.WithoutExtension(path);
        string[] files = [path, .. beside.Select(extension => stem + extension), .. ListNamed(path)];
        return [.. files.Distinct(), .. isStack ? SpacingFile.ListPaths(path) : []];
    }

    /// <summary>The files that the header of a volume names, where it is there and can be read.</summary>
    private static string[] ListNamed(string path)
    {
        try
        {
            return !File.Exists(path) ? [] : VolumeNames.FindExtension(path) switch
            {
                ".nrrd" or ".nhdr" => NrrdReader.ListFiles(path),
                ".mha" or ".mhd" => MetaImageReader.ListFiles(path),
                _ => [],
            };
        }
        catch (SegmentationException)
        {
            // What is wrong with it is said when it is read.
            return [];
        }
    }

    private static StoredVolume ReadFile(string path, SegmentationVolumeOptions options)
    {
        byte[] begin = new byte[BeginLength];
        using (var stream = VolumeStream.Open(path, "volume"))
        {
            begin = begin[..stream.ReadUpTo(begin)];
        }

        if (NiftiHeader.Detect(begin) is not null)
        {
            return NiftiReader.Read(path, options);
        }

        if (NrrdReader.IsOne(begin))
        {
            return NrrdReader.Read(path, options);
        }

        if (ImageFileFormats.Detect(begin) == ImageFileFormat.Tiff)
        {
            return TiffVolumeReader.Read(path, options);
        }

        if (MetaImageHeader.IsOne(begin))
        {
            return MetaImageReader.Read(path, options);
        }

        if (begin.Length >= 132 && begin.AsSpan(128, 4).SequenceEqual("DICM"u8))
        {
            throw VolumeLimits.NotRead(path, "DICOM", "that holds one slice", "Convert the series to NIfTI, for example with dcm2niix.");
        }

        throw new SegmentationException($"'{path}' is not a volume; NIfTI, NRRD, MetaImage and TIFF files, and folders of PNG files, are read.")
        {
            Kind = SegmentationErrorKind.UnknownFormat,
        };
    }

    /// <summary>Of a pair of files, the one that says what the other holds.</summary>
    private static string FindHeader(string path)
    {
        if (VolumeNames.FindExtension(path) is not (".img" or ".img.gz"))
        {
            return path;
        }

        string stem = VolumeNames.WithoutExtension(path);
        string[] names = [$"{stem}.hdr", $"{stem}.hdr.gz", $"{stem}.HDR"];
        return names.FirstOrDefault(File.Exists)
            ?? throw new SegmentationException($"'{path}' holds the voxels of a pair of files, but '{names[0]}', which says what they are, is not there.");
    }
}
