using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

/// <summary>A transformer written by hand: it adds a column "Count", one more than "Id", and counts what is asked of it.</summary>
internal sealed class CountingMapper : ITransformer, IDisposable
{
    public int Disposals { get; private set; }

    public bool IsRowToRowMapper => true;

    public void Dispose() => Disposals++;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn("Count", NumberDataViewType.Int32);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => throw new NotSupportedException();

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public void Save(ModelSaveContext ctx)
    {
    }

    private sealed class Mapper(CountingMapper parent, DataViewSchema inputSchema) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => inputSchema;

        public DataViewSchema OutputSchema { get; } = parent.GetOutputSchema(inputSchema);

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
            => [.. dependingColumns.Select(c => c.Name == "Count" ? inputSchema["Id"] : inputSchema[c.Index])];

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(input, OutputSchema);
    }

    private sealed class Row(DataViewRow input, DataViewSchema schema) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Name != "Count")
            {
                return input.GetGetter<TValue>(input.Schema[column.Index]);
            }

            ValueGetter<int> id = input.GetGetter<int>(input.Schema["Id"]);
            ValueGetter<int> count = (ref int value) =>
            {
                id(ref value);
                value++;
            };
            return (ValueGetter<TValue>)(object)count;
        }

        protected override void Dispose(bool disposing)
        {
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
