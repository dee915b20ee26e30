namespace MLSegmentation.Regions.Formats;

/// <summary>
/// The classes that a file lists: all but the background, which is listed where objects are of it; and ignored areas, where there are any, at the end.
/// </summary>
internal sealed class ClassList
{
    private readonly List<(int Index, string Name)> _items = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Lists the classes of annotations.</summary>
    /// <exception cref="SegmentationException">An object has a class that there is not.</exception>
    public ClassList(SegmentationAnnotations annotations)
    {
        var used = FindUsed(annotations);
        var classes = annotations.Classes;
        for (int index = 0; index < classes.Count; index++)
        {
            bool isUsed = used.Contains(classes[index].Name);
            Background ??= isUsed && classes[index].IsBackground ? classes[index].Name : null;
            if (isUsed || !classes[index].IsBackground)
            {
                Add(index, classes[index].Name);
            }
        }

        if (used.Contains(SegmentationClasses.IgnoreName))
        {
            Add(SegmentationMask.Ignored, SegmentationClasses.IgnoreName);
        }
    }

    /// <summary>The classes, with their indices.</summary>
    public IReadOnlyList<(int Index, string Name)> Items => _items;

    /// <summary>The name of the background where objects are of it; null where none are.</summary>
    public string? Background { get; }

    /// <summary>The place of an object's class in the list.</summary>
    public int NumberOf(SegmentationObject item) => _numbers[ListedName(item.ClassName)];

    /// <summary>The name of an object's class, as it is listed.</summary>
    public static string ListedName(string name) =>
        name.Equals(SegmentationClasses.IgnoreName, StringComparison.OrdinalIgnoreCase) ? SegmentationClasses.IgnoreName : name;

    private void Add(int index, string name)
    {
        _numbers.Add(name, _items.Count);
        _items.Add((index, name));
    }

    private static HashSet<string> FindUsed(SegmentationAnnotations annotations)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in annotations.Images)
        {
            foreach (var item in image.Objects)
            {
                string name = ListedName(item.ClassName);
                if (used.Add(name) && name != SegmentationClasses.IgnoreName && annotations.Classes.IndexOf(name) < 0)
                {
                    throw new SegmentationException(
                        $"'{image.FileName}' has an object of the class '{item.ClassName}', and the classes are '{annotations.Classes}'.");
                }
            }
        }

        return used;
    }
}
