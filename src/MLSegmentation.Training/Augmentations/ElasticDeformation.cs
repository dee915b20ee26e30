using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Deforms the image as if it were drawn on rubber: random displacements on a coarse grid, and smooth ones between its points
/// (Ronneberger et al. 2015, arXiv:1505.04597, section 3.1, with 3 by 3 points, 10 pixels and bicubic interpolation).
/// </summary>
public sealed record ElasticDeformation : GeometricAugmentation
{
    /// <summary>How many points of the grid lie across the patch, and as many down, 2 to 32. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 2..32.</exception>
    public int Points { get; init => field = Require(value, 2, 32, "The number of points"); } = 3;

    /// <summary>
    /// The standard deviation of the displacements along each axis, in pixels, 0 to 100. Beyond a quarter of the distance between two
    /// points, images begin to fold. The default is 10.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..100.</exception>
    public double Deviation { get; init => field = Require(value, 0, 100, "The deviation"); } = 10;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Points} points, {Deviation} pixels";

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random)
    {
        if (Deviation == 0)
        {
            return geometry;
        }

        int count = (Points + 2) * (Points + 2);
        Span<float> displacements = new float[2 * count];
        foreach (ref float displacement in displacements)
        {
            displacement = (float)(Deviation * random.NextNormal());
        }

        return geometry.Deform(Points, displacements[..count], displacements[count..]);
    }
}
