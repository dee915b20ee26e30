using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>
/// Reads the rows of a cursor in batches of images of one size. One thread at a time uses it, not always the same one.
/// </summary>
internal sealed class BatchReader : IDisposable
{
    // What a batch has at most, so that it takes no more memory than a single image of 2048x2048.
    private const long MaxPixels = 1 << 22;

    private readonly DataViewRowCursor _source;
    private readonly ImageScorer _scorer;
    private readonly RangeWatch _watch;
    private readonly string _columnName;
    private readonly int _batchSize;
    private readonly PixelReader _images;
    private readonly RowImageName _name;
    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly ConcurrentQueue<BatchRow> _free = [];

    // The source stands on a row that nobody was told of, because its image is of another size than those before it.
    private bool _isAhead;

    // The size of the image that the source stands on, where it was read already: some producers decode an image whenever it is asked for.
    private ImageSize? _size;
    private ExceptionDispatchInfo? _failure;
    private bool _isAtEnd;
    private volatile bool _isStopped;

    /// <summary>Prepares to read.</summary>
    /// <param name="source">The rows; they are disposed.</param>
    /// <param name="kept">The columns whose values are kept.</param>
    /// <param name="image">The column of images, and what looks at them.</param>
    /// <param name="scorer">What scores them.</param>
    /// <param name="batchSize">The most images in a batch.</param>
    public BatchReader(
        DataViewRowCursor source,
        IEnumerable<DataViewSchema.Column> kept,
        (DataViewSchema.Column Column, RangeWatch Watch) image,
        ImageScorer scorer,
        int batchSize)
    {
        (_source, _scorer, _watch, _columnName, _batchSize) = (source, scorer, image.Watch, image.Column.Name, batchSize);
        _images = PixelReader.Create(source, image.Column);
        _name = new RowImageName(_images, source);
        _getId = source.GetIdGetter();
        Columns = [.. kept.Select(column => BufferedColumn.Create(source, column))];
    }

    /// <summary>The columns whose values are kept, in the order of those that it was told to keep.</summary>
    public IReadOnlyList<BufferedColumn> Columns { get; }

    /// <summary>The row that the source stands on, which is that of the reader where no batch is at hand.</summary>
    public DataViewRowCursor Source => _source;

    /// <summary>The name of the row that the source stands on.</summary>
    public DataViewRowId Id
    {
        get
        {
            DataViewRowId id = default;
            _getId(ref id);
            return id;
        }
    }

    /// <summary>Goes on to the next row behind the batch before, of which nothing is read.</summary>
    public bool MoveNext()
    {
        if (_isAhead)
        {
            _isAhead = false;
            return true;
        }

        _failure?.Throw();
        _size = null;
        if (!_isAtEnd)
        {
            _isAtEnd = !_source.MoveNext();
        }

        return !_isAtEnd;
    }

    /// <summary>Reads the row that the source stands on and those behind it, as far as they make a batch.</summary>
    public ImageBatch Read()
    {
        var batch = new ImageBatch();
        do
        {
            if (!TryRead(batch))
            {
                return batch;
            }
        }
        while (batch.Rows.Count < _batchSize && !IsFull(batch) && TryMove());

        return batch;
    }

    /// <summary>Whether the next batch may be read while this one is scored: large images would be in memory twice.</summary>
    public static bool MayReadBeside(ImageBatch batch) => batch.Input is not { } input || MayReadBeside(input.Size);

    /// <summary>Goes on to the next row and reads a batch; null behind the last row.</summary>
    public ImageBatch? ReadNext() => MoveNext() ? Read() : null;

    /// <summary>Takes the places of a batch back that nobody reads any more.</summary>
    public void Free(ImageBatch batch)
    {
        batch.Dispose();
        foreach (var row in batch.Rows)
        {
            _free.Enqueue(row);
        }
    }

    /// <summary>Ends the reading of a batch before its next row; for another thread than the one that reads.</summary>
    public void Stop() => _isStopped = true;

    public void Dispose() => _source.Dispose();

    private static bool MayReadBeside(ImageSize size) => size.PixelCount <= MaxPixels;

    /// <summary>Whether the batch has room for no further image, so that none is read to find that out.</summary>
    private static bool IsFull(ImageBatch batch) => batch.Input is { } input && input.Capacity == batch.ImageCount;

    /// <summary>Goes on within a batch. A source that fails does so for whoever asks for the row behind the batch.</summary>
    private bool TryMove()
    {
        if (_isStopped)
        {
            return false;
        }

        try
        {
            _isAtEnd = !_source.MoveNext();
            return !_isAtEnd;
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            return false;
        }
    }

    /// <summary>Reads a row; the result says whether it belongs to the batch.</summary>
    private bool TryRead(ImageBatch batch)
    {
        var row = _free.TryDequeue(out var used) ? used : new BatchRow([.. Columns.Select(column => column.CreateValue())]);
        try
        {
            var size = _size ?? ReadSize();
            _size = null;
            if (batch.Input is { } first && !(first.Fits(_images.Type, size) && first.Capacity > batch.ImageCount))
            {
                (_size, _isAhead) = (size, true);
                _free.Enqueue(row);
                return false;
            }

            var input = ReadPixels(batch, size);
            row.Take(_source, Id, _name.GetImageName());
            batch.Add(row, input);
        }
        catch (Exception exception)
        {
            row.Take(_source, Id, _name.GetImageName());
            batch.Add(row, exception);
        }

        return true;
    }

    private ImageSize ReadSize()
    {
        try
        {
            return _images.Read(_name.GetRowName) ?? throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture, $"Row {_source.Position} holds no image in the column '{_columnName}'; every row needs one."));
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfMemory(_name.GetImageName(), exception);
        }
    }

    private NetworkInput ReadPixels(ImageBatch batch, ImageSize size)
    {
        try
        {
            if (batch.Input is { } input)
            {
                _scorer.ReadNext(_images, input, batch.ImageCount, _watch, _name);
                return input;
            }

            int capacity = _scorer.MayReadTogether ? (int)Math.Clamp(MaxPixels / size.PixelCount, 1, _batchSize) : 1;
            return capacity == 1
                ? _scorer.Read(_images, size, _watch, _name, goesOn: MayReadBeside(size))
                : _scorer.ReadFirst(_images, size, capacity, _watch, _name);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(_name.GetImageName(), size, exception);
        }
    }
}
