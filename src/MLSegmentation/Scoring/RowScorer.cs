using System.Buffers;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>
/// Scores the row that a cursor stands on, once however often its results are asked for. It belongs to one cursor and is used by
/// one thread at a time, as every cursor is.
/// </summary>
internal sealed class RowScorer(ImageScorer scorer, DataViewRow row, DataViewSchema.Column imageColumn, RangeWatch watch) : IAddedColumns, IImageName
{
    private readonly PixelReader _images = PixelReader.Create(row, imageColumn);
    private float[] _scores = [];
    private SegmentationMask? _mask;
    private long _position = -1;

    // Probabilities are kept where somebody has asked for them, now or of a row before.
    private bool _wantsScores;
    private bool _hasScores;

    public Delegate CreateGetter(int index) => index == ResultSchema.ScoreIndex ? CreateScoreGetter() : CreateMaskGetter();

    public void Dispose()
    {
        _mask = null;
        _position = -1;
        _scores = Resize(_scores, 0);
    }

    public string GetImageName() => (_images.File ?? new RowNames(row).FindFile()) is { } file ? $"'{file}'" : $"The image of {GetRowName()}";

    public string GetRowName() => string.Create(CultureInfo.InvariantCulture, $"row {row.Position}");

    private ValueGetter<SegmentationMask> CreateMaskGetter() => (ref SegmentationMask value) =>
    {
        ScoreRow();
        value = _mask!;
    };

    private ValueGetter<VBuffer<float>> CreateScoreGetter()
    {
        _wantsScores = true;
        return GetScores;
    }

    private void GetScores(ref VBuffer<float> value)
    {
        ScoreRow();
        var scores = _scores.AsSpan(0, scorer.CountScores(new ImageSize(_mask!.Width, _mask.Height)));
        try
        {
            var editor = VBufferEditor.Create(ref value, scores.Length);
            scores.CopyTo(editor.Values);
            value = editor.Commit();
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(GetImageName(), _mask.Width, _mask.Height, exception);
        }
    }

    private void ScoreRow()
    {
        if (_position == row.Position && _mask is not null && (_hasScores || !_wantsScores))
        {
            return;
        }

        _mask = null;
        _mask = Score(ReadImage() ?? throw new SegmentationException(
            string.Create(CultureInfo.InvariantCulture, $"Row {row.Position} holds no image in the column '{imageColumn.Name}'; every row needs one.")));
        _position = row.Position;
        _hasScores = _wantsScores;
    }

    private ImageSize? ReadImage()
    {
        try
        {
            return _images.Read(GetRowName);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfMemory(GetImageName(), exception);
        }
    }

    private SegmentationMask Score(ImageSize size)
    {
        using var input = Read(size);
        var scores = _wantsScores ? Rent(size) : default;
        try
        {
            return scorer.Score(input, 0, scores, GetImageName);
        }
        catch
        {
            // A run that was given up may still write into them, so that nothing else may ever use them.
            _scores = [];
            throw;
        }
    }

    private NetworkInput Read(ImageSize size)
    {
        try
        {
            return scorer.Read(_images, size, watch, this);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(GetImageName(), size.Width, size.Height, exception);
        }
    }

    private Memory<float> Rent(ImageSize size)
    {
        try
        {
            int count = scorer.CountScores(size);
            _scores = Resize(_scores, count);
            return _scores.AsMemory(0, count);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(GetImageName(), size.Width, size.Height, exception);
        }
    }

    /// <summary>Gets a rented buffer of at least the length, the same one where it is long enough; length 0 gives it back.</summary>
    private static float[] Resize(float[] buffer, int length)
    {
        if (length > 0 && buffer.Length >= length)
        {
            return buffer;
        }

        if (buffer.Length > 0)
        {
            ArrayPool<float>.Shared.Return(buffer);
        }

        return length > 0 ? ArrayPool<float>.Shared.Rent(length) : [];
    }
}
