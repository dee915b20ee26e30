using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Evaluation;

/// <summary>The predictions of one column, and what has been collected of their comparison with the labels.</summary>
/// <param name="row">The cursor.</param>
/// <param name="predicted">The column of predicted masks.</param>
/// <param name="score">The column of probabilities; null where there is none.</param>
/// <param name="classes">What is told of the classes.</param>
/// <param name="options">The choices.</param>
/// <param name="nameSuffix">What to say after an image's name in messages, to tell several columns of predictions apart.</param>
internal sealed class ComparedPrediction(
    DataViewRow row,
    DataViewSchema.Column predicted,
    DataViewSchema.Column? score,
    ComparedClasses classes,
    SegmentationEvaluationOptions? options,
    string nameSuffix)
{
    private readonly MaskColumn _predicted = MaskColumn.Open(row, predicted, "predicted");
    private readonly DenseColumn<float>? _scores = score is { } column ? new(row, column) : null;
    private SegmentationClasses? _classes;
    private MetricAccumulator? _accumulator;

    /// <summary>Compares the current row with its label, which was just read out of the column of true masks.</summary>
    public void Add(ReadOnlySpan<byte> label, MaskColumn labels, string? path, string name)
    {
        name += nameSuffix;
        var size = labels.Size;
        var mask = _predicted.Read(name);
        if (size is { } expected && _predicted.Size is { } given && expected != given)
        {
            throw new SegmentationException(
                $"The predicted mask of {name} has {given} pixels, but the true one has {expected}; both must have the image's size.");
        }

        RequireSpacing(labels.Spacing, name);
        _classes = classes.Require(labels.Classes, _predicted.Classes, name);
        _accumulator ??= new MetricAccumulator(_classes, options);
        _accumulator.Add(new EvaluatedImage
        {
            Label = label,
            Predicted = mask,
            Scores = _scores is null ? default : _scores.Read(),
            Size = size ?? _predicted.Size,
            Spacing = labels.Spacing ?? _predicted.Spacing,
            Path = path,
            Name = name,
        });
    }

    /// <summary>Masks of different grids must not be compared, unless the options say what the grid is.</summary>
    private void RequireSpacing(VolumeSpacing? label, string name)
    {
        if (label is { } expected && _predicted.Spacing is { } given && !expected.IsNear(given) && options?.Surfaces?.Spacing is null)
        {
            throw new SegmentationException(
                $"The voxels of the predicted mask of {name} are {given} apart, but those of the true one {expected}; both must be of one grid. "
                + $"Give the prediction the geometry of its volume: volume.WithMask(mask).");
        }
    }

    /// <summary>The metrics of the images so far, of which there is at least one.</summary>
    public SegmentationMetrics ToMetrics() => _accumulator!.ToMetrics(_classes!);

    /// <summary>What was collected of the images so far, of which there is at least one, and their classes.</summary>
    public (MetricAccumulator Accumulator, SegmentationClasses Classes) ToParts() => (_accumulator!, _classes!);
}
