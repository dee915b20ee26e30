using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>Collects the shapes of an image, of which those of one class and one group are one object.</summary>
internal sealed class ShapeGroups
{
    private readonly List<(string Label, List<Polygon> Parts, int Height)> _objects = [];
    private readonly Dictionary<(string Label, string Group), List<Polygon>> _groups = [];

    /// <summary>Adds a shape.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="outline">Its outline.</param>
    /// <param name="group">Its group; null where it is in none.</param>
    /// <param name="height">What is higher lies over what is lower; of a group, the first shape counts.</param>
    public void Add(string label, Geometry outline, string? group, int height = 0)
    {
        if (group is null || !_groups.TryGetValue((label, group), out var parts))
        {
            parts = [];
            _objects.Add((label, parts, height));
            if (group is not null)
            {
                _groups.Add((label, group), parts);
            }
        }

        parts.AddRange(Outlines.GetPolygons(outline));
    }

    /// <summary>The objects, the lowest first; of one height, in the order in which they were added. Then there are none.</summary>
    public IReadOnlyList<DraftObject> Take()
    {
        DraftObject[] taken = [.. _objects.OrderBy(item => item.Height).Select(item => new DraftObject(item.Label, Outlines.Combine(item.Parts)))];
        _objects.Clear();
        _groups.Clear();
        return taken;
    }
}
