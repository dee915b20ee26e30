using System.Numerics.Tensors;
using MLSegmentation.Options;

namespace MLSegmentation.Regions;

/// <summary>Counts objects and corners before outlines are made of them, which take a hundred times their memory.</summary>
internal static class OutlineLimits
{
    /// <summary>Checks that there are no more than allowed.</summary>
    /// <param name="options">What is allowed.</param>
    /// <param name="parts">The number of the part of each pixel, row by row, and 0 for none.</param>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="groups">For each part what it belongs to, at least 1.</param>
    /// <param name="totals">What the pixels of each part have in all.</param>
    /// <exception cref="SegmentationException">There are more.</exception>
    public static void Check(
        ExtractObjectsOptions options, ReadOnlySpan<int> parts, int width, ReadOnlySpan<int> groups, ReadOnlySpan<PixelTotals> totals)
    {
        if (options.MaxObjects is { } maxObjects && CountObjects(groups, totals, options.SmallestArea) is var count && count > maxObjects)
        {
            throw TooMany($"The mask has {count} objects; {new OptionName(nameof(options.MaxObjects))} allows {maxObjects}.");
        }

        if (options.MaxCorners is { } maxCorners && HasMoreCorners(parts, width, maxCorners))
        {
            throw TooMany($"The outlines of the mask have more corners than the {maxCorners} that {new OptionName(nameof(options.MaxCorners))} allows.");
        }
    }

    private static int CountObjects(ReadOnlySpan<int> groups, ReadOnlySpan<PixelTotals> totals, int smallestArea)
    {
        long[] areas = new long[TensorPrimitives.Max(groups) + 1];
        for (int part = 1; part < groups.Length; part++)
        {
            areas[groups[part]] += totals[part].Area;
        }

        int count = 0;
        foreach (long area in areas)
        {
            count += area >= smallestArea ? 1 : 0;
        }

        return count;
    }

    // Each corner of a pixel is one of the outline where the part goes on to neither side, or to both sides but not between them.
    private static bool HasMoreCorners(ReadOnlySpan<int> parts, int width, int limit)
    {
        int[] above = new int[width + 2];
        int[] here = new int[width + 2];
        int[] below = new int[width + 2];
        parts[..width].CopyTo(below.AsSpan(1));
        long count = 0;
        for (int start = 0; start < parts.Length && count <= limit; start += width)
        {
            (above, here, below) = (here, below, above);
            Array.Clear(below);
            if (start + width < parts.Length)
            {
                parts.Slice(start + width, width).CopyTo(below.AsSpan(1));
            }

            for (int x = 1; x <= width; x++)
            {
                if (here[x] != 0)
                {
                    count += CountCorners(above, here, x) + CountCorners(below, here, x);
                }
            }
        }

        return count > limit;
    }

    private static int CountCorners(int[] other, int[] here, int x)
    {
        int part = here[x];
        bool goesOn = other[x] == part;
        return IsCorner(here[x - 1] == part, goesOn, other[x - 1] == part) + IsCorner(here[x + 1] == part, goesOn, other[x + 1] == part);
    }

    private static int IsCorner(bool besides, bool goesOn, bool between) => besides == goesOn && !(besides && between) ? 1 : 0;

    private static SegmentationException TooMany(OptionText text) => SegmentationException.Naming(text, kind: SegmentationErrorKind.TooLarge);
}
