using System.Globalization;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>What a file of annotations holds, and how messages name it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">What it holds, uncompressed.</param>
/// <param name="Stem">Its name without ending, below the folder that was searched, with slashes: that of the image, in formats of one file per image.</param>
internal sealed record AnnotationFile(string Path, byte[] Bytes, string Stem)
{
    /// <summary>The largest distance of a corner from the upper left corner of an image, in pixels.</summary>
    private const double Farthest = 1e8;

    /// <summary>The error of a file that cannot be used.</summary>
    /// <param name="place">Where in the file.</param>
    /// <param name="problem">What is wrong there, and what would be right.</param>
    /// <param name="innerException">The failure that led here.</param>
    public SegmentationException Wrong(string place, string problem, Exception? innerException = null) =>
        new($"The annotations '{Path}' cannot be used: {place} {problem}.", innerException);

    /// <summary>A coordinate, or another length, in pixels.</summary>
    /// <exception cref="SegmentationException">It is no number, or far beyond any image.</exception>
    public double RequireLength(double value, string place) => Math.Abs(value) <= Farthest
        ? value
        : throw Wrong(place, string.Create(CultureInfo.InvariantCulture, $"has the coordinate {value}; pixels up to {Farthest:N0} are read"));

    /// <summary>A ring of corners, closed where it is not.</summary>
    /// <exception cref="SegmentationException">There are fewer than three.</exception>
    public LinearRing CreateRing(List<Coordinate> corners, string place)
    {
        if (corners.Count > 0 && !corners[0].Equals2D(corners[^1]))
        {
            corners.Add(corners[0].Copy());
        }

        return corners.Count > 3
            ? Outlines.Factory.CreateLinearRing([.. corners])
            : throw Wrong(place, $"has {Math.Max(0, corners.Count - 1)} corners; an outline has three and more");
    }

    /// <summary>A polygon without holes.</summary>
    public Polygon CreatePolygon(List<Coordinate> corners, string place) => Outlines.Factory.CreatePolygon(CreateRing(corners, place));
}
