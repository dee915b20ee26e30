using NetTopologySuite.Geometries;

namespace MLSegmentation;

/// <summary>
/// An object in an image: pixels of one class that belong together. All coordinates are those of corners: (0, 0) is the upper left corner of the
/// image, x grows to the right, y grows downwards, and the middle of the first pixel is (0.5, 0.5).
/// </summary>
public sealed record SegmentationObject
{
    /// <summary>Its number among the objects of the image, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The index of its class; <see cref="SegmentationMask.Ignored"/> for an area that does not count.</summary>
    public required int ClassIndex { get; init; }

    /// <summary>The name of its class; where that is not known, the index as text, and <c>ignore</c> for an area that does not count.</summary>
    public required string ClassName { get; init; }

    /// <summary>How many pixels it has: those whose middles lie within <see cref="Outline"/>, where that was not simplified.</summary>
    public required long Area { get; init; }

    /// <summary>The smallest rectangle that holds all its pixels.</summary>
    public required PixelBox BoundingBox { get; init; }

    /// <summary>The mean of the middles of its pixels, in corner coordinates: that of the first pixel of an image alone is (0.5, 0.5).</summary>
    public required PixelPoint Centroid { get; init; }

    /// <summary>The mean over its pixels of the probability of its class, from 0 to 1; null where no probabilities were given.</summary>
    public double? MeanScore { get; init; }

    /// <summary>
    /// The outline along the edges of pixels, in corner coordinates, with holes: a <see cref="Polygon"/>, or a <see cref="MultiPolygon"/> of an object
    /// whose parts touch at corners only, or not at all. Outlines of masks are valid (<see cref="Geometry.IsValid"/>), and drawn back by the rule that
    /// a pixel belongs to what its middle lies in, they give the pixels that they were made of. Outlines that were read from a file are as they are there.
    /// </summary>
    public required Geometry Outline { get; init; }
}
