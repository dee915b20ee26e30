namespace MLSegmentation.Training.Augmentations;

/// <summary>Makes the picture brighter or darker, as a longer or shorter exposure does: multiplies all values by the same factor.</summary>
public sealed record Brightness : PhotometricAugmentation
{
    /// <summary>The greatest factor, 1 to 4; the least is its inverse, and as likely. The default is 1.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1..4.</exception>
    public double Largest { get; init => field = Require(value, 1, 4, "The greatest factor"); } = 1.25;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Largest}";

    /// <inheritdoc/>
    protected internal override void Change(PatchPixels patch, ref RandomStream random)
    {
        double factor = Math.Pow(Largest, random.NextDouble(-1, 1));
        patch.Map(value => value * factor);
    }
}
