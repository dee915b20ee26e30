namespace MLSegmentation.Inspection;

/// <summary>Facts about a set of images as people read them.</summary>
internal static class InspectionText
{
    private const int MaxListed = 5;

    /// <summary>Names and values of the facts that are known.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(InspectedSet set)
    {
        (string Name, IReadOnlyList<InspectedCount> Counts)[] all =
            [("Sizes", set.Sizes), ("Spacings", set.Spacings), ("Formats", set.Formats), ("Depths", set.Depths), ("Channels", set.Channels)];
        return all.Where(item => item.Counts.Count > 0).Select(item => (item.Name, List(item.Counts)));
    }

    /// <summary>Values with how many images have them; one that all have stands alone.</summary>
    private static string List(IReadOnlyList<InspectedCount> counts)
    {
        if (counts is [var only])
        {
            return only.Value;
        }

        string listed = string.Join(", ", counts.Take(MaxListed).Select(item => $"{item.Value} ({Plural.Of(item.Images, "image")})"));
        return counts.Count > MaxListed ? $"{listed} and {counts.Count - MaxListed} more" : listed;
    }
}
