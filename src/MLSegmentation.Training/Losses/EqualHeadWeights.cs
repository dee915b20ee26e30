namespace MLSegmentation.Training.Losses;

/// <summary>The same weight for every head.</summary>
internal sealed class EqualHeadWeights : HeadWeights
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(int heads) => [.. Enumerable.Repeat(1.0, heads)];

    /// <inheritdoc/>
    public override string ToString() => "equal";
}
