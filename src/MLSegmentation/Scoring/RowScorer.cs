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
internal sealed class RowScorer : IAddedColumns
{
    private readonly ImageScorer _scorer;
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _imageColumn;
    private readonly RangeWatch _watch;
    private readonly PixelReader _images;
    private readonly RowImageName _name;
    private float[] _scores = [];
    private ImageResult? _result;
    private long _position = -1;

    // Probabilities are kept where somebody has asked for them, now or of a row before.
    private bool _wantsScores;
    private bool _hasScores;

    /// <summary>Prepares to score rows.</summary>
    /// <param name="scorer">Scores their images.</param>
    /// <param name="row">The cursor.</param>
    /// <param name="imageColumn">The column of images.</param>
    /// <param name="watch">Looks at their values.</param>
    public RowScorer(ImageScorer scorer, DataViewRow row, DataViewSchema.Column imageColumn, RangeWatch watch)
    {
        (_scorer, _row, _imageColumn, _watch) = (scorer, row, imageColumn, watch);
        _images = PixelReader.Create(row, imageColumn);
        _name = new RowImageName(_images, row);
    }

    public Delegate CreateGetter(int index) => index switch
    {
        ResultSchema.ScoreIndex => CreateScoreGetter(),
        ResultSchema.MaskIndex => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = ScoreRow().Mask),
        ResultSchema.UncertaintyIndex => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => VBufferMemory.Fill(ref value, ScoreRow().Uncertainty)),
        _ => (ValueGetter<float>)((ref float value) => value = ScoreRow().MeanUncertainty!.Value),
    };

    public void Dispose()
    {
        _result = null;
        _position = -1;
        Resize(ref _scores, 0);
    }

    private ValueGetter<VBuffer<float>> CreateScoreGetter()
    {
        _wantsScores = true;
        return GetScores;
    }

    private void GetScores(ref VBuffer<float> value)
    {
        var mask = ScoreRow().Mask;
        try
        {
            VBufferMemory.Fill(ref value, _scores.AsSpan(0, _scorer.CountScores(mask.Size, _name.GetImageName)));
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(_name.GetImageName(), mask.Size, exception);
        }
    }

    private ImageResult ScoreRow()
    {
        if (_position == _row.Position && _result is not null && (_hasScores || !_wantsScores))
        {
            return _result;
        }

        _result = null;
        _result = Score(ReadImage() ?? throw new SegmentationException(
            string.Create(CultureInfo.InvariantCulture, $"Row {_row.Position} holds no image in the column '{_imageColumn.Name}'; every row needs one.")));
        _position = _row.Position;
        _hasScores = _wantsScores;
        return _result;
    }

    private ImageSize? ReadImage()
    {
        try
        {
            return _images.Read(_name.GetRowName);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfMemory(_name.GetImageName(), exception);
        }
    }

    private ImageResult Score(ImageSize size)
    {
        using var input = Read(size);
        var scores = _wantsScores ? Rent(size) : default;
        try
        {
            return _scorer.Score(input, 0, scores, _name.GetImageName);
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
            return _scorer.Read(_images, size, _watch, _name);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(_name.GetImageName(), size, exception);
        }
    }

    private Memory<float> Rent(ImageSize size)
    {
        try
        {
            int count = _scorer.CountScores(size, _name.GetImageName);
            Resize(ref _scores, count);
            return _scores.AsMemory(0, count);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(_name.GetImageName(), size, exception);
        }
    }

    /// <summary>Makes a rented buffer have at least the length, the same one where it is long enough; length 0 gives it back.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for it; the buffer is then empty.</exception>
    internal static void Resize(ref float[] buffer, int length)
    {
        if (length > 0 && buffer.Length >= length)
        {
            return;
        }

        // Where renting fails, the one that was given back belongs to others.
        float[] before = buffer;
        buffer = [];
        if (before.Length > 0)
        {
            ArrayPool<float>.Shared.Return(before);
        }

        if (length > 0)
        {
            buffer = ArrayPool<float>.Shared.Rent(length);
        }
    }
}
