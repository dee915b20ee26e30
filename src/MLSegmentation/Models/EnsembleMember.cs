namespace MLSegmentation;

/// <summary>One of the models whose probabilities an ensemble averages.</summary>
/// <param name="Name">What it is called: its file without the ending, or its network.</param>
/// <param name="Weight">Its share of the mean, above 0; those of all members sum to 1.</param>
/// <param name="Model">What it says about itself.</param>
public sealed record EnsembleMember(string Name, double Weight, SegmentationModelInfo Model);
