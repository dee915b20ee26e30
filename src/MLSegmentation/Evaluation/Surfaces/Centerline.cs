using System.Numerics.Tensors;
using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// Compares areas by their skeletons: Shit et al., "clDice - a Novel Topology-Preserving Loss Function for Tubular Structure Segmentation", 2021.
/// </summary>
internal static class Centerline
{
    /// <summary>
    /// The harmonic mean of how much of each area's skeleton the other area covers, of two areas that are not empty, 1 in the area and 0 elsewhere,
    /// in a window whose margin belongs to neither.
    /// </summary>
    public static double GetDice(ReadOnlySpan<byte> labelled, ReadOnlySpan<byte> predicted, int width)
    {
        double precision = GetShare(predicted, labelled, width);
        double sensitivity = GetShare(labelled, predicted, width);
        return precision + sensitivity > 0 ? 2 * precision * sensitivity / (precision + sensitivity) : 0;
    }

    /// <summary>The share of an area's skeleton that another area covers.</summary>
    private static double GetShare(ReadOnlySpan<byte> area, ReadOnlySpan<byte> other, int width)
    {
        using var buffer = new PooledArray<byte>(area.Length);
        var skeleton = buffer.Span;
        area.CopyTo(skeleton);
        Skeleton.Thin(skeleton, width);
        long length = Count(skeleton);
        TensorPrimitives.BitwiseAnd(skeleton, other, skeleton);
        return (double)Count(skeleton) / length;
    }

    private static long Count(ReadOnlySpan<byte> area)
    {
        long count = 0;
        foreach (byte value in area)
        {
            count += value;
        }

        return count;
    }
}
