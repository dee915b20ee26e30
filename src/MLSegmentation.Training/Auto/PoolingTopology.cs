using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Auto;

/// <summary>
/// Where a U-shaped network halves which axis, and how far its kernels reach along each, after the rule of nnU-Net: Isensee et al., "nnU-Net: a
/// self-configuring method for deep learning-based biomedical image segmentation", Nature Methods 2021. Axes are in the order of the spacing.
/// </summary>
internal sealed record PoolingTopology
{
    /// <summary>An axis is not halved to fewer positions than this.</summary>
    private const int SmallestSide = 4;

    /// <summary>Axes are treated alike while their spacings differ by less than this factor.</summary>
    private const double Alike = 2;

    private const int Kernel = 3;

    /// <summary>The patch, each side a multiple of its <see cref="Divisors"/>.</summary>
    public required IReadOnlyList<int> Patch { get; init; }

    /// <summary>How often each axis is halved.</summary>
    public required IReadOnlyList<int> Pools { get; init; }

    /// <summary>The strides with which each stage begins, those of the first all 1.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Strides { get; init; }

    /// <summary>The kernels of each stage, 1 or 3 along each axis.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Kernels { get; init; }

    /// <summary>What the sides must be multiples of.</summary>
    public IReadOnlyList<int> Divisors => [.. Pools.Select(count => 1 << count)];

    /// <summary>How many stages there are, the coarsest one included.</summary>
    public int Stages => Strides.Count;

    /// <summary>The positions of a stage.</summary>
    public IEnumerable<long> CountPositions()
    {
        long[] size = [.. Patch.Select(side => (long)side)];
        foreach (var strides in Strides)
        {
            size = [.. size.Zip(strides, (side, stride) => side / stride)];
            yield return size.Aggregate(1L, (product, side) => product * side);
        }
    }

    /// <summary>The network of these stages, as nnU-Net makes and trains it.</summary>
    /// <param name="blocks">What the stages are made of.</param>
    /// <exception cref="SegmentationException">The patch is too small to be halved, so that there is no network.</exception>
    public NNUNet CreateNetwork(PlannedBlocks blocks)
    {
        if (Stages == 1)
        {
            throw new SegmentationException(
                $"nnU-Net's network halves its patch at least once, but {string.Join('x', Patch)} is too small; give larger images, more memory, "
                + "or another network.");
        }

        var network = blocks == PlannedBlocks.Plain ? new NNUNet() : NNUNet.Residual;
        return network with { Strides = [.. Strides.Select(ToPerAxis)], Kernels = [.. Kernels.Select(ToPerAxis)], DeepSupervision = true };
    }

    /// <summary>The topology for a patch, whose sides are rounded up to what it divides them by.</summary>
    public static PoolingTopology For(IReadOnlyList<double> spacing, IReadOnlyList<double> patch)
    {
        var axes = new Axis[spacing.Count];
        for (int index = 0; index < axes.Length; index++)
        {
            axes[index] = new Axis(spacing[index], patch[index]);
        }

        var strides = new List<IReadOnlyList<int>> { Array.ConvertAll(axes, _ => 1) };
        var kernels = new List<IReadOnlyList<int>>();
        while (FindPooled(axes) is { Count: > 0 } pooled)
        {
            double finest = axes.Min(axis => axis.Spacing);
            foreach (var axis in axes.Where(axis => axis.Spacing / finest < Alike))
            {
                axis.Kernel = Kernel;
            }

            pooled.ForEach(axis => axis.Halve());
            strides.Add(Array.ConvertAll(axes, axis => pooled.Contains(axis) ? 2 : 1));
            kernels.Add(Array.ConvertAll(axes, axis => axis.Kernel));
        }

        kernels.Add(Array.ConvertAll(axes, _ => Kernel));
        return new PoolingTopology
        {
            Patch = [.. axes.Select((axis, index) => RoundUp(patch[index], 1 << axis.Pools))],
            Pools = Array.ConvertAll(axes, axis => axis.Pools),
            Strides = strides,
            Kernels = kernels,
        };
    }

    /// <summary>The topology for a patch that is shorter along an axis, by as much as its own stages ask for.</summary>
    public PoolingTopology Shrink(IReadOnlyList<double> spacing, int axis)
    {
        return By(By(Divisors[axis]).Divisors[axis]);

        PoolingTopology By(int positions) =>
            For(spacing, [.. Patch.Select((side, index) => index == axis ? (double)(side - positions) : side)]);
    }

    /// <summary>Numbers of stages along each axis, as hyper-parameters.</summary>
    public static PerAxis ToPerAxis(IReadOnlyList<int> numbers) => [.. numbers];

    /// <summary>The axes to halve next: the fine ones that are long enough. A single one must be half as long again.</summary>
    private static List<Axis> FindPooled(Axis[] axes)
    {
        var candidates = axes.Where(axis => axis.Side >= 2 * SmallestSide).ToList();
        double finest = candidates.Count == 0 ? 0 : candidates.Min(axis => axis.Spacing);
        var pooled = candidates.Where(axis => axis.Spacing / finest < Alike).ToList();
        return pooled is [var only] && only.Side < 3 * SmallestSide ? [] : pooled;
    }

    private static int RoundUp(double side, int divisor) => checked((int)Math.Ceiling(side / divisor) * divisor);

    private sealed class Axis(double spacing, double side)
    {
        public double Spacing { get; private set; } = spacing;

        public double Side { get; private set; } = side;

        public int Kernel { get; set; } = 1;

        public int Pools { get; private set; }

        public void Halve()
        {
            Spacing *= 2;
            Side = Math.Ceiling(Side / 2);
            Pools++;
        }
    }
}
