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
    private readonly ILookup<string, FoundFile> _composed = files.ToLookup(file => ComposedName.Of(file.Key), StringComparer.Ordinal);
    private readonly ILookup<string, FoundFile>? _numbered =
        ignoreZeros ? files.ToLookup(file => MaskPattern.WithoutLeadingZeros(ComposedName.Of(file.Key)), StringComparer.Ordinal) : null;

    private readonly ILookup<string, FoundFile> _anyCase = files.ToLookup(file => ComposedName.Of(file.Key), StringComparer.OrdinalIgnoreCase);

    /// <summary>The files of a name, several where it is ambiguous, and whether they differ from it in upper and lower case.</summary>
    public (IReadOnlyList<FoundFile> Files, bool IsOtherCase) Find(string key)
    {
        string composed = ComposedName.Of(key);
        foreach (var found in (IEnumerable<FoundFile>[])[_exact[key], _composed[composed], _numbered?[MaskPattern.WithoutLeadingZeros(composed)] ?? []])
        {
            if (found.Any())
            {
                return ([.. found], false);
            }
        }

        return ([.. _anyCase[composed]], true);
    }
}
