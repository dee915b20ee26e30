namespace MLSegmentation.Regions.Formats;

/// <summary>Finds the classes of what was read, and makes objects of it.</summary>
internal sealed class ClassResolution
{
    private const int MostListed = 20;

    private readonly AnnotationDrafts _drafts;
    private readonly Dictionary<(string Name, bool IsOwn), string?> _known = [];

    /// <summary>Finds the classes.</summary>
    /// <exception cref="SegmentationException">A class is none of those that were given, or a name cannot be that of a class.</exception>
    public ClassResolution(AnnotationDrafts drafts, string path)
    {
        _drafts = drafts;
        Classes = drafts.Options.Classes ?? Derive(path);
        RequireKnown(path);
    }

    /// <summary>The classes.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>The objects of an image.</summary>
    public SegmentationObjectList Resolve(DraftImage image, ImageSize? size)
    {
        var objects = new List<SegmentationObject>(image.Objects.Count);
        long pixels = size is { } given ? given.PixelCount : _drafts.Options.MaxPixels;
        var limit = new PaintingLimit(pixels, $"'{image.FileName}' in '{image.File.Path}'");
        foreach (var draft in image.Objects)
        {
            if (Find(draft) is not { } name)
            {
                _drafts.Skip(image.File, $"object of the class '{draft.ClassName}'");
                continue;
            }

            objects.Add(Measure(draft, name, objects.Count + 1, size, limit));
        }

        return new SegmentationObjectList(objects);
    }

    private SegmentationObject Measure(DraftObject draft, string name, int number, ImageSize? size, PaintingLimit limit)
    {
        PixelTotals totals = default;
        var box = draft.Outline.EnvelopeInternal;
        PolygonRaster.Fill(
            draft.Outline,
            size?.Width ?? (int)Math.Max(0, Math.Ceiling(box.MaxX)),
            size?.Height ?? (int)Math.Max(0, Math.Ceiling(box.MaxY)),
            limit,
            (y, left, end) => totals.Add(y, left, end));
        return new SegmentationObject
        {
            Number = number,
            ClassIndex = Classes.IndexOf(name) is >= 0 and var index ? index : SegmentationMask.Ignored,
            ClassName = name,
            Area = totals.Area,
            BoundingBox = totals.Box,
            Centroid = totals.Centroid,
            MeanScore = draft.Score,
            Outline = draft.Outline,
        };
    }

    /// <summary>Background, and the classes in the order in which files list them, or else in that of their names.</summary>
    private SegmentationClasses Derive(string path)
    {
        string[] others =
        [
            .. _drafts.Images.SelectMany(image => image.Objects).Select(item => item.IsOwnName ? RegionName.Simplify(item.ClassName) : item.ClassName)
                .Distinct().Except(_drafts.ListedClasses).Order(StringComparer.Ordinal),
        ];
        string[] names = [.. _drafts.ListedClasses, .. others];
        names = [.. names.Where(name => !IsIgnore(name))];
        try
        {
            return SegmentationClasses.FromNames(names.Any(SegmentationClass.IsBackgroundName) ? names : [SegmentationClass.BackgroundName, .. names]);
        }
        catch (SegmentationException exception)
        {
            throw new SegmentationException($"The classes of the annotations '{path}' cannot be used. {exception.Message}", exception);
        }
    }

    private void RequireKnown(string path)
    {
        if (_drafts.Options.SkipUnknownClasses)
        {
            return;
        }

        string[] unknown = [.. _drafts.Images.SelectMany(image => image.Objects).Where(item => Find(item) is null).Select(item => item.ClassName).Distinct()];
        if (unknown.Length > 0)
        {
            string names = string.Join(", ", unknown.Take(MostListed).Select(name => $"'{name}'"));
            string more = unknown.Length > MostListed ? FormattableString.Invariant($" and {unknown.Length - MostListed} more") : "";
            throw new SegmentationException(
                $"The annotations '{path}' have objects of classes that are not known: {names}{more}. "
                + $"The classes are '{Classes}'; add these, or have their objects left out.");
        }
    }

    /// <summary>The class that the name of an object means; null where it means none.</summary>
    private string? Find(DraftObject draft)
    {
        if (!_known.TryGetValue((draft.ClassName, draft.IsOwnName), out string? found))
        {
            _known[(draft.ClassName, draft.IsOwnName)] = found = FindNew(draft.ClassName, draft.IsOwnName);
        }

        return found;
    }

    private string? FindNew(string name, bool isOwnName)
    {
        if (IsIgnore(name))
        {
            return SegmentationClasses.IgnoreName;
        }

        if (Classes.IndexOf(name) >= 0 || !isOwnName)
        {
            return Classes.IndexOf(name) >= 0 ? name : null;
        }

        string simple = RegionName.Simplify(name);
        string[] objects = [.. Classes.Where(item => !item.IsBackground).Select(item => item.Name)];
        return Classes.IndexOf(simple) >= 0 ? simple : objects is [var only] ? only : null;
    }

    private static bool IsIgnore(string name) => name.Equals(SegmentationClasses.IgnoreName, StringComparison.OrdinalIgnoreCase);
}
