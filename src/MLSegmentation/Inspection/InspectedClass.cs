namespace MLSegmentation.Inspection;

/// <summary>A class as it occurs in masks.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Pixels">How many pixels have it.</param>
/// <param name="Share">Its share of the pixels that count, 0 to 1; NaN where none counts.</param>
/// <param name="Images">How many masks have it.</param>
public sealed record InspectedClass(string Name, long Pixels, double Share, int Images)
{
    /// <summary>
    /// How many objects there are: areas of the class whose pixels touch at edges or corners, in volumes voxels at faces, edges or corners. 0 for a class
    /// called background.
    /// </summary>
    public int Objects { get; init; }

    /// <summary>How many of them have fewer pixels than <see cref="SegmentationInspectionOptions.TinyObjectArea"/>.</summary>
    public int TinyObjects { get; init; }

    /// <summary>The pixels or voxels of an object on average; NaN without objects.</summary>
    public double MeanObjectArea { get; init; }

    /// <summary>The longest side of the rectangle, of volumes the box, around an object on average, in pixels; NaN without objects.</summary>
    public double MeanObjectSide { get; init; }
}
