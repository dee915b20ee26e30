using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>What is kept of a folder of slices.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Names">The names of its files.</param>
/// <param name="HasSpacing">Whether a file beside it says its spacing.</param>
internal sealed record PngFolderOrigin(string Path, IReadOnlyList<string> Names, bool HasSpacing) : VolumeOrigin(Path, "", HasSpacing);

/// <summary>Reads and writes a folder of PNG files of one size as the slices of one volume, in the natural order of their names.</summary>
internal static class PngFolder
{
    private const string Kind = "PNG";
    private static readonly FileReading Reading = new(maxPixels: ImageLimits.HighestMaxPixels);

    /// <summary>Reads the slices of a folder.</summary>
    /// <exception cref="SegmentationException">There are none, one is damaged, or they differ in size or kind.</exception>
    public static StoredVolume Read(string folder, SegmentationVolumeOptions options)
    {
        string[] files = [.. FindFiles(folder)];
        if (files.Length is 0 or > TiffStack.MaxPages)
        {
            throw new SegmentationException(
                $"The folder '{folder}' holds {files.Length} PNG files; 1 to {TiffStack.MaxPages} are read as the slices of a volume. Name a folder of "
                + "slices, or a file.");
        }

        SliceGaps.Warn(folder, [.. files.Select(file => Path.GetFileName(file))], options.Warning);
        var first = Decode(files[0]);
        var shape = VolumeLimits.Check(folder, [first.Size.Width, first.Size.Height, files.Length, first.Channels], options.MaxVoxels);
        double most = files.Sum(file => (double)new FileInfo(file).Length) * VolumeLimits.MaxDeflation;
        if ((double)shape.Length * first.BitDepth / 8 > most)
        {
            throw VolumeLimits.Damaged(folder, Kind, $"they hold too little data for {shape} voxels");
        }

        float[] voxels = GC.AllocateUninitializedArray<float>(shape.Length);
        for (int slice = 0; slice < files.Length; slice++)
        {
            var raster = slice == 0 ? first : Decode(files[slice]);
            RequireSame(raster, files[slice], first, files[0]);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                int length = shape.Width * shape.Height;
                RasterPixels.CopyPlane(raster, channel, voxels.AsSpan(((channel * shape.Depth) + slice) * length, length), scale: 1);
            }
        }

        var spacing = SpacingFile.Read(folder);
        return new StoredVolume(shape, voxels, first.Samples, VolumeGeometry.FromSpacing(spacing ?? new VolumeSpacing(1, 1, 1)))
        {
            Origin = new PngFolderOrigin(folder, [.. files.Select(file => Path.GetFileName(file))], spacing is not null),
        };
    }

    /// <summary>Writes the slices of a volume that comes from a folder into another folder, under the same names.</summary>
    /// <exception cref="SegmentationException">PNG files cannot hold them, or they cannot be written.</exception>
    public static void Write(string folder, StoredVolume volume, PngFolderOrigin origin)
    {
        var type = volume.Shape.Channels == 1 ? VoxelTypes.FindWhole(volume.Voxels, VoxelType.Unsigned8, VoxelType.Unsigned16) : null;
        if (type is not { } known)
        {
            throw new SegmentationException(
                $"Cannot write '{folder}': PNG files hold one channel of whole numbers from 0 to 65535, and the volume has others. Give it a name that ends "
                + "with '.nii.gz' or '.tif'.");
        }

        known = volume.Samples == SampleType.Unsigned16 ? VoxelType.Unsigned16 : known;
        try
        {
            _ = Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"Cannot write '{folder}': {SystemReason.Of(exception, folder)}", exception);
        }

        int length = volume.Shape.Width * volume.Shape.Height;
        for (int slice = 0; slice < volume.Shape.Depth; slice++)
        {
            int begin = slice * length;
            AtomicFile.Write(
                Path.Combine(folder, origin.Names[slice]),
                stream => PngSlice.Write(stream, volume.Voxels.AsSpan(begin, length), new ImageSize(volume.Shape.Width, volume.Shape.Height), known));
        }

        if (origin.HasSpacing)
        {
            SpacingFile.Write(folder, volume.Geometry.Spacing);
        }
    }

    private static void RequireSame(ImageRaster slice, string file, ImageRaster first, string firstFile)
    {
        if (slice.Size != first.Size || slice.Channels != first.Channels || slice.Samples != first.Samples || slice.Colors != first.Colors)
        {
            throw new SegmentationException(
                $"'{file}' has {slice.Size} pixels of {slice.Samples.Describe(slice.Channels)}, but '{firstFile}' has {first.Size} of "
                + $"{first.Samples.Describe(first.Channels)}. The slices of a volume have one size and one kind; take out what is no slice.");
        }
    }

    /// <summary>The names of the slices of a folder, in their order.</summary>
    /// <exception cref="SegmentationException">The folder cannot be read.</exception>
    public static IEnumerable<string> ListNames(string folder) => FindFiles(folder).Select(file => Path.GetFileName(file));

    // Names that begin with a dot are hidden files and the shadows that macOS leaves.
    private static IEnumerable<string> FindFiles(string folder) => UserFile.Explain(folder, "volume", () => Directory.GetFiles(folder))
        .Where(file => Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(file).StartsWith('.'))
        .OrderBy(file => Path.GetFileName(file), NaturalOrder.Instance);

    private static ImageRaster Decode(string file) => ImageFile.Read(file, "slice", Reading, format =>
    {
        if (format != ImageFileFormat.Png)
        {
            throw VolumeLimits.Damaged(file, Kind, "it is of another kind");
        }
    }).Decode();
}
