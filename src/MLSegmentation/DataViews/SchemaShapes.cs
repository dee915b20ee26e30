using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>
/// Makes the schema shapes that estimators promise. ML.NET lets nobody else construct their columns, but an estimator chain shows
/// the shape of any schema to its estimators when it is fitted, so one of ours catches it there.
/// </summary>
internal static class SchemaShapes
{
    /// <summary>The shape of a schema.</summary>
    public static SchemaShape Of(DataViewSchema schema)
    {
        var observer = new ShapeObserver();
        new EstimatorChain<ITransformer>().Append(observer).Fit(new SchemaOnlyDataView(schema));
        return observer.Shape!;
    }

    /// <summary>The shape of an estimator's output: its input's columns, and its own columns added or in their place.</summary>
    public static SchemaShape Add(SchemaShape input, DataViewSchema added)
    {
        var columns = input.ToList();
        foreach (var column in Of(added))
        {
            columns.RemoveAll(existing => existing.Name == column.Name);
            columns.Add(column);
        }

        return new SchemaShape(columns);
    }

    private sealed class ShapeObserver : IEstimator<ITransformer>, ITransformer
    {
        public SchemaShape? Shape { get; private set; }

        bool ITransformer.IsRowToRowMapper => false;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;

        public ITransformer Fit(IDataView input) => this;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
