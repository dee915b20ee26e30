using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Some rows of a data view, in its order; a row that is left out is not computed.</summary>
/// <param name="source">The data view.</param>
/// <param name="isKept">Says for each of its rows whether it is among them.</param>
internal sealed class SomeRowsDataView(IDataView source, bool[] isKept) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    // Rows are told apart by their places.
    public bool CanShuffle => false;

    public long? GetRowCount() => isKept.LongCount(kept => kept);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(SequentialCursor.Open(source, columnsNeeded), isKept);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, bool[] isKept) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => source.Schema;

        public override long Position => _position;

        public override long Batch => source.Batch;

        public override bool MoveNext()
        {
            while (source.MoveNext())
            {
                if (isKept[source.Position])
                {
                    _position++;
                    return true;
                }
            }

            _position = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
