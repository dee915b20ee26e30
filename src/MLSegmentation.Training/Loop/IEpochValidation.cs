namespace MLSegmentation.Training.Loop;

/// <summary>Says after an epoch how good the network is that the training would come to.</summary>
internal interface IEpochValidation
{
    /// <summary>Validates the network as it is now.</summary>
    ValidationOutcome Run(ShownPredictions shown, CancellationToken cancellationToken);

    /// <summary>How long a validation takes, measured on the largest image.</summary>
    TimeSpan Measure();
}

/// <summary>What a validation came to: the mean loss of the images, the metrics of masks where there are any, and other figures by name.</summary>
internal sealed record ValidationOutcome(double Loss, SegmentationMetrics? Metrics, IReadOnlyDictionary<string, double>? Figures = null);
