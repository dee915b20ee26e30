using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>A row with columns added, on top of an input row that somebody else moves, as a prediction engine does.</summary>
internal sealed class AddedColumnsRow : DataViewRow
{
    private readonly AddedColumnsMapper _mapper;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private IAddedColumns? _added;

    /// <summary>Puts the row on top of another one, which it disposes.</summary>
    public AddedColumnsRow(AddedColumnsMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _mapper = mapper;
        _input = input;
        _active = new bool[mapper.OutputSchema.Count];
        foreach (var column in activeColumns)
        {
            _active[column.Index] = true;
        }
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema => _mapper.OutputSchema;

    /// <inheritdoc/>
    public override long Position => _input.Position;

    /// <inheritdoc/>
    public override long Batch => _input.Batch;

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the row was asked for.");
        }

        return _mapper.IsInput(column)
            ? _input.GetGetter<TValue>(_mapper.InputSchema[column.Index])
            : CreateAddedGetter(column) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _added?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private Delegate CreateAddedGetter(DataViewSchema.Column column)
    {
        _added ??= _mapper.Open(_input);
        return _added.CreateGetter(column.Index - _mapper.InputSchema.Count);
    }
}
