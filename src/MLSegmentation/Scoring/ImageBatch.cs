using System.Buffers;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>Rows that were read one after another, and the pixels of their images, which all have one size.</summary>
internal sealed class ImageBatch : IDisposable
{
    private readonly List<BatchRow> _rows = [];
    private float[] _scores = [];
    private int _scoreCount;

    // A run that was given up may still write into the probabilities, so that nothing else may ever use them.
    private bool _isAbandoned;

    /// <summary>The rows, with those whose images could not be read.</summary>
    public IReadOnlyList<BatchRow> Rows => _rows;

    /// <summary>The pixels of the images that could be read; null where there are none.</summary>
    public NetworkInput? Input { get; private set; }

    /// <summary>How many they are.</summary>
    public int ImageCount { get; private set; }

    /// <summary>Whether it was scored.</summary>
    public bool IsScored { get; private set; }

    /// <summary>Whether it was scored with probabilities.</summary>
    public bool HasScores { get; private set; }

    /// <summary>Adds a row whose image is among the pixels.</summary>
    public void Add(BatchRow row, NetworkInput input)
    {
        Input = input;
        row.ImageIndex = ImageCount++;
        _rows.Add(row);
    }

    /// <summary>Adds a row whose image could not be read.</summary>
    public void Add(BatchRow row, Exception failure)
    {
        row.Fail(failure);
        _rows.Add(row);
    }

    /// <summary>Scores all images, together where that can be done. What goes wrong with an image is kept in its row.</summary>
    public void Score(ImageScorer scorer, bool withScores)
    {
        (IsScored, HasScores) = (true, withScores);
        BatchRow[] rows = [.. _rows.Where(row => row.ImageIndex >= 0)];
        if (Input is null)
        {
            return;
        }

        try
        {
            Rent(withScores ? scorer.CountScores(Input.Size, () => rows[0].Name) : 0);
            ScoreRows(scorer, rows);
        }
        catch (Exception exception)
        {
            _isAbandoned = true;
            foreach (var row in rows)
            {
                row.Fail(exception is OutOfMemoryException
                    ? OnnxRuntimeFailure.OfImage(row.Name, Input.Size, exception)
                    : exception);
            }
        }
    }

    /// <summary>The probabilities of a row's image.</summary>
    public ReadOnlySpan<float> GetScores(BatchRow row) => GetScores(row.ImageIndex, 1).Span;

    public void Dispose()
    {
        Input?.Dispose();
        Rent(0);
    }

    private Memory<float> GetScores(int first, int count) => _scores.AsMemory(first * _scoreCount, count * _scoreCount);

    private void ScoreRows(ImageScorer scorer, BatchRow[] rows)
    {
        bool isTogether = rows.Length > 1 && scorer.MayScoreTogether(Input!);
        if (isTogether)
        {
            if (scorer.TryScoreTogether(Input!, rows.Length, GetScores(0, rows.Length), () => rows[0].Name) is { } results)
            {
                foreach (var row in rows)
                {
                    row.Succeed(results[row.ImageIndex]);
                }

                return;
            }

            _isAbandoned = true;
            Rent(_scoreCount);
        }

        bool areGood = rows.Count(row => TryScore(scorer, row)) == rows.Length;
        scorer.ScoresTogether &= !(isTogether && areGood);
    }

    private bool TryScore(ImageScorer scorer, BatchRow row)
    {
        try
        {
            row.Succeed(scorer.Score(Input!, row.ImageIndex, GetScores(row.ImageIndex, 1), () => row.Name));
            return true;
        }
        catch (Exception exception)
        {
            row.Fail(exception);
            _isAbandoned = true;
            return false;
        }
    }

    private void Rent(int scoreCount)
    {
        if (_scores.Length > 0 && !_isAbandoned)
        {
            ArrayPool<float>.Shared.Return(_scores);
        }

        (_scores, _isAbandoned, _scoreCount) = ([], false, scoreCount);
        if (scoreCount > 0)
        {
            _scores = ArrayPool<float>.Shared.Rent(checked(scoreCount * ImageCount));
        }
    }
}

/// <summary>A row that was read ahead.</summary>
/// <param name="values">The places for those of its values that are kept.</param>
internal sealed class BatchRow(IReadOnlyList<BufferedValue> values)
{
    private ExceptionDispatchInfo? _failure;
    private ImageResult? _result;

    /// <summary>The values of the columns that pass through.</summary>
    public IReadOnlyList<BufferedValue> Values => values;

    /// <summary>The place of the row in the data.</summary>
    public long Position { get; private set; }

    /// <summary>ML.NET's number for rows that belong together.</summary>
    public long Batch { get; private set; }

    /// <summary>ML.NET's name for the row.</summary>
    public DataViewRowId Id { get; private set; }

    /// <summary>What its image is called, at the beginning of a sentence.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The place of its image among those of the batch; -1 where it could not be read.</summary>
    public int ImageIndex { get; set; } = -1;

    /// <summary>The mask and the uncertainties.</summary>
    /// <exception cref="SegmentationException">Its image could not be read or scored.</exception>
    public ImageResult Result
    {
        get
        {
            _failure?.Throw();
            return _result!;
        }
    }

    /// <summary>Takes all that is kept of the row that a cursor stands on.</summary>
    public void Take(DataViewRow source, DataViewRowId id, string name)
    {
        (Position, Batch, Id, Name) = (source.Position, source.Batch, id, name);
        (ImageIndex, _failure, _result) = (-1, null, null);
        foreach (var value in values)
        {
            value.Take();
        }
    }

    /// <summary>Keeps what it came to.</summary>
    public void Succeed(ImageResult result) => (_result, _failure) = (result, null);

    /// <summary>Keeps why it has none.</summary>
    public void Fail(Exception exception) => _failure = ExceptionDispatchInfo.Capture(exception);
}
