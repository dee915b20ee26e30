using Microsoft.ML;

namespace MLSegmentation.Inspection;

/// <summary>
/// The classes that data is counted under, and whether masks are of the same, as trainers decide it: a class has the same name and place everywhere, but
/// that the options may rename those of the data to train on.
/// </summary>
/// <param name="Counted">Those of the options, else those of the data.</param>
/// <param name="Own">Those that the column of the data to train on tells; null where it tells none.</param>
/// <param name="AreChosen">Whether they are those of the options.</param>
internal sealed record InspectedClasses(SegmentationClasses Counted, SegmentationClasses? Own, bool AreChosen)
{
    /// <summary>Finds the classes of data to train on.</summary>
    /// <exception cref="SegmentationException">Nothing says which classes there are, or the options and the column contradict each other.</exception>
    public static InspectedClasses Of(IDataView data, SegmentationInspectionOptions options)
    {
        string column = options.LabelColumnName;
        if (options.Classes is not { } chosen)
        {
            var found = InspectedRows.GetClasses(data, column);
            return new InspectedClasses(found, found, false);
        }

        var classes = new InspectedClasses(chosen, InspectedRows.ReadClasses(data, column), true);
        return classes.AreSame(classes.Own, isValidation: false)
            ? classes
            : throw new SegmentationException(
                $"The classes of the column '{column}' are '{classes.Own}', but those of the option Classes are '{chosen}'; a class must have the same name "
                + "and place in both. Load the masks with these classes, in this order, or leave the option out.");
    }

    /// <summary>Whether masks of some classes can be counted under these; null are the classes of masks that do not tell them.</summary>
    public bool AreSame(SegmentationClasses? found, bool isValidation) => found is null
        || found.HasSameNames(Counted)
        || (isValidation ? Own?.HasSameNames(found) == true : AreChosen && Counted.CanRename(found));
}
