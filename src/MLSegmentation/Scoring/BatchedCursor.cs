using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>
/// A cursor that scores images of one size together, and may read the next ones meanwhile. Nothing is read ahead before somebody asks for a result;
/// the row of a result that is asked for is scored with those behind it, and with no others.
/// </summary>
internal sealed class BatchedCursor : DataViewRowCursor
{
    private readonly AddedColumnsMapper _mapper;
    private readonly BatchReader _reader;
    private readonly ImageScorer _scorer;
    private readonly bool _readsAhead;
    private readonly HashSet<int> _active;
    private readonly Dictionary<int, int> _kept;

    // The batch that the row is in; without one, the row is that of the source.
    private ImageBatch? _batch;
    private int _index;
    private Task<ImageBatch?>? _next;
    private bool _wantsScores;
    private bool _isAtEnd;

    /// <summary>Opens the cursor.</summary>
    /// <param name="mapper">The columns.</param>
    /// <param name="source">The rows; they are disposed.</param>
    /// <param name="columns">The columns that are wanted.</param>
    /// <param name="image">The column of images, and what looks at them.</param>
    /// <param name="scorer">What scores them.</param>
    /// <param name="options">How many are scored together.</param>
    public BatchedCursor(
        AddedColumnsMapper mapper,
        DataViewRowCursor source,
        IReadOnlyList<DataViewSchema.Column> columns,
        (DataViewSchema.Column Column, RangeWatch Watch) image,
        ImageScorer scorer,
        SegmentationScoringOptions options)
    {
        (_mapper, _scorer, _readsAhead) = (mapper, scorer, options.ReadAhead);
        _active = [.. columns.Select(column => column.Index)];
        int[] kept = [.. _active.Where(index => index < mapper.InputSchema.Count)];
        _kept = Enumerable.Range(0, kept.Length).ToDictionary(place => kept[place], place => place);
        _reader = new BatchReader(source, kept.Select(index => mapper.InputSchema[index]), image, scorer, options.BatchSize);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _isAtEnd ? -1 : Row?.Position ?? _reader.Source.Position;

    public override long Batch => Row?.Batch ?? _reader.Source.Batch;

    private BatchRow? Row => _batch?.Rows[_index];

    public override bool MoveNext()
    {
        if (_batch is { } batch)
        {
            if (++_index < batch.Rows.Count)
            {
                return true;
            }

            _batch = null;
            _reader.Free(batch);
        }

        if (_next is { } next)
        {
            _next = null;
            (_batch, _index) = (next.GetAwaiter().GetResult(), 0);
            _isAtEnd = _batch is null;
        }
        else
        {
            _isAtEnd = !_reader.MoveNext();
        }

        return !_isAtEnd;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = Row?.Id ?? _reader.Id;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the row was asked for.");
        }

        return (_mapper.IsInput(column) ? CreateGetter<TValue>(column) : CreateResultGetter(column)) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Stop();
            if (_next is { } next)
            {
                _next = null;
                Task.WaitAny(next);
                _ = next.Exception;
                (next.IsCompletedSuccessfully ? next.Result : null)?.Dispose();
            }

            _batch?.Dispose();
            _batch = null;
            _reader.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueGetter<TValue>? CreateGetter<TValue>(DataViewSchema.Column column)
    {
        int place = _kept[column.Index];
        if (_reader.Columns[place] is not BufferedColumn<TValue> source)
        {
            return null;
        }

        return (ref TValue value) =>
        {
            if (Row is { } row)
            {
                ((BufferedValue<TValue>)row.Values[place]).Read(ref value);
            }
            else
            {
                source.Get(ref value);
            }
        };
    }

    private Delegate CreateResultGetter(DataViewSchema.Column column)
    {
        switch (column.Index - _mapper.InputSchema.Count)
        {
            case ResultSchema.ScoreIndex:
                _wantsScores = true;
                return (ValueGetter<VBuffer<float>>)GetScores;
            case ResultSchema.MaskIndex:
                return (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = Score().Result.Mask);
            case ResultSchema.UncertaintyIndex:
                return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => VBufferMemory.Fill(ref value, Score().Result.Uncertainty));
            default:
                return (ValueGetter<float>)((ref float value) => value = Score().Result.MeanUncertainty!.Value);
        }
    }

    private void GetScores(ref VBuffer<float> value)
    {
        var row = Score();
        var mask = row.Result.Mask;
        try
        {
            VBufferMemory.Fill(ref value, _batch!.GetScores(row));
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(row.Name, mask.Size, exception);
        }
    }

    private BatchRow Score()
    {
        if (_batch is null)
        {
            (_batch, _index) = (_reader.Read(), 0);
        }

        if (!_batch.IsScored || (_wantsScores && !_batch.HasScores))
        {
            if (_readsAhead && BatchReader.MayReadBeside(_batch))
            {
                _next ??= Task.Run(_reader.ReadNext);
            }

            _batch.Score(_scorer, _wantsScores);
        }

        return _batch.Rows[_index];
    }
}
