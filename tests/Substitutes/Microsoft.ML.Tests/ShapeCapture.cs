using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

/// <summary>An estimator that only takes the schema shape that a chain hands to it.</summary>
internal sealed class ShapeCapture : IEstimator<ITransformer>, ITransformer
{
    private SchemaShape? _shape;

    public bool IsRowToRowMapper => false;

    public static SchemaShape Of(DataViewSchema schema)
    {
        var capture = new ShapeCapture();
        new EstimatorChain<ITransformer>().Append(capture).Fit(new SchemaOnlyView(schema));
        return capture._shape!;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _shape = inputSchema;

    public ITransformer Fit(IDataView input) => this;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IDataView Transform(IDataView input) => input;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

    private sealed class SchemaOnlyView(DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => schema;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => throw new NotSupportedException();

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new NotSupportedException();
    }
}
