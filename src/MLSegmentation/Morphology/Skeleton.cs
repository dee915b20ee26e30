namespace MLSegmentation.Morphology;

/// <summary>
/// Thins areas of images to lines of one pixel that keep their branches and holes: Guo and Hall, "Parallel thinning with two-subiteration
/// algorithms", 1989, as scikit-image's <c>thin</c>. Small areas leave at least a pixel, which those of Zhang and Suen may not.
/// </summary>
internal static class Skeleton
{
    // The neighbours that share a side with the pixel.
    private static readonly int[] Sides = [0, 2, 4, 6];

    // Which of a pixel's eight neighbours are in the area, as bits counterclockwise from the one on the right, say whether a pass takes the pixel away.
    private static readonly bool[] First = MakeTable(turn: 0);
    private static readonly bool[] Second = MakeTable(turn: 4);

    // In the area and looked at in each pass, where the area has 1.
    private const byte Edge = 2;

    /// <summary>Thins an area, 1 in it and 0 elsewhere, row by row of a window whose outermost pixels belong to it nowhere.</summary>
    public static void Thin(Span<byte> area, int width)
    {
        int[] steps = [1, 1 - width, -width, -width - 1, -1, width - 1, width, width + 1];
        var edge = new List<int>();
        for (int index = width + 1; index < area.Length - width - 1; index++)
        {
            if (area[index] != 0 && GetNeighbours(area, index, steps) != byte.MaxValue)
            {
                area[index] = Edge;
                edge.Add(index);
            }
        }

        // Only pixels with a neighbour outside the area can go; those that come to have one follow.
        var gone = new List<int>();
        for (bool isChanged = true; isChanged;)
        {
            isChanged = Pass(area, edge, gone, First, steps);
            isChanged |= Pass(area, edge, gone, Second, steps);
        }

        foreach (int index in edge)
        {
            area[index] = 1;
        }
    }

    private static bool Pass(Span<byte> area, List<int> edge, List<int> gone, bool[] table, int[] steps)
    {
        gone.Clear();
        int kept = 0;
        for (int position = 0; position < edge.Count; position++)
        {
            int index = edge[position];
            if (table[GetNeighbours(area, index, steps)])
            {
                gone.Add(index);
            }
            else
            {
                edge[kept++] = index;
            }
        }

        edge.RemoveRange(kept, edge.Count - kept);
        foreach (int index in gone)
        {
            area[index] = 0;
        }

        foreach (int index in gone)
        {
            AddNeighbours(area, index, steps, edge);
        }

        return gone.Count > 0;
    }

    private static void AddNeighbours(Span<byte> area, int index, int[] steps, List<int> edge)
    {
        foreach (int step in steps)
        {
            if (area[index + step] == 1)
            {
                area[index + step] = Edge;
                edge.Add(index + step);
            }
        }
    }

    private static byte GetNeighbours(ReadOnlySpan<byte> area, int index, int[] steps)
    {
        int bits = 0;
        for (int position = 0; position < steps.Length; position++)
        {
            bits |= (area[index + steps[position]] != 0 ? 1 : 0) << position;
        }

        return (byte)bits;
    }

    private static bool[] MakeTable(int turn)
    {
        bool[] table = new bool[byte.MaxValue + 1];
        for (int bits = 0; bits < table.Length; bits++)
        {
            bool Has(int neighbour) => (bits >> (neighbour % 8) & 1) == 1;
            int crossings = Sides.Count(side => !Has(side) && (Has(side + 1) || Has(side + 2)));
            int pairs = Math.Min(Sides.Count(side => Has(side) || Has(side + 1)), Sides.Count(side => Has(side + 1) || Has(side + 2)));

            // The condition that the passes differ in; the second looks at it from the other side.
            bool isKept = (Has(turn + 1) || Has(turn + 2) || !Has(turn + 7)) && Has(turn);
            table[bits] = crossings == 1 && (pairs is 2 or 3) && !isKept;
        }

        return table;
    }
}
