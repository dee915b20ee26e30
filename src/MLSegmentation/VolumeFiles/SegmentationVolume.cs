using System.Globalization;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation;

/// <summary>
/// A volume: voxels in one or more channels, each a <see cref="float"/>, and where they lie. Read from the files of scanners and microscopes and
/// written back as they were: docs/reference/volume-files.md. Immutable.
/// </summary>
public sealed class SegmentationVolume
{
    /// <summary>From here on, neighbouring whole numbers are the same <see cref="float"/>.</summary>
    private const float LabelLimit = 1 << 24;

    private const float LabelTolerance = 1e-3f;

    private readonly float[] _voxels;
    private readonly VolumeShape _shape;

    // From the order of the file to this one.
    private readonly AxisMap _map = AxisMap.Identity;
    private readonly StoredSource? _source;
    private readonly bool _isReplaced;

    /// <summary>Creates a volume from a copy of voxels.</summary>
    /// <param name="width">Voxels per row, at least 1.</param>
    /// <param name="height">Rows per slice, at least 1.</param>
    /// <param name="depth">Slices, at least 1.</param>
    /// <param name="voxels">One volume for each channel, slice by slice, row by row: [channels, depth, height, width].</param>
    /// <param name="geometry">Where they lie. Default: null, a spacing of 1 mm and no known orientation.</param>
    /// <param name="samples">As what they are saved, where that holds them exactly. Default: <see cref="SampleType.Float32"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1, or the type of the samples is unknown.</exception>
    /// <exception cref="ArgumentException">The number of voxels is not width times height times depth, once or several times.</exception>
    public SegmentationVolume(
        int width, int height, int depth, ReadOnlySpan<float> voxels, VolumeGeometry? geometry = null, SampleType samples = SampleType.Float32)
        : this(CheckShape(width, height, depth, voxels.Length), voxels.ToArray(), CheckSamples(samples), geometry ?? VolumeGeometry.FromSpacing(new(1, 1, 1)))
    {
    }

    private SegmentationVolume(VolumeShape shape, float[] voxels, SampleType samples, VolumeGeometry geometry)
    {
        (_shape, _voxels, Samples, Geometry) = (shape, voxels, samples, geometry);
    }

    private SegmentationVolume(SegmentationVolume other, VolumeShape shape, float[] voxels, SampleType samples)
        : this(shape, voxels, samples, other.Geometry)
    {
        (_map, _source, _isReplaced) = (other._map, other._source, true);
    }

    private SegmentationVolume(StoredVolume stored, AxisMap map)
        : this(map.Apply(stored.Shape), map.Apply(stored.Voxels, stored.Shape), stored.Samples, stored.Geometry.Reorder(map, stored.Shape))
    {
        _map = map;
        _source = new StoredSource(stored.Origin!, stored.Geometry, stored.Shape);
    }

    /// <summary>Voxels per row.</summary>
    public int Width => _shape.Width;

    /// <summary>Rows per slice.</summary>
    public int Height => _shape.Height;

    /// <summary>Slices.</summary>
    public int Depth => _shape.Depth;

    /// <summary>Values per voxel.</summary>
    public int Channels => _shape.Channels;

    /// <summary>What the numbers are in the file, or become in one; of numbers that the file scales, <see cref="SampleType.Float32"/>.</summary>
    public SampleType Samples { get; }

    /// <summary>Where the voxels lie, in the order in which they are here.</summary>
    public VolumeGeometry Geometry { get; }

    /// <summary>
    /// The voxels: one volume for each channel, slice by slice, row by row. Voxel (x, y, z) of channel c is at
    /// ((c times <see cref="Depth"/> plus z) times <see cref="Height"/> plus y) times <see cref="Width"/> plus x.
    /// </summary>
    public ReadOnlySpan<float> Voxels => _voxels;

    /// <summary>The extension of the format that the volume was read from, such as <c>.nii.gz</c>; null where it was not read.</summary>
    public string? FileExtension => _source?.Origin.Extension;

    /// <summary>The file that the volume was read from; null where it was not.</summary>
    internal string? File => _source?.Origin.Path;

    /// <summary>Width, height and depth.</summary>
    internal ImageSize Size => new(Width, Height, Depth);

    /// <summary>The voxels where they lie.</summary>
    internal ReadOnlyMemory<float> Memory => _voxels;

    /// <summary>Where the axes of the file run to, as <see cref="VolumeGeometry.AxisCodes"/> says it.</summary>
    internal string FileAxisCodes => (_source?.Geometry ?? Geometry).AxisCodes;

    /// <summary>Whether something said how far voxels are apart.</summary>
    internal bool HasSpacing => _source?.Origin.HasSpacing ?? true;

