using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The rows of an input for which a predicate does not hold: the predicate says which rows to leave out.</summary>
internal sealed class CustomFilterDataView<TSrc> : IDataView
    where TSrc : class, new()
{
    private readonly IDataView _source;
    private readonly Func<TSrc, bool> _leavesOut;
    private readonly ObjectFiller<TSrc> _filler;

    public CustomFilterDataView(IDataView source, Func<TSrc, bool> leavesOut)
    {
        _source = Contracts.CheckValue(source, "input");
        _leavesOut = Contracts.CheckValue(leavesOut, "predicate");
        _filler = new ObjectFiller<TSrc>(source.Schema, false, null);
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        return Filter(_source.GetRowCursor(Needed(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        return [.. _source.GetRowCursorSet(Needed(active), n, rand).Select(c => Filter(c, active))];
    }

    private DataViewSchema.Column[] Needed(bool[] active)
    {
        HashSet<int> read = [.. _filler.Columns.Select(c => c.Index)];
        return [.. Schema.Where(c => active[c.Index] || read.Contains(c.Index))];
    }

    private FilteringCursor Filter(DataViewRowCursor input, bool[] active)
    {
        Action<TSrc> fill = _filler.Bind(input);
        var row = new TSrc();
        return new FilteringCursor(input, active, () =>
        {
            fill(row);
            return !_leavesOut(row);
        });
    }
}
