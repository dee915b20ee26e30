using System.Globalization;
using MLSegmentation.Inspection;
using MLSegmentation.Options;
using MLSegmentation.Training.Auto;
using MLSegmentation.Volumes;

namespace MLSegmentation.Training;

/// <summary>What a plan of a training rests on: sizes, channels, values and classes of the images, found in one pass over all of them.</summary>
/// <remarks>Immutable; equal to another one of the same numbers.</remarks>
public sealed record DataFingerprint
{
    internal DataFingerprint()
    {
    }

    /// <summary>How many images there are; at least 1.</summary>
    public required int Images { get; init => field = Allowed.AtLeast(value, 1); }

    /// <summary>How many numbers a pixel has: 1 for grey images, 3 for coloured ones, or any number of channels.</summary>
    public required int Channels { get; init => field = Allowed.AtLeast(value, 1); }

    /// <summary>Whether pixels have 8 bits; otherwise they are floating-point numbers once they are read.</summary>
    public required bool IsEightBit { get; init; }

    /// <summary>The bits per channel that most files have, for example <c>8 bits</c>.</summary>
    public required string Depth { get; init => field = Allowed.NotBlank(value, "depths such as 8 bits"); }

    /// <summary>
    /// How far apart the voxels of volumes are once they are resampled, by nnU-Net's rule: the median along each axis, and along a coarse one a spacing that
    /// more volumes reach. Null of images.
    /// </summary>
    public VolumeSpacing? Spacing { get; init; }

    /// <summary>The least width and the least height, and of volumes the least depth; of volumes in their new spacing, as all sizes.</summary>
    public required ImageSize SmallestSize { get; init; }

    /// <summary>The medians of the widths, of the heights, and of volumes of the depths.</summary>
    public required ImageSize MedianSize { get; init; }

    /// <summary>The greatest width and the greatest height, and of volumes the greatest depth.</summary>
    public required ImageSize LargestSize { get; init; }

    /// <summary>
    /// The medians of the heights and of the widths, and before them of volumes those of the depths, as nnU-Net takes them: of an even number of images
    /// the mean of the two in the middle. In plans of earlier versions the sides of <see cref="MedianSize"/>.
    /// </summary>
    public IReadOnlyList<double> MedianSides => KnownMedianSides ?? (Spacing is null
        ? [MedianSize.Height, MedianSize.Width]
        : [MedianSize.Depth, MedianSize.Height, MedianSize.Width]);

    /// <summary>
    /// The pixels of the largest image. No image need have both of the sides of <see cref="LargestSize"/>, whose pixels they are in plans of earlier versions.
    /// </summary>
    public long LargestPixels => KnownLargestPixels
        ?? (CountPixels(LargestSize) is var pixels && pixels < Pixels ? (long)pixels : Pixels);

    /// <summary>The pixels of all images together.</summary>
    public required long Pixels { get; init => field = Allowed.AtLeast(value, 1L); }

    /// <summary>The values of each channel.</summary>
    public required IReadOnlyList<FingerprintChannel> Values { get; init => field = new ValueList<FingerprintChannel>([.. value]); }

    /// <summary>The classes in their order; at least two.</summary>
    public required IReadOnlyList<FingerprintClass> Classes
    {
        get;
        init => field = new ValueList<FingerprintClass>([.. Allowed.When(value.Count >= 2, value, "lists of at least two classes")]);
    }

    /// <summary>What <see cref="MedianSides"/> are; null in plans of earlier versions.</summary>
    internal IReadOnlyList<double>? KnownMedianSides
    {
        get;
        init => field = value is null ? null : new ValueList<double>([.. Allowed.When(
            value.All(side => side is >= 1 and <= int.MaxValue), value, "numbers of at least 1, one for each axis", option: nameof(MedianSides))]);
    }

    /// <summary>What <see cref="LargestPixels"/> are; null in plans of earlier versions.</summary>
    internal long? KnownLargestPixels { get; init => field = Allowed.AtLeast(value, 1L, "as in plans of earlier versions", option: nameof(LargestPixels)); }

    /// <summary>Takes the fingerprint of data that was inspected.</summary>
    /// <exception cref="SegmentationException">A training on the data would fail; the message says why.</exception>
    internal static DataFingerprint Of(SegmentationInspection inspection)
    {
        var errors = inspection.Findings.Where(finding => finding.Severity == InspectionSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            var (first, files) = (errors[0], errors[0].Files);
            string file = files is [var one, ..] ? $" ({one.Path}{(one.Detail is null ? "" : $": {one.Detail}")})" : "";
            string rest = errors.Count > 1 ? $" That is the first of {errors.Count} errors; mlseg check lists all." : "";
            throw new SegmentationException($"No training can be planned, for it would fail. {first.Message}{file} {first.Suggestion}{rest}");
        }

        var set = inspection.Training;
        return OfVolumes(set.Volumes, new DataFingerprint
        {
            Images = set.ReadCount,
            Channels = set.ChannelCount,
            IsEightBit = set.IsEightBit,
            Depth = set.Depths[0].Value,
            SmallestSize = set.SmallestSize!.Value,
            MedianSize = set.MedianSize!.Value,
            LargestSize = set.LargestSize!.Value,
            KnownMedianSides = set.MedianSides,
            KnownLargestPixels = set.LargestPixelCount,
            Pixels = set.PixelCount,
            Values = [.. set.Values.Select((channel, index) => ToChannel(channel, set.ForegroundValues.ElementAtOrDefault(index) ?? channel))],
            Classes = [.. set.Classes.Select(item => ToClass(item, areVolumes: set.Volumes.Count > 0))],
        });
    }

