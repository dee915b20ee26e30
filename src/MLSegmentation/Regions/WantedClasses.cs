namespace MLSegmentation.Regions;

/// <summary>Which class indices objects are made of.</summary>
internal static class WantedClasses
{
    /// <summary>One answer for each value of a byte.</summary>
    /// <exception cref="SegmentationException">A class is asked for that there is not.</exception>
    public static bool[] Find(SegmentationClasses? classes, ExtractObjectsOptions options)
    {
        bool[] wanted = new bool[byte.MaxValue + 1];
        for (int index = 0; index < SegmentationMask.Ignored; index++)
        {
            wanted[index] = options.ClassNames is null && (classes is null ? index > 0 : index < classes.Count && !classes[index].IsBackground);
        }

        foreach (string name in options.ClassNames ?? [])
        {
            wanted[IndexOf(name, classes)] = true;
        }

        wanted[SegmentationMask.Ignored] = options.IncludeIgnored;
        return wanted;
    }

    /// <summary>The name of a class by its index.</summary>
    public static string NameOf(SegmentationClasses? classes, int index) =>
        index == SegmentationMask.Ignored ? SegmentationClasses.IgnoreName
        : index < classes?.Count ? classes[index].Name
        : FormattableString.Invariant($"{index}");

    private static int IndexOf(string name, SegmentationClasses? classes)
    {
        int index = classes?.IndexOf(name)
            ?? throw new SegmentationException($"Objects of the class '{name}' are asked for, but the mask does not know its classes: give it them with WithClasses.");
        return index >= 0
            ? index
            : throw new SegmentationException(
                $"Objects of the class '{name}' are asked for; the classes are {string.Join(", ", classes.Select(item => $"'{item.Name}'"))}.");
    }
}
