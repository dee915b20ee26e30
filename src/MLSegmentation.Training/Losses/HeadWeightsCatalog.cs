using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Losses;

/// <summary>The built-in weightings of heads by name, as <c>mlseg --head-weights</c> spells them.</summary>
public static class HeadWeightsCatalog
{
    private static readonly NamedValues<HeadWeights> Entries = new(
        "weighting of heads",
        ("equal", new EqualHeadWeights()),
        ("halving", new HalvingHeadWeights()));

    /// <summary>The names of all weightings of heads.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>Gives the weighting with its defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The weighting.</returns>
    /// <exception cref="SegmentationException">There is no such name; the message lists those that exist.</exception>
    public static HeadWeights Create(string name) => Entries.Get(name);
}
