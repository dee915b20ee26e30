namespace MLSegmentation.Training.Losses;

/// <summary>
/// Each head counts half as much as the one before, and the last not at all, as in nnU-Net (Isensee et al. 2021): 4/7, 2/7, 1/7, 0
/// for four heads. Of two heads, the last counts half as much as the first, or there would be no deep supervision left.
/// </summary>
public sealed record HalvingHeadWeights : HeadWeights
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(int heads) =>
        [.. Enumerable.Range(0, heads).Select(head => heads > 2 && head == heads - 1 ? 0 : Math.Pow(0.5, head))];

    /// <inheritdoc/>
    public override string ToString() => "halving";
}
