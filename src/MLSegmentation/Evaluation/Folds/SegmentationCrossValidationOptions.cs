using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>How <see cref="SegmentationCatalog"/> cross-validates.</summary>
public sealed record SegmentationCrossValidationOptions
{
    /// <summary>The number of parts, at least 2. Default: 5.</summary>
    public int NumberOfFolds { get; init; } = 5;

    /// <summary>The column of true masks. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = ColumnNames.Label;

    /// <summary>
    /// The column of probabilities that the model adds. Where it adds none of the default name, the areas under curves are NaN; another name
    /// must be there. Default: <c>Score</c>.
    /// </summary>
    public string ScoreColumnName { get; init; } = ColumnNames.Score;

    /// <summary>The column of predicted masks that the model adds. Default: <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = ColumnNames.PredictedLabel;

    /// <summary>
    /// The column whose equal values stay in one fold, such as a patient, so that no model is tested on whom it was trained on; text or
    /// integers. Default: null, every row by itself.
    /// </summary>
    public string? SamplingKeyColumnName { get; init; }

    /// <summary>
    /// Whether the folds have as many rows each, or one more; which rows, is still up to chance. Otherwise chance decides of each row by itself, as
    /// <c>mlContext.Data.CrossValidationSplit</c> does, so that of few rows a fold may get none. Not with a <see cref="SamplingKeyColumnName"/>,
    /// whose values need not be equally frequent. Default: false.
    /// </summary>
    public bool EvenFolds { get; init; }

    /// <summary>The seed by which rows are dealt; that of the training is the estimator's. Default: null, that of the context.</summary>
    public int? Seed { get; init; }

    /// <summary>
    /// How to evaluate. Its token also stops between folds; the trainer has a token of its own. Default: the defaults of evaluations.
    /// </summary>
    public SegmentationEvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Checks what does not depend on the data.</summary>
    /// <exception cref="ArgumentException">A name is empty, or a number or option is outside its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(NumberOfFolds, 2);
        ArgumentException.ThrowIfNullOrWhiteSpace(LabelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(ScoreColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(PredictedLabelColumnName);
        ArgumentNullException.ThrowIfNull(Evaluation);
        if (EvenFolds && SamplingKeyColumnName is not null)
        {
            throw new ArgumentException(
                $"{nameof(EvenFolds)} and {nameof(SamplingKeyColumnName)} ('{SamplingKeyColumnName}') do not go together, for the values of a key "
                + "need not be equally frequent; leave out one of them.");
        }

        Evaluation.Validate();
    }
}
