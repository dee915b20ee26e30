using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How masks are drawn on top of their images.</summary>
public sealed record OverlayOptions
{
    internal const double DefaultOpacity = 0.5;

    /// <summary>How strong the tint is, from 0 (only contours) to 1 (only colours). Default: 0.5.</summary>
    /// <exception cref="SegmentationOptionException">The value is not from 0 to 1.</exception>
    public double Opacity { get; init => field = Allowed.When(value is >= 0 and <= 1, value, "numbers from 0 to 1"); } = DefaultOpacity;

    /// <summary>Whether the contour of each area is drawn darker than its colour, and opaque. Default: true.</summary>
    public bool Contours { get; init; } = true;
}
