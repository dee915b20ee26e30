using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Makes everything larger or smaller; twice the size is as likely as half of it. An axis of volumes along which voxels lie more than three times as
/// far apart as along the finest stays as it is.
/// </summary>
public sealed record Scaling : GeometricAugmentation
{
    /// <summary>The least factor, 0.5 to 1. The default is 0.8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0.5..1.</exception>
    public double Smallest { get; init => field = Require(value, 0.5, 1, "The least factor"); } = 0.8;

    /// <summary>The greatest factor, 1 to 4. The default is 1.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1..4.</exception>
    public double Largest { get; init => field = Require(value, 1, 4, "The greatest factor"); } = 1.25;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Smallest} to {Largest}";

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) =>
        geometry.Scale(Math.Exp(random.NextDouble(Math.Log(Smallest), Math.Log(Largest))));
}
