using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>Which objects are made of a mask, and how.</summary>
public sealed record ExtractObjectsOptions
{
    /// <summary>
    /// Which pixels of a class belong to one object. With <see cref="PixelConnectivity.Four"/> every outline is a polygon; with
    /// <see cref="PixelConnectivity.Eight"/> one whose parts touch at corners only is a multi-polygon. It has no effect on an
    /// <see cref="ObjectMap"/>, which says itself what its objects are. Default: <see cref="PixelConnectivity.Eight"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is none of these.</exception>
    public PixelConnectivity Connectivity
    {
        get;
        init => field = Allowed.Defined(value);
    } = PixelConnectivity.Eight;

    /// <summary>
    /// The names of the classes whose objects are wanted. Default: null, all but the class called background; where a mask does not know its
    /// classes, all but class 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A name is empty.</exception>
    public IReadOnlyList<string>? ClassNames
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<string>(
                [.. Allowed.When(!value.Any(string.IsNullOrWhiteSpace), value, "names of classes, or null for all but the background")]);
    }

    /// <summary>Whether areas of ignored pixels are objects, too, of a class called <c>ignore</c>. Default: false.</summary>
    public bool IncludeIgnored { get; init; }

    /// <summary>The fewest pixels of an object, 1 and more; smaller ones are left out. Default: 1.</summary>
    /// <exception cref="SegmentationOptionException">It is less than 1.</exception>
    public int SmallestArea
    {
        get;
        init => field = Allowed.AtLeast(value, 1);
    } = 1;

    /// <summary>
    /// The most objects, 1 and more; where there are more, none is made: a mask of noise may have millions. Those that are too small do not count.
    /// Default: null, any number.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is less than 1.</exception>
    public int? MaxObjects
    {
        get;
        init => field = Allowed.AtLeast(value, 1, "for any number");
    }

    /// <summary>
    /// The most corners of all outlines together before they are simplified, 4 and more; where there are more, no object is made: a few objects with
    /// ragged edges may have millions. Default: null, any number.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is less than 4.</exception>
    public int? MaxCorners
    {
        get;
        init => field = Allowed.AtLeast(value, 4, "for any number");
    }

    /// <summary>
    /// How far, in pixels, a simplified outline may be from the edges of the pixels (Douglas and Peucker; no outline crosses itself). From 0, which
    /// keeps every corner, so that the outline gives exactly its pixels. Default: 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is negative or no finite number.</exception>
    public double SimplificationTolerance
    {
        get;
        init => field = Allowed.NotNegative(value);
    }
}
