using MLSegmentation.Options;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training;

/// <summary>
/// The numbers of a data set by which nnU-Net chooses spacing, patch, batch and stages, of images or of volumes: Isensee et al., "nnU-Net: a
/// self-configuring method for deep learning-based biomedical image segmentation", Nature Methods 2021. <see cref="Plan"/> gives what it chooses.
/// </summary>
public sealed record NNUNetDataSet
{
    /// <summary>The distance between neighbours along each axis, that of volumes' slices first: two for images, three for volumes, each above 0.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public required IReadOnlyList<double> Spacing
    {
        get;
        init => field = new ValueList<double>(Allowed.When(
            value is { Count: 2 or 3 } && value.All(distance => distance > 0 && double.IsFinite(distance)), value, "two or three numbers above 0").ToArray());
    }

    /// <summary>The median of the sides along each axis, in that spacing; each at least 1. Halves are allowed.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public required IReadOnlyList<double> MedianSize
    {
        get;
        init => field = new ValueList<double>(Allowed.When(
            value is { Count: 2 or 3 } && value.All(side => side is >= 1 and <= int.MaxValue), value, "two or three numbers of at least 1").ToArray());
    }

    /// <summary>How many classes there are, the background included; at least 2.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public required int Classes { get; init => field = Allowed.AtLeast(value, 2); }

    /// <summary>
    /// How many images or volumes there are, of whose positions a batch covers at most a twentieth; at least 1. Default: null, which does not hold batches
    /// to that. Residual networks are never held to it.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Cases { get; init => field = Allowed.AtLeast(value, 1, "for batches as large as memory allows"); }

    /// <summary>Whether the network has residual blocks in its encoder: <see cref="NNUNet.Residual"/>. Default: false.</summary>
    public bool IsResidual { get; init; }

    /// <summary>The bytes of the graphics card that is planned for; at least 1. Default: nnU-Net's own, 8 GB.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public long ReferenceMemory { get; init => field = Allowed.AtLeast(value, 1L); } = (long)PatchSearch.UsualMemory;

    private PatchSearch Search => new()
    {
        Spacing = Spacing,
        MedianSize = MedianSize,
        Classes = Classes,
        Blocks = IsResidual ? PlannedBlocks.Residual : PlannedBlocks.Plain,
        ReferenceMemory = ReferenceMemory,
        Positions = IsResidual ? null : Cases * MedianSize.Aggregate(1.0, (product, side) => product * side),
    };

    /// <summary>The data set of volumes, or images, as nnU-Net resamples them: to the median spacing, and along a coarse axis to a finer one.</summary>
    /// <param name="spacings">The spacing of each case.</param>
    /// <param name="sizes">The size of each case.</param>
    /// <param name="classes">How many classes there are, the background included.</param>
    /// <returns>The data set in the spacing that nnU-Net chooses.</returns>
    /// <exception cref="ArgumentException">There are no cases, or not as many sizes as spacings, or of another number of axes.</exception>
    public static NNUNetDataSet OfCases(IReadOnlyList<IReadOnlyList<double>> spacings, IReadOnlyList<IReadOnlyList<int>> sizes, int classes)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        ArgumentNullException.ThrowIfNull(sizes);
        if (spacings.Count == 0 || spacings.Count != sizes.Count
            || spacings[0].Count is not (2 or 3) || spacings.Select(item => item.Count).Concat(sizes.Select(item => item.Count)).Distinct().Count() > 1)
        {
            throw new ArgumentException("Give a spacing and a size for each case, and for at least one, all with two or all with three axes.", nameof(sizes));
        }

        double[] target = TargetSpacing.Find(spacings, sizes);
        return new NNUNetDataSet
        {
            Spacing = target,
            MedianSize = TargetSpacing.MedianSize([.. spacings.Zip(sizes, (spacing, size) => TargetSpacing.Resample(spacing, target, size))]),
            Classes = classes,
            Cases = spacings.Count,
        };
    }

    /// <summary>What nnU-Net chooses at full resolution.</summary>
    /// <returns>Patch, batch and stages.</returns>
    /// <exception cref="SegmentationOptionException">There is not a size for each spacing.</exception>
    /// <exception cref="SegmentationException">The memory is too small for any patch.</exception>
    /// <example>
    /// <code>
    /// var lungs = new NNUNetDataSet { Spacing = [1.24, 0.79, 0.79], MedianSize = [252, 512, 512], Classes = 2, Cases = 63 };
    /// NNUNetConfiguration plan = lungs.Plan();
    /// Console.WriteLine($"{string.Join('x', plan.PatchSize)}, {plan.BatchSize} patches a batch, {plan.Strides.Count} stages");
    /// </code>
    /// </example>
    public NNUNetConfiguration Plan()
    {
        Check();
        return NNUNetConfiguration.Of(Search.Find(), Spacing, MedianSize, Search.Blocks);
    }

    /// <summary>What nnU-Net chooses at a lower resolution, where a patch of volumes sees less than a quarter of one.</summary>
    /// <returns>Spacing, patch, batch and stages; null for images, where patches see enough, and where little would be gained.</returns>
    /// <exception cref="SegmentationOptionException">There is not a size for each spacing.</exception>
    /// <exception cref="SegmentationException">The memory is too small for any patch.</exception>
    public NNUNetConfiguration? PlanLowResolution()
    {
        Check();
        bool areVolumes = Spacing.Count > 2 && MedianSize.All(side => side > 1);
        return areVolumes && LowResolution.Find(Search) is { } low
            ? NNUNetConfiguration.Of(low.Patch, low.Spacing, [.. low.Size.Select(side => (double)side)], Search.Blocks)
            : null;
    }

    private void Check()
    {
        if (MedianSize.Count != Spacing.Count)
        {
            throw SegmentationOptionException.Conflict(
                nameof(MedianSize), MedianSize, $"but {new OptionName(nameof(Spacing))} has {Spacing.Count} numbers; give a side for each");
        }
    }
}
