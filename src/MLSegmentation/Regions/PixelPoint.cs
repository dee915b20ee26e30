namespace MLSegmentation;

/// <summary>A point in an image, in corner coordinates: (0, 0) is the upper left corner of the image, and the middle of its first pixel is (0.5, 0.5).</summary>
/// <param name="X">The distance from the left edge of the image, in pixels.</param>
/// <param name="Y">The distance from its upper edge, in pixels.</param>
public readonly record struct PixelPoint(double X, double Y);
