using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// The pixels of an area that are near its outline: those that as many erosions with a square of three by three pixels take away as the
/// boundary is wide (Cheng et al. 2021, arXiv:2103.16562). These are the pixels that are no further than that from a pixel outside the
/// area, horizontally, vertically or diagonally.
/// </summary>
internal static class Boundary
{
    /// <summary>
    /// The intersection over union of the boundaries of two areas, 1 in the area and 0 elsewhere, in a window whose margin belongs to
    /// neither. One area at least is not empty; boundaries are at least 1 pixel wide.
    /// </summary>
    public static double GetIoU(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int width, int boundaryWidth)
    {
        using var firstSteps = new PooledArray<int>(first.Length);
        using var secondSteps = new PooledArray<int>(second.Length);
        CountSteps(first, width, firstSteps.Span);
        CountSteps(second, width, secondSteps.Span);
        int intersection = 0;
        int union = 0;
        for (int index = 0; index < first.Length; index++)
        {
            bool inFirst = IsBoundary(firstSteps.Span[index], boundaryWidth);
            bool inSecond = IsBoundary(secondSteps.Span[index], boundaryWidth);
            intersection += inFirst && inSecond ? 1 : 0;
            union += inFirst || inSecond ? 1 : 0;
        }

        return (double)intersection / union;
    }

    private static bool IsBoundary(int steps, int boundaryWidth) => steps > 0 && steps <= boundaryWidth;

    /// <summary>How many steps to a neighbour, in any of the eight directions, lead out of the area; 0 outside.</summary>
    private static void CountSteps(ReadOnlySpan<byte> area, int width, Span<int> steps)
    {
        steps.Clear();
        for (int index = width; index < area.Length - width; index++)
        {
            if (area[index] != 0)
            {
                int above = Math.Min(steps[index - width - 1], Math.Min(steps[index - width], steps[index - width + 1]));
                steps[index] = Math.Min(above, steps[index - 1]) + 1;
            }
        }

        for (int index = area.Length - width - 1; index >= width; index--)
        {
            if (area[index] != 0)
            {
                int below = Math.Min(steps[index + width - 1], Math.Min(steps[index + width], steps[index + width + 1]));
                steps[index] = Math.Min(steps[index], Math.Min(below, steps[index + 1]) + 1);
            }
        }
    }
}
