using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment environment, string[] keepColumns, string[] dropColumns, bool keepHidden)
        : base(
            environment.Register(nameof(ColumnSelectingEstimator)),
            new ColumnSelectingTransformer(keepColumns, dropColumns, keepHidden, false))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        Transformer.CheckColumns(inputSchema.Select(c => c.Name));
        return new SchemaShape(inputSchema.Where(c => Transformer.Keeps(c.Name)));
    }
}

public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";

    private static readonly VersionInfo Version = new(
        "SELCOLST", 0x00010001, 0x00010001, 0x00010001, LoaderSignature, LoaderAssembly.Data);

    private readonly string[] _names;
    private readonly bool _keeps;
    private readonly bool _keepsHidden;
    private readonly bool _ignoresMissing;

    internal ColumnSelectingTransformer(string[] keepColumns, string[] dropColumns, bool keepHidden, bool ignoreMissing)
    {
        _keeps = keepColumns is { Length: > 0 };
        bool drops = dropColumns is { Length: > 0 };
        Contracts.Check(!(_keeps && drops), "Both keepColumns and dropColumns are set. Exactly one can be specified.");
        Contracts.Check(_keeps || drops, "Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        _names = _keeps ? keepColumns : dropColumns;
        _keepsHidden = keepHidden;
        _ignoresMissing = ignoreMissing;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeSelection(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new SelectingDataView(input, MakeSelection(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeSelection(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(_keeps);
        ctx.Writer.Write(_keepsHidden);
        ctx.Writer.Write(_ignoresMissing);
        ctx.Writer.Write(_names.Length);
        foreach (string name in _names)
        {
            ctx.SaveNonEmptyString(name);
        }
    }

    internal bool Keeps(string name) => _names.Contains(name) == _keeps;

    internal void CheckColumns(IEnumerable<string> inputNames)
    {
        string[] missing = [.. _names.Except(inputNames)];
        if (missing.Length > 0 && !_ignoresMissing)
        {
            throw Contracts.ExceptSchemaMismatch("inputSchema", "input", string.Join(",", missing));
        }
    }

    private static ColumnSelectingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        bool keeps = context.Reader.ReadBoolean();
        bool keepsHidden = context.Reader.ReadBoolean();
        bool ignoresMissing = context.Reader.ReadBoolean();
        string[] names = [.. Enumerable.Range(0, context.Reader.ReadInt32()).Select(_ => context.LoadNonEmptyString())];
        return new ColumnSelectingTransformer(keeps ? names : null, keeps ? null : names, keepsHidden, ignoresMissing);
    }

    private ColumnSelection MakeSelection(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        CheckColumns(inputSchema.Select(c => c.Name));

        // Selecting puts the columns in the order of the names; dropping leaves the rest as it is, hidden columns too.
        IEnumerable<DataViewSchema.Column> kept = _keeps
            ? _names.SelectMany(name => inputSchema.Where(c => c.Name == name && (_keepsHidden || !c.IsHidden)))
            : inputSchema.Where(c => Keeps(c.Name));
        return new ColumnSelection(inputSchema, [.. kept]);
    }
}

/// <summary>Some columns of a schema, in an order of their own.</summary>
internal sealed class ColumnSelection : IRowToRowMapper
{
    private readonly DataViewSchema.Column[] _sources;

    public ColumnSelection(DataViewSchema inputSchema, DataViewSchema.Column[] sources)
    {
        InputSchema = inputSchema;
        _sources = sources;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(sources);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column Source(DataViewSchema.Column column) => _sources[column.Index];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => [.. dependingColumns.Select(Source)];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.Check(ReferenceEquals(input.Schema, InputSchema), "Schema of input row must be the same as the schema the mapper is bound to");
        return new SelectedRow(input, this);
    }

    private sealed class SelectedRow : WrappingRow
    {
        private readonly ColumnSelection _selection;

        public SelectedRow(DataViewRow input, ColumnSelection selection)
            : base(input)
            => _selection = selection;

        public override DataViewSchema Schema => _selection.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(_selection.Source(column));
    }
}

internal sealed class SelectingDataView : IDataView
{
    private readonly IDataView _source;
    private readonly ColumnSelection _selection;

    public SelectingDataView(IDataView source, ColumnSelection selection)
    {
        _source = source;
        _selection = selection;
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _selection.OutputSchema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new Cursor(_source.GetRowCursor(_selection.GetDependencies(columns), rand), _selection, ActiveColumns.Of(columns, Schema));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        bool[] active = ActiveColumns.Of(columns, Schema);
        return [.. _source.GetRowCursorSet(_selection.GetDependencies(columns), n, rand).Select(c => new Cursor(c, _selection, active))];
    }

    private sealed class Cursor : WrappingCursor
    {
        private readonly ColumnSelection _selection;
        private readonly bool[] _active;

        public Cursor(DataViewRowCursor input, ColumnSelection selection, bool[] active)
            : base(input)
        {
            _selection = selection;
            _active = active;
        }

        public override DataViewSchema Schema => _selection.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.Check(IsColumnActive(column), $"The column '{column.Name}' was not asked for.");
            return Input.GetGetter<TValue>(_selection.Source(column));
        }
    }
}
