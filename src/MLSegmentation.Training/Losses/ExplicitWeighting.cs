using MLSegmentation.Options;

namespace MLSegmentation.Training.Losses;

/// <summary>Given weights.</summary>
public sealed record ExplicitWeighting : ClassWeighting
{
    /// <summary>A number of at least 0 for each class, in their order, one of them above 0.</summary>
    /// <exception cref="SegmentationOptionException">A weight is negative or not a finite number, or none is above 0.</exception>
    public required IReadOnlyList<double> Weights { get; init => field = new ValueList<double>([.. RequireWeights(value)]); }

    /// <summary>The names of the classes that they are for, in their order; null where nobody said it.</summary>
    internal IReadOnlyList<string>? ClassNames { get; init => field = value is null ? null : new ValueList<string>([.. value]); }

    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels) => Weights;

    /// <inheritdoc/>
    public override string ToString() => "explicit";
}
