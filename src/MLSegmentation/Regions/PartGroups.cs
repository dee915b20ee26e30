namespace MLSegmentation.Regions;

/// <summary>Joins parts of one class that touch at corners.</summary>
internal sealed class PartGroups
{
    private readonly int[] _parents;

    private PartGroups(int count) => _parents = [.. Enumerable.Range(0, count + 1)];

    /// <summary>The smallest number of the parts that each part hangs together with; the parts are numbered from 1.</summary>
    /// <param name="labels">The label of each pixel.</param>
    /// <param name="parts">The number of the part of each pixel.</param>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="count">How many parts there are.</param>
    public static int[] Join(ReadOnlySpan<ushort> labels, ReadOnlySpan<int> parts, int width, int count)
    {
        var groups = new PartGroups(count);
        for (int start = width; start < labels.Length; start += width)
        {
            var above = labels.Slice(start - width, width);
            var row = labels.Slice(start, width);
            for (int x = 1; x < width; x++)
            {
                if (row[x] != 0 && row[x] == above[x - 1])
                {
                    groups.Unite(parts[start + x], parts[start - width + x - 1]);
                }

                if (row[x - 1] != 0 && row[x - 1] == above[x])
                {
                    groups.Unite(parts[start + x - 1], parts[start - width + x]);
                }
            }
        }

        for (int part = 1; part <= count; part++)
        {
            groups._parents[part] = groups.Find(part);
        }

        return groups._parents;
    }

    private void Unite(int first, int second)
    {
        if (first != second)
        {
            (first, second) = (Find(first), Find(second));
            _parents[Math.Max(first, second)] = Math.Min(first, second);
        }
    }

    private int Find(int part)
    {
        while (_parents[part] != part)
        {
            _parents[part] = _parents[_parents[part]];
            part = _parents[part];
        }

        return part;
    }
}
