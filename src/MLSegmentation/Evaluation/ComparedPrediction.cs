using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Evaluation;

/// <summary>The predictions of one column, and what has been collected of their comparison with the labels.</summary>
internal sealed class ComparedPrediction
{
    private readonly MetricAccumulator _accumulator;
    private readonly SegmentationClasses _classes;
    private readonly MaskColumn _predicted;
    private readonly ValueGetter<VBuffer<float>>? _getScores;
    private readonly string _nameSuffix;
    private VBuffer<float> _scores;
    private VBuffer<float> _denseScores;

    /// <summary>Begins without images.</summary>
    /// <param name="row">The cursor.</param>
    /// <param name="predicted">The column of predicted masks.</param>
    /// <param name="score">The column of probabilities; null where there is none.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="options">The choices.</param>
    /// <param name="nameSuffix">What to say after an image's name in messages, to tell several columns of predictions apart.</param>
    public ComparedPrediction(
        DataViewRow row,
        DataViewSchema.Column predicted,
        DataViewSchema.Column? score,
        SegmentationClasses classes,
        SegmentationEvaluationOptions? options,
        string nameSuffix)
    {
        _accumulator = new MetricAccumulator(classes.Count, options);
        _classes = classes;
        _predicted = MaskColumn.Open(row, predicted, "predicted");
        _getScores = score is { } column ? row.GetGetter<VBuffer<float>>(column) : null;
        _nameSuffix = nameSuffix;
    }

    /// <summary>Compares the current row with its label.</summary>
    /// <exception cref="SegmentationException">The mask or the scores are missing or do not fit.</exception>
    public void Add(ReadOnlySpan<byte> label, ImageSize? size, string? path, string name)
    {
        name += _nameSuffix;
        var predicted = _predicted.Read(name);
        if (size is { } expected && _predicted.Size is { } given && expected != given)
        {
            throw new SegmentationException(
                $"The predicted mask of {name} has {given} pixels, but the true one has {expected}; both must have the image's size.");
        }

        _accumulator.Add(new EvaluatedImage
        {
            Label = label,
            Predicted = predicted,
            Scores = GetScores(),
            Size = size ?? _predicted.Size,
            Path = path,
            Name = name,
        });
    }

    /// <summary>The metrics of the images so far.</summary>
    public SegmentationMetrics ToMetrics() => _accumulator.ToMetrics(_classes);

    private ReadOnlySpan<float> GetScores()
    {
        if (_getScores is null)
        {
            return default;
        }

        _getScores(ref _scores);
        if (_scores.IsDense)
        {
            return _scores.GetValues();
        }

        _scores.CopyToDense(ref _denseScores);
        return _denseScores.GetValues();
    }
}