    /// <summary>The sizes of patches of volumes follow the volumes, not their objects, which are left out.</summary>
    private static FingerprintClass ToClass(InspectedClass item, bool areVolumes) => areVolumes || item.Objects == 0
        ? new(item.Name, Round(item.Share), item.Images, 0, 0)
        : new(item.Name, Round(item.Share), item.Images, item.Objects, Round(item.MeanObjectSide));

    /// <summary>The axes of a volume, z before y before x, or those of an image, whose pixels count as square.</summary>
    internal IReadOnlyList<double> AxisSpacing => Spacing is { } spacing ? [spacing.Z, spacing.Y, spacing.X] : [1, 1];

    /// <summary>As many pixels as the medians have.</summary>
    internal double MedianPixels => CountPixels(MedianSize);

    /// <summary>The medians as sizes are written, for example <c>640x480.5</c>.</summary>
    internal string MedianText => string.Join('x', MedianSides.Reverse().Select(side => side.ToString("0.##", CultureInfo.InvariantCulture)));

    /// <summary>What a network knows of volumes that sees their slices as images.</summary>
    internal DataFingerprint OfSlices() => this with
    {
        Spacing = null,
        SmallestSize = SmallestSize.Slice,
        MedianSize = MedianSize.Slice,
        LargestSize = LargestSize.Slice,
        KnownMedianSides = KnownMedianSides is { } sides ? [.. sides.TakeLast(2)] : null,
        KnownLargestPixels = KnownLargestPixels is { } pixels ? (long)Math.Min(pixels, CountPixels(LargestSize.Slice)) : null,
    };

    /// <summary>Whether this is of the images that an earlier run planned for, maybe of a version that took less of them down.</summary>
    internal bool IsOf(DataFingerprint planned) => planned == this || planned == (this with { KnownMedianSides = null, KnownLargestPixels = null });

    private static double CountPixels(ImageSize size) => (double)size.Width * size.Height * size.Depth;

    /// <summary>The fingerprint of volumes, in the spacing that they are resampled to; of images as it is.</summary>
    private static DataFingerprint OfVolumes(IReadOnlyList<(ImageSize Size, VolumeSpacing Spacing)> volumes, DataFingerprint data)
    {
        if (volumes.Count == 0)
        {
            return data;
        }

        double[] target = TargetSpacing.Find(
            [.. volumes.Select(volume => (double[])[volume.Spacing.Z, volume.Spacing.Y, volume.Spacing.X])],
            [.. volumes.Select(volume => (int[])[volume.Size.Depth, volume.Size.Height, volume.Size.Width])]);
        var spacing = new VolumeSpacing(Round(target[2]), Round(target[1]), Round(target[0]));
        var preparer = new VolumePreparer(new VolumePreparation { Spacing = spacing });
        ImageSize[] sizes = [.. volumes.Select(volume => preparer.GetSize(volume.Size, volume.Spacing))];
        return data with
        {
            Spacing = spacing,
            SmallestSize = Choose(sides => sides.Min()),
            MedianSize = Choose(sides => sides.Order().ElementAt((sizes.Length - 1) / 2)),
            LargestSize = Choose(sides => sides.Max()),
            KnownMedianSides = TargetSpacing.MedianSize([.. sizes.Select(size => (int[])[size.Depth, size.Height, size.Width])]),
            KnownLargestPixels = (long)sizes.Max(CountPixels),
            Pixels = (long)sizes.Sum(CountPixels),
        };

        ImageSize Choose(Func<IEnumerable<int>, int> choose) =>
            new(choose(sizes.Select(size => size.Width)), choose(sizes.Select(size => size.Height)), choose(sizes.Select(size => size.Depth)));
    }

    private static FingerprintChannel ToChannel(InspectedChannel all, InspectedChannel foreground) => new(
        Round(all.Minimum), Round(all.Maximum), Round(all.Mean), Round(all.StandardDeviation), Round(foreground.Mean), Round(foreground.StandardDeviation));

    /// <summary>Six digits, so that files can be read by people, too.</summary>
    private static double Round(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
