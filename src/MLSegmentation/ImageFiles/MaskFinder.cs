namespace MLSegmentation.ImageFiles;

/// <summary>
/// Finds files by the names that they should have: those of just this name first, then those that only write it in other code points, as some
/// systems compose accents and others do not, then those whose numbers have other leading zeros, and last those in upper or lower case.
/// </summary>
/// <param name="files">The files to find.</param>
/// <param name="ignoreZeros">Whether leading zeros of numbers may differ.</param>
internal sealed class MaskFinder(IReadOnlyList<FoundFile> files, bool ignoreZeros)
{
    private readonly ILookup<string, FoundFile> _exact = files.ToLookup(file => file.Key, StringComparer.Ordinal);

    // Of large folders, most files are found by just their names; the other tables are made for the first that is not.
    private readonly Lazy<ILookup<string, FoundFile>> _composed = new(() => files.ToLookup(file => ComposedName.Of(file.Key), StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FoundFile>> _numbered =
        new(() => files.ToLookup(file => MaskPattern.WithoutLeadingZeros(ComposedName.Of(file.Key)), StringComparer.Ordinal));

    private readonly Lazy<ILookup<string, FoundFile>> _anyCase =
        new(() => files.ToLookup(file => ComposedName.Of(file.Key), StringComparer.OrdinalIgnoreCase));

    /// <summary>The files of a name, several where it is ambiguous, and whether they differ from it in upper and lower case.</summary>
    public (IReadOnlyList<FoundFile> Files, bool IsOtherCase) Find(string key)
    {
        if (_exact.Contains(key))
        {
            return ([.. _exact[key]], false);
        }

        string composed = ComposedName.Of(key);
        if (_composed.Value.Contains(composed))
        {
            return ([.. _composed.Value[composed]], false);
        }

        string numbered = ignoreZeros ? MaskPattern.WithoutLeadingZeros(composed) : "";
        return ignoreZeros && _numbered.Value.Contains(numbered)
            ? ([.. _numbered.Value[numbered]], false)
            : ([.. _anyCase.Value[composed]], true);
    }
}
