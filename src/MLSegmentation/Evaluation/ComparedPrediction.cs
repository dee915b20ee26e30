using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Evaluation;

/// <summary>The predictions of one column, and what has been collected of their comparison with the labels.</summary>
/// <param name="row">The cursor.</param>
/// <param name="predicted">The column of predicted masks.</param>
/// <param name="score">The column of probabilities; null where there is none.</param>
/// <param name="classes">The classes.</param>
/// <param name="options">The choices.</param>
/// <param name="nameSuffix">What to say after an image's name in messages, to tell several columns of predictions apart.</param>
internal sealed class ComparedPrediction(
    DataViewRow row,
    DataViewSchema.Column predicted,
    DataViewSchema.Column? score,
    SegmentationClasses classes,
    SegmentationEvaluationOptions? options,
    string nameSuffix)
{
    private readonly MetricAccumulator _accumulator = new(classes.Count, options);
    private readonly MaskColumn _predicted = MaskColumn.Open(row, predicted, "predicted");
    private readonly DenseColumn<float>? _scores = score is { } column ? new(row, column) : null;

    /// <summary>Compares the current row with its label.</summary>
    public void Add(ReadOnlySpan<byte> label, ImageSize? size, string? path, string name)
    {
        name += nameSuffix;
        var mask = _predicted.Read(name);
        if (size is { } expected && _predicted.Size is { } given && expected != given)
        {
            throw new SegmentationException(
                $"The predicted mask of {name} has {given} pixels, but the true one has {expected}; both must have the image's size.");
        }

        _accumulator.Add(new EvaluatedImage
        {
            Label = label,
            Predicted = mask,
            Scores = _scores is null ? default : _scores.Read(),
            Size = size ?? _predicted.Size,
            Path = path,
            Name = name,
        });
    }

    /// <summary>The metrics of the images so far.</summary>
    public SegmentationMetrics ToMetrics() => _accumulator.ToMetrics(classes);
}
