namespace MLSegmentation.Training.Losses;

/// <summary>1, 1/2, 1/4, … and 0 for the last of three heads or more.</summary>
internal sealed class HalvingHeadWeights : HeadWeights
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(int heads) =>
        [.. Enumerable.Range(0, heads).Select(head => heads > 2 && head == heads - 1 ? 0 : Math.Pow(0.5, head))];

    /// <inheritdoc/>
    public override string ToString() => "halving";
}
