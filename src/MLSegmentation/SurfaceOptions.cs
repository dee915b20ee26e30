namespace MLSegmentation;

/// <summary>How distances between the outlines of labelled and predicted areas are measured.</summary>
public sealed record SurfaceOptions
{
    /// <summary>How far apart the pixels are. Default: 1 both ways, so that distances are in pixels.</summary>
    public PixelSpacing Spacing { get; init; } = PixelSpacing.One;

    /// <summary>
    /// How far apart two outlines may be to count as the same in the surface Dice, 0 or more, in the unit of
    /// <see cref="Spacing"/>. Default: 1.
    /// </summary>
    public double Tolerance { get; init; } = 1;

    /// <summary>
    /// How far from its outline the boundary IoU looks into an area, as a share of the image's diagonal, more than 0 and at most 1.
    /// Default: 0.02, as in Cheng et al. 2021 (arXiv:2103.16562).
    /// </summary>
    public double BoundaryWidth { get; init; } = 0.02;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (Spacing == default)
        {
            throw new ArgumentException($"{nameof(Spacing)} is not set; give the distances between pixels, for example new PixelSpacing(1, 1).");
        }

        if (!(Tolerance >= 0) || !double.IsFinite(Tolerance))
        {
            throw new ArgumentException($"{nameof(Tolerance)} is {Tolerance}, but must be a finite number of 0 or more.");
        }

        if (BoundaryWidth is not (> 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(BoundaryWidth)} is {BoundaryWidth}, but must be more than 0 and at most 1.");
        }
    }
}
