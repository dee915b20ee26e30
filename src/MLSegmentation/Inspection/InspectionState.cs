namespace MLSegmentation.Inspection;

/// <summary>All that was found out, from which findings and suggestions follow.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Classes">The classes that masks were read with.</param>
/// <param name="GivenClasses">The classes that somebody named; null where they were assumed.</param>
/// <param name="Training">The images to train on.</param>
/// <param name="Validation">The images to validate on; null where there are none of their own.</param>
/// <param name="Files">The files of the findings.</param>
internal sealed record InspectionState(
    SegmentationInspectionOptions Options,
    SegmentationClasses Classes,
    SegmentationClasses? GivenClasses,
    SetTotals Training,
    SetTotals? Validation,
    FileLists Files)
{
    /// <summary>The classes of masks to validate on that have others than those to train on, and were not counted; null where there are none.</summary>
    public SegmentationClasses? OtherClasses { get; init; }

    /// <summary>How many images there are in all.</summary>
    public int ImageCount => Training.ImageCount + (Validation?.ImageCount ?? 0);

    /// <summary>The share of the least frequent class that occurs, and its name; null where fewer than two classes occur.</summary>
    public (string Name, double Share)? Rarest
    {
        get
        {
            int[] present = [.. Enumerable.Range(0, Classes.Count).Where(index => Training.ClassPixels[index] > 0)];
            int rarest = present.Length < 2 ? -1 : present.MinBy(index => Training.ClassPixels[index]);
            return rarest < 0 ? null : (Classes[rarest].Name, (double)Training.ClassPixels[rarest] / Training.CountingPixels);
        }
    }
}
