using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Models;

namespace MLSegmentation.Scoring;

/// <summary>
/// Scores the row that a cursor stands on, once however often its results are asked for. It belongs to one cursor and is used by
/// one thread at a time, as every cursor is.
/// </summary>
internal sealed class RowScorer(ScoringSession session, DataViewRow row, DataViewSchema.Column imageColumn, RangeWatch watch) : IAddedColumns
{
    private readonly PixelReader _images = PixelReader.Create(row, imageColumn);
    private byte[] _bytes = [];
    private float[] _numbers = [];
    private float[] _scores = [];
    private SegmentationMask? _mask;
    private long _position = -1;

    public Delegate CreateGetter(int index) => index == ResultSchema.ScoreIndex ? CreateScoreGetter() : CreateMaskGetter();

    public void Dispose()
    {
        _mask = null;
        _position = -1;
        _bytes = Resize(_bytes, 0);
        _numbers = Resize(_numbers, 0);
        _scores = Resize(_scores, 0);
    }

    private ValueGetter<SegmentationMask> CreateMaskGetter() => (ref SegmentationMask value) =>
    {
        ScoreRow();
        value = _mask!;
    };

    private ValueGetter<VBuffer<float>> CreateScoreGetter() => (ref VBuffer<float> value) =>
    {
        ScoreRow();
        var scores = _scores.AsSpan(0, session.ClassCount * _mask!.Pixels.Length);
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
    };

    private void ScoreRow()
    {
        if (_position == row.Position && _mask is not null)
        {
            return;
        }

        _mask = Score(ReadImage() ?? throw new SegmentationException(
            string.Create(CultureInfo.InvariantCulture, $"Row {row.Position} holds no image in the column '{imageColumn.Name}'; every row needs one.")));
        _position = row.Position;
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
        ScoredImages.RequireAlike(_images, GetImageName, session.Info);
        long pixelCount = (long)size.Width * size.Height;
        if (Math.Max(_images.Type.BytesPerPixel, session.ClassCount) * pixelCount > Array.MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"An image of {size} with {session.ClassCount} classes is too large to score at once; cut it into smaller ones."));
        }

        _mask = null;
        try
        {
            return Score(size, GC.AllocateUninitializedArray<byte>((int)pixelCount));
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(GetImageName(), size.Width, size.Height, exception);
        }
    }

    private SegmentationMask Score(ImageSize size, byte[] labels)
    {
        int channels = _images.Type.Channels;
        if (_images.Type.Kind == PixelKind.EightBit)
        {
            Run(ref _bytes, [1, size.Height, size.Width, channels], labels);
        }
        else
        {
            Run(ref _numbers, [1, channels, size.Height, size.Width], labels);
        }

        ResultCheck.RequireClasses(labels, session.ClassCount, GetImageName);
        ResultCheck.RequireProbabilities(_scores.AsSpan(0, session.ClassCount * labels.Length), session.ClassCount, GetImageName);
        session.PostProcessing?.ApplyThresholds(_scores.AsSpan(0, session.ClassCount * labels.Length), labels);
        session.PostProcessing?.ApplySteps(labels, size.Width);
        return SegmentationMask.Wrap(size.Width, size.Height, labels).WithClasses(session.Info.Classes);
    }

    private void Run<T>(ref T[] buffer, long[] shape, byte[] labels)
        where T : unmanaged
    {
        int valueCount = _images.Type.Channels * labels.Length;
        buffer = Resize(buffer, valueCount);
        var pixels = buffer.AsMemory(0, valueCount);
        _images.CopyTo(MemoryMarshal.AsBytes(pixels.Span), GetRowName);
        if (typeof(T) == typeof(float))
        {
            watch.Look(MemoryMarshal.Cast<T, float>(pixels.Span), _images.Type.Channels, GetImageName);
        }

        // Also where only labels are asked for: a label says nothing of probabilities that are no numbers.
        int scoreCount = session.ClassCount * labels.Length;
        _scores = Resize(_scores, scoreCount);
        try
        {
            session.Run(pixels, shape, labels, _scores.AsMemory(0, scoreCount), GetImageName);
        }
        catch
        {
            // A run that was given up may still write into them, so that nothing else may ever use them.
            (_bytes, _numbers, _scores) = ([], [], []);
            throw;
        }
    }

    private string GetImageName() => (_images.File ?? new RowNames(row).FindFile()) is { } file ? $"'{file}'" : $"The image of {GetRowName()}";

    private string GetRowName() => string.Create(CultureInfo.InvariantCulture, $"row {row.Position}");

    /// <summary>Gets a rented buffer of at least the length, the same one where it is long enough; length 0 gives it back.</summary>
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
