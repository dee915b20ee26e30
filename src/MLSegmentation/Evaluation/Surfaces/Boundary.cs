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
        using var steps = new PooledArray<ushort>(first.Length);
        KeepBoundary(first, size, boundaryWidth, steps.Span);
        KeepBoundary(second, size, boundaryWidth, steps.Span);
        int intersection = 0;
        int union = 0;
        for (int index = 0; index < first.Length; index++)
        {
            intersection += first[index] & second[index];
            union += first[index] | second[index];
        }

        return (double)intersection / union;
    }

    private static void KeepBoundary(Span<byte> area, ImageSize size, int boundaryWidth, Span<ushort> steps)
    {
        CountSteps(area, size, steps);
        for (int index = 0; index < area.Length; index++)
        {
            area[index] = steps[index] > 0 && steps[index] <= boundaryWidth ? (byte)1 : (byte)0;
        }
    }

    /// <summary>How many steps to a neighbour, in any of the eight directions, of volumes of the 26, lead out of the area; 0 outside.</summary>
    private static void CountSteps(ReadOnlySpan<byte> area, ImageSize size, Span<ushort> steps)
    {
        steps.Clear();
        int width = size.Width;
        int slice = size.Depth > 1 ? size.SlicePixelCount : 0;
        int margin = slice + width;
        for (int index = margin; index < area.Length - margin; index++)
        {
            if (area[index] != 0)
            {
                int before = Math.Min(LeastOfRow(steps, index - width), steps[index - 1]);
                steps[index] = Next(slice == 0 ? before : Math.Min(before, LeastOfSlice(steps, index - slice, width)));
            }
        }

        for (int index = area.Length - margin - 1; index >= margin; index--)
        {
            if (area[index] != 0)
            {
                int after = Math.Min(LeastOfRow(steps, index + width), steps[index + 1]);
                after = slice == 0 ? after : Math.Min(after, LeastOfSlice(steps, index + slice, width));
                steps[index] = Math.Min(steps[index], Next(after));
            }
        }
    }

    private static ushort Next(int steps) => (ushort)Math.Min(steps + 1, ushort.MaxValue);

    private static int LeastOfRow(ReadOnlySpan<ushort> steps, int index) => Math.Min(steps[index - 1], Math.Min(steps[index], steps[index + 1]));

    private static int LeastOfSlice(ReadOnlySpan<ushort> steps, int index, int width) =>
        Math.Min(LeastOfRow(steps, index - width), Math.Min(LeastOfRow(steps, index), LeastOfRow(steps, index + width)));
}
