namespace MLSegmentation.Evaluation;

/// <summary>One class of two predictions A and B, compared image by image.</summary>
public sealed record ClassComparison
{
    internal ClassComparison()
    {
    }

    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The Dice coefficient, in the images that have one under the options.</summary>
    public required MetricComparison Dice { get; init; }

    /// <summary>Intersection over union, in the images that have one under the options.</summary>
    public required MetricComparison IoU { get; init; }
}
