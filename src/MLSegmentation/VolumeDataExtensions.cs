using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation;

/// <summary>Volumes for data views.</summary>
public static partial class VolumeDataExtensions
{
    /// <summary>
    /// Makes a data view of volumes and their masks in two folders. A volume and its mask have the same name, apart from the extension, or names that
    /// the options describe; the rows are in the order of the names. Only names are read at once, and a mask where no classes are given; the files are
    /// when a row asks for them. Nothing is kept.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFolder">
    /// The volumes: files of the kinds in docs/reference/volume-files.md, or folders of PNG slices. Several channels are in one file, or in a file each
    /// (<see cref="SegmentationVolumeFolderOptions.ChannelSuffixes"/>).
    /// </param>
    /// <param name="maskFolder">The masks, of the same kinds: labels, one for each voxel. Masks without a volume are left out.</param>
    /// <param name="classes">Which label stands for which class. Null where the masks hold only 0 and 1, or 0 and 255.</param>
    /// <param name="options">How the folders are read. Default: null, the defaults.</param>
    /// <returns>
    /// The columns <c>ImagePath</c> and <c>MaskPath</c> (text), <c>Image</c> (<see cref="SegmentationVolume"/>, in canonical order) and <c>Label</c>
    /// (<see cref="SegmentationMask"/> with depth and spacing, annotated with the classes). Rows can be shuffled.
    /// </returns>
    /// <exception cref="ArgumentException">A folder is empty text.</exception>
    /// <exception cref="SegmentationException">
    /// A folder is missing or holds no volumes, a volume has no mask or lacks a channel, or no classes are given where they are needed. While rows are
    /// read: a file is damaged or of a kind that is not read, a mask holds a label that no class names, or has another size than its volume or lies
    /// elsewhere.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, anterior=1, posterior=2");
    /// IDataView volumes = mlContext.Data.LoadSegmentationVolumes("images", "masks", classes);
    /// var split = mlContext.Data.TrainTestSplit(volumes, testFraction: 0.2);
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationVolumes(
        this DataOperationsCatalog catalog,
        string imageFolder,
        string maskFolder,
        SegmentationClasses? classes = null,
        SegmentationVolumeFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskFolder);
        ColumnTypes.EnsureRegistered();
        var known = options ?? new();
        var cases = VolumeFolder.List(imageFolder, maskFolder, known);
        classes ??= VolumeClasses.Find([.. cases.Select(item => item.MaskPath!)], known.ToReading());
        return new VolumeDataView(cases, new VolumeReading(known.ToReading()), classes, known.Shard);
    }

    /// <summary>Makes a data view of the volumes in a folder, to be scored.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFolder">The volumes: files of the kinds in docs/reference/volume-files.md, or folders of PNG slices.</param>
    /// <param name="options">How the folder is read. Default: null, the defaults.</param>
    /// <returns>The columns <c>ImagePath</c> (text) and <c>Image</c> (<see cref="SegmentationVolume"/>), in the order of the names.</returns>
    /// <exception cref="ArgumentException">The folder is empty text.</exception>
    /// <exception cref="SegmentationException">
    /// The folder is missing or holds no volumes, or a volume lacks a channel. While rows are read: a file is damaged or of a kind that is not read.
    /// </exception>
    /// <example>
    /// <code>
    /// IDataView scored = model.Transform(mlContext.Data.LoadSegmentationVolumes("scans"));
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationVolumes(
        this DataOperationsCatalog catalog, string imageFolder, SegmentationVolumeFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        ColumnTypes.EnsureRegistered();
        var known = options ?? new();
        return new VolumeDataView(VolumeFolder.List(imageFolder, known), new VolumeReading(known.ToReading()), null, known.Shard);
    }

    /// <summary>Lists the volumes in a folder, and opens none of them.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="imageFolder">The volumes: files of the kinds in docs/reference/volume-files.md, or folders of PNG slices.</param>
    /// <param name="options">
    /// As for <c>LoadSegmentationVolumes</c>; all volumes are listed, whatever part of them is to be read. Default: null, the defaults.
    /// </param>
    /// <returns>
    /// In the order of the names: the name of each volume, by which masks and predictions belong to it, with the sub-folders that it is in and without
    /// extension; and its files, one for each channel where channels have files of their own, else one file or one folder of slices.
    /// </returns>
    /// <exception cref="ArgumentException">The folder is empty text.</exception>
    /// <exception cref="SegmentationException">The folder is missing or holds no volumes, or a volume lacks a channel.</exception>
    /// <example>
    /// <code>
    /// foreach (var (name, imagePaths) in mlContext.Data.ListSegmentationVolumes("scans"))
    /// {
    ///     Console.WriteLine($"{name}: {string.Join(", ", imagePaths)}");
    /// }
    /// </code>
    /// </example>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> ImagePaths)> ListSegmentationVolumes(
        this DataOperationsCatalog catalog, string imageFolder, SegmentationVolumeFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        return [.. VolumeFolder.List(imageFolder, options ?? new()).Select(item => (item.Name, item.ImagePaths))];
    }
}
