using Microsoft.ML;

namespace MLSegmentation;

/// <summary>
/// One fold of a cross-validation. The members are those of ML.NET's <c>TrainCatalogBase.CrossValidationResult</c>, which only ML.NET
/// can create.
/// </summary>
public sealed class SegmentationCrossValidationResult
{
    internal SegmentationCrossValidationResult(ITransformer model, SegmentationMetrics metrics, IDataView scoredHoldOutSet, int fold)
    {
        Model = model;
        Metrics = metrics;
        ScoredHoldOutSet = scoredHoldOutSet;
        Fold = fold;
    }

    /// <summary>The model that was trained on the other folds.</summary>
    public ITransformer Model { get; }

    /// <summary>How well the model predicted this fold.</summary>
    public SegmentationMetrics Metrics { get; }

    /// <summary>This fold with the model's predictions, which are computed when they are read: the model must not be disposed before.</summary>
    public IDataView ScoredHoldOutSet { get; }

    /// <summary>The index of the fold, 0 to the number of folds - 1.</summary>
    public int Fold { get; }
}
