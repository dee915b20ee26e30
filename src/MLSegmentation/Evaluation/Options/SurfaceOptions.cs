using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How distances between the outlines of labelled and predicted areas are measured.</summary>
public sealed record SurfaceOptions
{
    /// <summary>
    /// How far apart the pixels or voxels are. Default: null, what the masks say (<see cref="SegmentationMask.Spacing"/>), in millimetres; volumes whose
    /// masks say nothing have voxels of 1 mm, and images pixels of 1, so that their distances are in pixels.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is the <c>default</c> of the type, which has no distances.</exception>
    public PixelSpacing? Spacing
    {
        get;
        init => field = Allowed.When(value != default(PixelSpacing), value, "distances between pixels, for example new PixelSpacing(1, 1)");
    }

    /// <summary>
    /// How far apart two outlines may be to count as the same in the surface Dice, 0 or more, in the unit of
    /// <see cref="Spacing"/>. Default: 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Tolerance { get; init => field = Allowed.NotNegative(value); } = 1;

    /// <summary>
    /// How far from its outline the boundary IoU looks into an area, as a share of the image's diagonal, more than 0 and at most 1.
    /// Default: 0.02, as in Cheng et al. 2021 (arXiv:2103.16562).
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double BoundaryWidth { get; init => field = Allowed.When(value is > 0 and <= 1, value, "numbers above 0 and at most 1"); } = 0.02;
}
