namespace MLSegmentation.Classical.Methods;

/// <summary>What a method has learned besides its parameters.</summary>
internal sealed record LearnedState
{
    /// <summary>Nothing.</summary>
    public static LearnedState None { get; } = new();

    /// <summary>The classes from the darkest to the brightest; null where that does not matter.</summary>
    public int[]? Order { get; init; }

    /// <summary>How often each level of grey is found in each of both classes; null where that does not matter.</summary>
    public LevelShares? Shares { get; init; }

    /// <summary>The trees, as text; null where there are none.</summary>
    public string? Forest { get; init; }
}

/// <summary>How often each level of grey is found in each of both classes.</summary>
/// <param name="Least">The lower edge of the first bin.</param>
/// <param name="Width">The width of a bin.</param>
/// <param name="Costs">The cost of each bin for each class: minus the logarithm of its share.</param>
internal sealed record LevelShares(double Least, double Width, float[][] Costs);
