using System.Globalization;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>Chooses network, patch and batch of images as nnU-Net does: by a search for the largest patch that a memory of reference allows.</summary>
internal static class NNUNetRules
{
    /// <summary>What the stages are made of in the networks that are planned so; null for other variants.</summary>
    public static PlannedBlocks? BlocksOf(PlanVariant variant) => variant switch
    {
        PlanVariant.NNUNet => PlannedBlocks.Plain,
        PlanVariant.ResidualNNUNet => PlannedBlocks.Residual,
        _ => null,
    };

    /// <summary>What nnU-Net plans for a memory of reference, in bytes.</summary>
    /// <exception cref="SegmentationException">The images, or the memory, are too small for a network that halves them.</exception>
    public static TrainingShape Choose(DataFingerprint data, PlannedBlocks blocks, double referenceMemory)
    {
        var found = new PatchSearch
        {
            Spacing = data.AxisSpacing,
            MedianSize = data.MedianSides,
            Classes = data.Classes.Count,
            Blocks = blocks,
            ReferenceMemory = referenceMemory,
            Positions = blocks == PlannedBlocks.Plain ? data.MedianSides.Aggregate((double)data.Images, (product, side) => product * side) : null,
        }.Find();
        return new TrainingShape(found.Topology.CreateNetwork(blocks), SizeOf(found.Topology), Math.Min(found.BatchSize, data.Images))
        {
            Rank = data.AxisSpacing.Count,
        };
    }

    /// <summary>
    /// The next smaller patch, after nnU-Net's rule: the axis along which it reaches furthest across the images shrinks by as much as the smaller
    /// patch asks for, and the stages follow. Null where a side would fall below what is worth training.
    /// </summary>
    public static TrainingShape? Shrink(TrainingShape shape, NNUNet network, DataFingerprint data, int smallestSide)
    {
        var (spacing, median) = (data.AxisSpacing, data.MedianSides);
        int[] patch = shape.Rank == 3 ? [shape.Size.Depth, shape.Size.Height, shape.Size.Width] : [shape.Size.Height, shape.Size.Width];
        int[] longer = [.. Enumerable.Range(0, patch.Length).Where(index => patch[index] > smallestSide)];
        if (longer.Length == 0)
        {
            return null;
        }

        int axis = longer.MaxBy(index => (patch[index] / median[index], index));
        var topology = PoolingTopology.For(spacing, [.. patch.Select(side => (double)side)]).Shrink(spacing, axis);
        return topology.Patch[axis] < smallestSide || topology.Stages == 1 ? null : shape with
        {
            Size = SizeOf(topology),
            Network = network with
            {
                Strides = [.. topology.Strides.Select(PoolingTopology.ToPerAxis)],
                Kernels = [.. topology.Kernels.Select(PoolingTopology.ToPerAxis)],
            },
        };
    }

    /// <summary>The same network for smaller batches, patches and widths, which tells at little cost about how long a step takes.</summary>
    public static TrainingShape MakeCheap(TrainingShape shape, DataFingerprint data)
    {
        const int CheapSide = 128;
        if (shape.Network is not NNUNet network)
        {
            return shape;
        }

        var cheap = shape with { Network = network with { Width = Math.Min(network.Width, ShapeRules.UsualWidth) }, BatchSize = Math.Min(2, shape.BatchSize) };
        while (cheap.Size.PixelCount > CheapSide * CheapSide && Shrink(cheap, (NNUNet)cheap.Network, data, CheapSide) is { } smaller)
        {
            cheap = smaller;
        }

        return cheap;
    }

    /// <summary>Why the patch is so large.</summary>
    public static string ExplainPatch(DataFingerprint data, PlanScope scope) => string.Create(
        CultureInfo.InvariantCulture,
        $"nnU-Net's search: the largest patch, in the proportions of the images ({data.MedianText}, median), {ExplainLimit(scope)}.");

    /// <summary>Why a batch has so many patches.</summary>
    public static string ExplainBatch(PlanScope scope) =>
        $"nnU-Net's rule: as many patches as {(scope.ReferenceMemory is null ? "memory and time hold" : "its reference holds")}"
        + $"{(scope.Variant == PlanVariant.NNUNet ? ", but no more than cover a twentieth of the data" : "")}, at least two; never more than images.";

    /// <summary>Why the stages stride as they do.</summary>
    public static string ExplainStrides(TrainingShape shape) =>
        $"nnU-Net's rule: {shape.Size} is halved along each axis ({(shape.Rank == 3 ? "depth x " : "")}height x width) while 8 pixels or more are left of it"
        + $"{(shape.Rank == 3 ? ", the finer axes first" : "")}.";

    /// <summary>Why there are so many channels at full size.</summary>
    public static string ExplainWidth(NNUNet network, PlanScope scope) => network.Width == new NNUNet().Width
        ? "nnU-Net's."
        : $"nnU-Net's are {new NNUNet().Width}; {(scope.ReferenceMemory is null ? "memory or time do not allow them" : "fewer were asked for")}.";

    private static string ExplainLimit(PlanScope scope) => scope.ReferenceMemory is { } memory
        ? $"whose feature maps keep to nnU-Net's reference for a graphics card of {DescribeMemory(memory)}"
        : "that keeps to nnU-Net's reference for so much memory, made smaller until memory and time hold it";

    private static string DescribeMemory(double memory) =>
        memory < 1e9 ? FormattableString.Invariant($"{memory / 1e6:0.######} MB") : FormattableString.Invariant($"{memory / 1e9:0.##} GB");

    private static ImageSize SizeOf(PoolingTopology topology) => topology.Patch switch
    {
        [var depth, var height, var width] => new(width, height, depth),
        _ => new(topology.Patch[1], topology.Patch[0]),
    };
}
