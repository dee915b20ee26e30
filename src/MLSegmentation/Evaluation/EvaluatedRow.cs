using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Evaluation;

/// <summary>Takes the label out of the row that a cursor stands on, once, and compares all its predictions with it.</summary>
internal sealed class EvaluatedRow
{
    private readonly MaskColumn _label;
    private readonly IReadOnlyList<ComparedPrediction> _predictions;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getPath;
    private ReadOnlyMemory<char> _path;

    /// <summary>Makes the getters.</summary>
    public EvaluatedRow(DataViewRow row, DataViewSchema.Column label, DataViewSchema.Column? path, IReadOnlyList<ComparedPrediction> predictions)
    {
        _label = MaskColumn.Open(row, label, "true");
        _predictions = predictions;
        _getPath = path is { } column ? row.GetGetter<ReadOnlyMemory<char>>(column) : null;
    }

    /// <summary>How many rows were compared.</summary>
    public int Count { get; private set; }

    /// <summary>Compares the current row.</summary>
    /// <exception cref="SegmentationException">Masks or scores are missing or do not fit.</exception>
    public void Compare()
    {
        Count++;
        _getPath?.Invoke(ref _path);
        string? path = _path.IsEmpty ? null : _path.ToString();
        string name = path is null ? FormattableString.Invariant($"image {Count}") : $"'{path}'";
        var label = _label.Read(name);
        foreach (var prediction in _predictions)
        {
            prediction.Add(label, _label.Size, path, name);
        }
    }
}