    /// <summary>Whether the voxels of another volume were turned from the order of their file as those of this one.</summary>
    internal bool IsTurnedAs(SegmentationVolume other) => _map.IsSameAs(other._map);

    /// <summary>
    /// Whether the name of a file is that of a volume: of NIfTI, NRRD and MetaImage files. TIFF files may be images as well, and are none of these.
    /// </summary>
    /// <param name="path">The name of a file.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public static bool IsVolumeFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return VolumeNames.FindExtension(path) is { } extension && !extension.Contains(".tif", StringComparison.Ordinal);
    }

    /// <summary>The extension by which the name of a file says that it is a volume; what is in front of it is the volume's name.</summary>
    /// <param name="path">The name of a file.</param>
    /// <returns>The extension in small letters, such as <c>.nii.gz</c>; null where the name has none of these.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public static string? FindExtension(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return VolumeNames.FindExtension(path);
    }

    /// <summary>
    /// The files that a volume may be made of, whether they exist or not: what <see cref="Load"/> may read of this name, and what <see cref="Save"/> may
    /// write.
    /// </summary>
    /// <param name="path">A file, or a folder of slices.</param>
    /// <returns>
    /// The file itself; of a header, the files of voxels of its name beside it as well, and those that it names where it exists; of a stack the file that
    /// says its spacing. Of a folder that exists its slices, and the file that says their spacing.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">It is a folder that cannot be read.</exception>
    public static IReadOnlyList<string> ListFiles(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return VolumeFile.List(path);
    }

    /// <summary>Reads a volume.</summary>
    /// <param name="path">A file of the kinds in docs/reference/volume-files.md.</param>
    /// <param name="options">How it is read. Default: null, in canonical order, a single volume.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The file is missing, damaged, too large, or of a kind that is not read.</exception>
    /// <example>
    /// <code>
    /// SegmentationVolume scan = SegmentationVolume.Load("scan.nii.gz");
    /// float[] brighter = scan.Voxels.ToArray();
    /// scan.WithVoxels(brighter).Save("brighter.nii.gz");
    /// </code>
    /// </example>
    public static SegmentationVolume Load(string path, SegmentationVolumeOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var known = (options ?? new()).Require();
        var stored = VolumeFile.Read(path, known);
        return new SegmentationVolume(stored, known.Order == VolumeOrder.Canonical ? stored.Geometry.ToCanonical() : AxisMap.Identity);
    }

    /// <summary>
    /// Writes the volume, in the format that the name of the file says. A volume that was read is written in the order of its file and with its
    /// geometry; where it stays in its format, with the rest of its header, too.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written, or its name does not say in which format.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var back = _map.Inverse();
        VolumeFile.Write(path, new StoredVolume(back.Apply(_shape), back.Apply(_voxels, _shape), Samples, _source?.Geometry ?? Geometry)
        {
            Origin = _source?.Origin,
            IsReplaced = _isReplaced,
        });
    }

    /// <summary>Another volume in the same place, such as a prediction, which is saved as this one would be.</summary>
    /// <param name="voxels">The voxels, in the order of <see cref="Voxels"/>; as many channels as they fill.</param>
    /// <param name="samples">As what they are saved, where that holds them exactly. Default: <see cref="SampleType.Float32"/>.</param>
    /// <returns>A new volume.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type of the samples is unknown.</exception>
    /// <exception cref="ArgumentException">They do not fill one or more channels.</exception>
    public SegmentationVolume WithVoxels(ReadOnlySpan<float> voxels, SampleType samples = SampleType.Float32) =>
        new(this, CheckShape(Width, Height, Depth, voxels.Length), voxels.ToArray(), CheckSamples(samples));

    /// <summary>Labels in the same place, which are saved with the fewest bits that hold them: 8 without a sign, 16 with one or without, or 32.</summary>
    /// <param name="labels">One label for each voxel, in the order of <see cref="Voxels"/>, none beyond ±16,777,215.</param>
    /// <returns>A new volume.</returns>
    /// <exception cref="ArgumentException">There are more or fewer, or they are too large.</exception>
    public SegmentationVolume WithLabels(ReadOnlySpan<int> labels)
    {
        if (labels.Length != _shape.PlaneLength)
        {
            throw new ArgumentException($"{_shape.PlaneLength} labels are needed, but {labels.Length} were given.", nameof(labels));
        }

        float[] voxels = new float[labels.Length];
        for (int index = 0; index < labels.Length; index++)
        {
            voxels[index] = labels[index];
            if (!(Math.Abs(voxels[index]) < LabelLimit))
            {
                throw new ArgumentException($"The label {labels[index]} is beyond ±16,777,215.", nameof(labels));
            }
        }

        return OfLabels(voxels);
    }

    /// <summary>The voxels as a mask: the classes whose values they are.</summary>
    /// <param name="classes">Which value stands for which class.</param>
    /// <returns>A mask of the same size, with the spacing of the volume.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classes"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There are several channels, or a voxel is no whole number from 0 to 65535 within a thousandth, or one that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, anterior=1, posterior=2");
    /// SegmentationMask mask = SegmentationVolume.Load("labels.nii.gz").ToMask(classes);
    /// </code>
    /// </example>
    public SegmentationMask ToMask(SegmentationClasses classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return VolumeMasks.Read(this, Describe(), classes);
    }

    /// <summary>
    /// A mask in the same place, which is saved as this volume would be: each voxel has the first number that stands for its class in mask files. Where
    /// no number does, as in <c>other=*</c>, it has the class index, and where that is the number of another class or of <c>ignore</c>, the smallest
    /// number that no class has; so have ignored voxels, whose index is 255.
    /// </summary>
    /// <param name="mask">A mask of this size, such as a prediction.</param>
    /// <returns>A new volume.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mask"/> is null.</exception>
    /// <exception cref="ArgumentException">The mask has another size.</exception>
    /// <example>
    /// <code>
    /// SegmentationVolume scan = SegmentationVolume.Load("scan.nii.gz");
    /// scan.WithMask(model.Predict(scan).PredictedLabel!).Save("segmentation.nii.gz");
    /// </code>
    /// </example>
    public SegmentationVolume WithMask(SegmentationMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return mask.Size == Size
            ? OfLabels(VolumeMasks.ToVoxels(mask))
            : throw new ArgumentException($"The mask has {mask.Size} voxels, but the volume has {Size}.", nameof(mask));
    }

    /// <summary>The voxels as labels. Whole numbers that software has saved as fractions are rounded where they are within a thousandth.</summary>
    /// <returns>One label for each voxel, in the order of <see cref="Voxels"/>.</returns>
    /// <exception cref="SegmentationException">
    /// There are several channels, or a voxel is no whole number, or is beyond ±16,777,215, where labels cannot be told apart any more.
    /// </exception>
    public int[] ToLabels()
    {
        if (Channels > 1)
        {
            throw new SegmentationException($"{Describe()} has {Channels} channels, but labels have one. Merge them into one label for each voxel.");
        }

        int[] labels = GC.AllocateUninitializedArray<int>(_voxels.Length);
        for (int index = 0; index < labels.Length; index++)
        {
            float voxel = _voxels[index];
            float label = MathF.Round(voxel);
            if (!(MathF.Abs(voxel - label) <= LabelTolerance && MathF.Abs(label) < LabelLimit))
            {
                throw NoLabel(index);
            }

            labels[index] = (int)label;
        }

        return labels;
    }

    /// <summary>The sizes, the samples and the geometry, for debuggers and logs.</summary>
    /// <returns>For example <c>SegmentationVolume 64x64x32, Signed16, 1x1x3 mm, RAS</c>.</returns>
    public override string ToString() => $"SegmentationVolume {_shape}, {Samples}, {Geometry}";

    private SegmentationVolume OfLabels(float[] labels)
    {
        var type = VoxelTypes.FindWhole(labels, VoxelType.Unsigned8, VoxelType.Signed16, VoxelType.Unsigned16) ?? VoxelType.Signed32;
        return new SegmentationVolume(this, _shape with { Channels = 1 }, labels, type.ToSampleType());
    }

    private static VolumeShape CheckShape(int width, int height, int depth, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        decimal plane = (decimal)width * height * depth;
        return length > 0 && length % plane == 0
            ? new VolumeShape(width, height, depth, (int)(length / plane))
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"A volume of {width}x{height}x{depth} has {plane} voxels in each channel, but {length} were given."));
    }

    private static SampleType CheckSamples(SampleType samples) => Enum.IsDefined(samples)
        ? samples
        : throw new ArgumentOutOfRangeException(nameof(samples), samples, "This is no type of samples.");

    private string Describe() => _source is null ? "The volume" : $"'{_source.Origin.Path}'";

    private SegmentationException NoLabel(int index)
    {
        int[] voxel = [index % Width, index / Width % Height, index / Width / Height];
        int[] place = _source is null ? voxel : _map.FindSource(voxel, _source.Shape);
        float value = _voxels[index];
        string reason = MathF.Abs(value) < LabelLimit ? "which is no whole number" : "which is beyond ±16,777,215";
        return new SegmentationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Describe()} has the value {value:G9} at voxel ({place[0]}, {place[1]}, {place[2]}), {reason}, but labels are needed. Write it again with "
            + $"whole numbers, without interpolating between them; or name the file of the labels, if this is the image."));
    }

    /// <summary>The file that a volume was read from, and what is undone to write it back.</summary>
    private sealed record StoredSource(VolumeOrigin Origin, VolumeGeometry Geometry, VolumeShape Shape);
}
