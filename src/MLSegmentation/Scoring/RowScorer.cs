using System.Buffers;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;

namespace MLSegmentation.Scoring;

/// <summary>
/// Scores the row that a cursor stands on, once however often its results are asked for. It belongs to one cursor and is used by
/// one thread at a time, as every cursor is.
/// </summary>
internal sealed class RowScorer : IAddedColumns
{
    private const int BytesPerPixel = 3;

    private readonly ScoringSession _session;
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _imageColumn;
    private readonly ValueGetter<MLImage?> _getImage;
    private MLImage? _image;
    private byte[] _pixels = [];
    private float[] _scores = [];
    private SegmentationMask? _mask;
    private long _position = -1;
    private bool _wantsScores;
    private bool _hasScores;

    public RowScorer(ScoringSession session, DataViewRow row, DataViewSchema.Column imageColumn)
    {
        _session = session;
        _row = row;
        _imageColumn = imageColumn;
        _getImage = row.GetGetter<MLImage?>(imageColumn);
    }

    /// <inheritdoc/>
    public Delegate CreateGetter(int index) => index == ResultSchema.ScoreIndex ? CreateScoreGetter() : CreateMaskGetter();

    public void Dispose()
    {
        _mask = null;
        _position = -1;
        _pixels = Resize(_pixels, 0);
        _scores = Resize(_scores, 0);
    }

    private ValueGetter<SegmentationMask> CreateMaskGetter() => (ref SegmentationMask value) =>
    {
        ScoreRow();
        value = _mask!;
    };

    // From here on every run of the network fetches the probabilities.
    private ValueGetter<VBuffer<float>> CreateScoreGetter()
    {
        _wantsScores = true;
        return (ref VBuffer<float> value) =>
        {
            ScoreRow();
            var scores = _scores.AsSpan(0, _session.ClassCount * _mask!.Pixels.Length);
            var editor = VBufferEditor.Create(ref value, scores.Length);
            scores.CopyTo(editor.Values);
            value = editor.Commit();
        };
    }

    private void ScoreRow()
    {
        if (_position == _row.Position && _mask is not null && (_hasScores || !_wantsScores))
        {
            return;
        }

        // The producer of a picture disposes or reuses the previous one, so it gets that one back and nothing here outlives it.
        _getImage(ref _image);
        _mask = Score(_image ?? throw new SegmentationException(
            string.Create(CultureInfo.InvariantCulture, $"Row {_row.Position} holds no picture in the column '{_imageColumn.Name}'; every row needs one.")));
        _position = _row.Position;
    }

    private SegmentationMask Score(MLImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var pixelCount = (long)width * height;
        if (Math.Max(BytesPerPixel, _session.ClassCount) * pixelCount > Array.MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture, $"A picture of {width}x{height} with {_session.ClassCount} classes is too large to score at once; cut it into smaller ones."));
        }

        _mask = null;
        _pixels = Resize(_pixels, BytesPerPixel * (int)pixelCount);
        var pixels = _pixels.AsMemory(0, BytesPerPixel * (int)pixelCount);
        ImagePixels.CopyRgb(image, pixels.Span);

        var scoreCount = _wantsScores ? _session.ClassCount * (int)pixelCount : 0;
        _scores = Resize(_scores, scoreCount);
        var labels = GC.AllocateUninitializedArray<byte>((int)pixelCount);
        _session.Run(pixels, width, height, labels, _scores.AsMemory(0, scoreCount));
        _hasScores = _wantsScores;
        return SegmentationMask.Wrap(width, height, labels);
    }

    /// <summary>Gives a rented buffer of at least the length, the same one where it is long enough; length 0 gives it back.</summary>
    private static T[] Resize<T>(T[] buffer, int length)
    {
        if (length > 0 && buffer.Length >= length)
        {
            return buffer;
        }

        if (buffer.Length > 0)
        {
            ArrayPool<T>.Shared.Return(buffer);
        }

        return length > 0 ? ArrayPool<T>.Shared.Rent(length) : [];
    }
}
