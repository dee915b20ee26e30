namespace MLSegmentation.Training.Losses;

/// <summary>Every head counts as much as the others, as in UNet++ (Zhou et al. 2020).</summary>
public sealed record EqualHeadWeights : HeadWeights
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(int heads) => [.. Enumerable.Repeat(1.0, heads)];

    /// <inheritdoc/>
    public override string ToString() => "equal";
}
