using System.Collections.Immutable;

namespace MLSegmentation.Training.Losses;

/// <summary>The weights that were given.</summary>
internal sealed class ExplicitWeighting(ImmutableArray<double> weights) : ClassWeighting
{
    /// <summary>How many weights there are.</summary>
    public int Count => weights.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels) => weights;

    /// <inheritdoc/>
    public override string ToString() => "explicit";
}
