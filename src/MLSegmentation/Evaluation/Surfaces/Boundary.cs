using System.Numerics.Tensors;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// The pixels of an area that are near its outline: those that as many erosions with a square of three by three pixels take away as the
/// boundary is wide (Cheng et al. 2021, arXiv:2103.16562). These are the pixels that are no further than that from a pixel outside the
/// area, horizontally, vertically or diagonally. Of volumes the erosions are with a cube.
/// </summary>
internal static class Boundary
{
    /// <summary>
    /// The intersection over union of the boundaries of two areas, 1 in the area and 0 elsewhere, in a window whose margin belongs to
    /// neither; afterwards the areas are their boundaries. One area at least is not empty; boundaries are at least 1 pixel wide.
    /// </summary>
    public static double TakeIoU(Span<byte> first, Span<byte> second, ImageSize size, int boundaryWidth)
    {
        using var eroded = new PooledArray<byte>(first.Length);
        using var spare = new PooledArray<byte>(first.Length);
        KeepBoundary(first, size, boundaryWidth, eroded.Span, spare.Span);
        KeepBoundary(second, size, boundaryWidth, eroded.Span, spare.Span);
        int intersection = 0;
        int union = 0;
        for (int index = 0; index < first.Length; index++)
        {
            intersection += first[index] & second[index];
            union += first[index] | second[index];
        }

        return (double)intersection / union;
    }

    private static void KeepBoundary(Span<byte> area, ImageSize size, int boundaryWidth, Span<byte> eroded, Span<byte> spare)
    {
        area.CopyTo(eroded);
        Erode(ref eroded, ref spare, 1, boundaryWidth);
        Erode(ref eroded, ref spare, size.Width, boundaryWidth);
        if (size.Depth > 1)
        {
            Erode(ref eroded, ref spare, size.SlicePixelCount, boundaryWidth);
        }

        // 1 becomes 254, whose last bit is 0.
        TensorPrimitives.OnesComplement<byte>(eroded, eroded);
        TensorPrimitives.BitwiseAnd<byte>(area, eroded, area);
    }

    /// <summary>
    /// Keeps the pixels around which, as far as the boundary is wide, all pixels of a row, column or line of slices belong to the area. Whatever reaches
    /// beyond an end of those meets the margin.
    /// </summary>
    /// <param name="area">The area, in whose place the eroded one is then.</param>
    /// <param name="spare">As much memory again.</param>
    /// <param name="step">How far apart neighbours are.</param>
    /// <param name="reach">How far around.</param>
    private static void Erode(ref Span<byte> area, ref Span<byte> spare, int step, int reach)
    {
        // So many pixels from each on belong to the area; doubled until they reach as far on both sides.
        long length = 1;
        long wanted = (2L * reach) + 1;
        while (length < wanted)
        {
            long more = Math.Min(length, wanted - length);
            int shift = (int)Math.Min(more * step, area.Length);
            TensorPrimitives.BitwiseAnd<byte>(area[..^shift], area[shift..], spare);
            spare[^shift..].Clear();
            Swap(ref area, ref spare);
            length += more;
        }

        int middle = (int)Math.Min((long)reach * step, area.Length);
        area[..^middle].CopyTo(spare[middle..]);
        spare[..middle].Clear();
        Swap(ref area, ref spare);
    }

    private static void Swap(ref Span<byte> area, ref Span<byte> spare)
    {
        var other = area;
        area = spare;
        spare = other;
    }
}
