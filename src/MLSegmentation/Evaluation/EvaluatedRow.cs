using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Evaluation;

/// <summary>Takes masks and scores out of the row that a cursor stands on.</summary>
internal sealed class EvaluatedRow
{
    private readonly ValueGetter<SegmentationMask> _getLabel;
    private readonly ValueGetter<SegmentationMask> _getPredicted;
    private readonly ValueGetter<VBuffer<float>>? _getScores;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getPath;
    private SegmentationMask? _label;
    private SegmentationMask? _predicted;
    private VBuffer<float> _scores;
    private VBuffer<float> _denseScores;
    private ReadOnlyMemory<char> _path;

    /// <summary>Makes the getters.</summary>
    public EvaluatedRow(DataViewRow row, DataViewSchema.Column label, DataViewSchema.Column predicted, DataViewSchema.Column? score, DataViewSchema.Column? path)
    {
        _getLabel = row.GetGetter<SegmentationMask>(label);
        _getPredicted = row.GetGetter<SegmentationMask>(predicted);
        _getScores = score is { } scoreColumn ? row.GetGetter<VBuffer<float>>(scoreColumn) : null;
        _getPath = path is { } pathColumn ? row.GetGetter<ReadOnlyMemory<char>>(pathColumn) : null;
    }

    /// <summary>How many rows were taken.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the current row.</summary>
    /// <exception cref="SegmentationException">Masks or scores are missing or do not fit.</exception>
    public void AddTo(MetricAccumulator accumulator)
    {
        Count++;
        var name = GetImageName();
        _getLabel(ref _label!);
        _getPredicted(ref _predicted!);
        if (_label is null || _predicted is null)
        {
            throw new SegmentationException($"{name} has no {(_label is null ? "true" : "predicted")} mask; every row needs both.");
        }

        if (_label.Width != _predicted.Width || _label.Height != _predicted.Height)
        {
            throw new SegmentationException($"The predicted mask of {name} has {_predicted.Width}x{_predicted.Height} pixels, but the true one has {_label.Width}x{_label.Height}; both must have the image's size.");
        }

        accumulator.Add(new EvaluatedImage
        {
            Label = _label.Pixels,
            Predicted = _predicted.Pixels,
            Scores = GetScores(),
            Size = new ImageSize(_label.Width, _label.Height),
            Path = _path.IsEmpty ? null : _path.ToString(),
            Name = name,
        });
    }

    private string GetImageName()
    {
        _getPath?.Invoke(ref _path);
        return _path.IsEmpty ? FormattableString.Invariant($"image {Count}") : $"'{_path}'";
    }

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
