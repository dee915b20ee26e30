using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>Chooses what a network sees of volumes: patches of nnU-Net's search, or slices; and what is done to the values.</summary>
internal static class VolumeShapes
{
    // Batches of more patches than nnU-Net's least would leave a processor fewer steps.
    private const int Batch = 2;

    // Air has -1000 Hounsfield units, and what lies outside of the scanner's field less; bone and metal are far above 0.
    private const double HighestAir = -900;
    private const double LowestAir = -3100;
    private const double LeastBone = 200;

    // About 99 of 100 values of a normal distribution.
    private const double WindowDeviations = 2.5;

    /// <summary>From this ratio of the spacings on, neighbours in other slices tell less of a voxel than those in its own.</summary>
    private const double Anisotropic = 2;

    /// <summary>Whether slices lie so far apart that a network which sees each by itself may know as much.</summary>
    public static bool MaySeeSlices(DataFingerprint data) => GetAnisotropy(data) >= Anisotropic;

    /// <summary>Whether there are images that are stored as volumes of one slice, which a network for volumes sees nothing in.</summary>
    public static bool AreFlat(DataFingerprint data) => data is { Spacing: not null, SmallestSize.Depth: 1 };

    /// <summary>Why a network sees slices.</summary>
    public static string SlicesReason(DataFingerprint data) => AreFlat(data)
        ? "Volumes of one slice are images."
        : "Slices lie so far apart that each by itself may tell as much, in less time.";

    /// <summary>How many times as far apart slices lie as voxels within them.</summary>
    public static double GetAnisotropy(DataFingerprint data) =>
        data.Spacing is { } spacing ? spacing.Z / Math.Min(spacing.X, spacing.Y) : 1;

    /// <summary>A network and patches in three dimensions.</summary>
    /// <param name="data">What is known of the volumes.</param>
    /// <param name="memory">The bytes that nnU-Net's search keeps to.</param>
    public static TrainingShape Choose(DataFingerprint data, double memory)
    {
        var shape = NNUNetRules.Choose(data, PlannedBlocks.Plain, memory);
        return shape with { Network = (NNUNet)shape.Network with { Width = ShapeRules.UsualWidth }, BatchSize = Math.Min(Batch, data.Images) };
    }

    /// <summary>What is done to volumes; null for images.</summary>
    /// <param name="data">What is known of them.</param>
    /// <param name="variant">Whether the network sees slices.</param>
    public static VolumePreparation? ChoosePreparation(DataFingerprint data, PlanVariant variant) => data.Spacing is not { } spacing ? null : new()
    {
        Spacing = spacing,
        Window = FindWindow(data),
        Normalization = AreHounsfield(data) ? VolumeNormalization.DataSet : VolumeNormalization.PerVolume,
        Slices = variant == PlanVariant.Slices ? 1 : null,
    };

    /// <summary>Why the values are normalised as they are.</summary>
    public static string ExplainNormalization(DataFingerprint data) => AreHounsfield(data)
        ? "Values from air to bone are Hounsfield units, which mean the same in every volume: mean and deviation are those of all."
        : "Scanners of other kinds than CT scale every volume in its own way, so each is normalised by itself.";

    /// <summary>Why there is a window, or none.</summary>
    public static string ExplainWindow(DataFingerprint data) => AreHounsfield(data)
        ? "What lies further than 2.5 standard deviations from the mean of the objects tells nothing of them."
        : "Only of Hounsfield units is it known which values can matter.";

    /// <summary>Why volumes have their spacing.</summary>
    public const string SpacingReason =
        "nnU-Net's rule: the median along each axis; along a coarse one a spacing that more volumes reach. Results come back at the volumes' own.";

    /// <summary>Why the network sees slices, or volumes.</summary>
    public static string ExplainSlices(DataFingerprint data, PlanVariant variant) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(variant == PlanVariant.Slices ? "Each slice by itself" : "Patches in three dimensions")}: slices lie {GetAnisotropy(data):0.##} times as far "
        + $"apart as voxels within one.");

    /// <summary>Why the patch is so large.</summary>
    public static string ExplainPatch(DataFingerprint data) =>
        $"nnU-Net's search: the largest patch, in the proportions of the volumes ({data.MedianText}, median), made smaller until memory and time hold it.";

    private static bool AreHounsfield(DataFingerprint data) =>
        data.Channels == 1 && data.Values[0] is { Minimum: <= HighestAir and >= LowestAir, Maximum: >= LeastBone };

    private static VolumeWindow? FindWindow(DataFingerprint data)
    {
        if (!AreHounsfield(data))
        {
            return null;
        }

        var values = data.Values[0];
        double reach = WindowDeviations * Math.Max(values.ForegroundStandardDeviation, 1);
        return new VolumeWindow(
            (float)Math.Round(Math.Max(values.Minimum, values.ForegroundMean - reach)),
            (float)Math.Round(Math.Min(values.Maximum, values.ForegroundMean + reach)));
    }
}
