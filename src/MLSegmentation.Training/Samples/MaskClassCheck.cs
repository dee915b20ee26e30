using MLSegmentation.Options;

namespace MLSegmentation.Training.Samples;

/// <summary>Checks that masks, which may know their classes, have the classes that a training is for.</summary>
/// <param name="expected">The classes.</param>
/// <param name="source">Who says so.</param>
/// <param name="warn">
/// Told of other names where no class changes its place, which a user may want who chose the classes; null where other names are refused.
/// </param>
internal sealed class MaskClassCheck(SegmentationClasses expected, OptionText source, Action<string>? warn)
{
    private SegmentationClasses? _last;

    /// <summary>Checks what some masks say.</summary>
    /// <param name="found">The classes of the masks; null where they do not say.</param>
    /// <param name="masks">Which masks they are.</param>
    /// <exception cref="SegmentationException">The masks are of other classes.</exception>
    public void Check(SegmentationClasses? found, string masks)
    {
        // All masks of a column usually share one object.
        if (found is null || ReferenceEquals(found, _last) || found.HasSameNames(expected))
        {
            return;
        }

        OptionText text = $"The classes of {masks} are '{found}', but those of {source} are '{expected}'";
        if (warn is null || !expected.CanRename(found))
        {
            throw SegmentationException.Naming(
                $"{text}; a class must have the same name and place in both. Load the masks with the same classes, in the same order.");
        }

        if (_last is null)
        {
            warn(SegmentationText.Escape($"{text}. The model gets the latter."));
        }

        _last = found;
    }
}
