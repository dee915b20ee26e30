// The base of transformers that add columns computed from the same row, here and in the friend assemblies:
//
//   class XTransformer : OneToOneTransformerBase                 (or RowToRowTransformerBase when columns are not pairs)
//     XTransformer(env, pairs) : base(env.Register("X"), pairs)  pairs: (outputColumnName, inputColumnName)
//     XTransformer(host, ModelLoadContext) : base(host, ctx)     reads the pairs that SaveColumns wrote
//     CheckInputColumn(schema, pair, column)                     throws where the input's type does not fit
//     MakeRowMapper(schema)                                      a Mapper bound to that very schema object
//     SaveModel(ctx)                                             ctx.CheckAtModel(); ctx.SetVersionInfo(...); SaveColumns(ctx); ctx.Writer...
//   class Mapper : OneToOneMapperBase
//     GetOutputColumnsCore()                                     one DetachedColumn for each pair
//     MakeGetter(row, pair, activeOutput, out disposer)          a ValueGetter<raw type> that reads the row
//   class XEstimator : TrivialEstimator<XTransformer>            GetOutputSchema(SchemaShape); SchemaShape.Column's constructor is internal
//
// To load it: [assembly: LoadableClass(typeof(XTransformer), "LoaderSignature")] and a static
// XTransformer Create(IHostEnvironment, ModelLoadContext); VersionInfo.LoaderAssemblyName = typeof(X).Assembly.FullName.
// An environment's settings (Seed, TempFilePath, GpuDeviceId, FallbackToCpu, options): (IHostEnvironmentInternal)env.
// The environment of a catalog: catalog.GetEnvironment().
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Computes columns of one row for a fixed input schema.</summary>
internal interface IRowMapper
{
    /// <summary>The columns that are added; the index of a column here is its "output" in the other members.</summary>
    DataViewSchema.DetachedColumn[] GetOutputColumns();

    /// <summary>Which input columns the active outputs need.</summary>
    Func<int, bool> GetDependencies(Func<int, bool> activeOutput);

    /// <summary>A <see cref="ValueGetter{TValue}"/> for each active output, null for the others.</summary>
    Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer);
}

public abstract class RowToRowTransformerBase : ITransformer
{
    private protected readonly IHost Host;

    private protected RowToRowTransformerBase(IHost host) => Host = host;

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return AddedColumns.AppendTo(inputSchema, MakeRowMapper(inputSchema).GetOutputColumns());
    }

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new RowToRowMapperTransform(input, MakeRowMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return new RowToRowMapperTransform(new EmptyDataView(inputSchema), MakeRowMapper(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected abstract void SaveModel(ModelSaveContext ctx);

    private protected abstract IRowMapper MakeRowMapper(DataViewSchema schema);

    private protected abstract class MapperBase : IRowMapper
    {
        protected readonly IHost Host;
        protected readonly DataViewSchema InputSchema;
        protected readonly Lazy<DataViewSchema.DetachedColumn[]> OutputColumns;

        protected MapperBase(IHost host, DataViewSchema inputSchema)
        {
            Host = host;
            InputSchema = inputSchema;
            OutputColumns = new Lazy<DataViewSchema.DetachedColumn[]>(GetOutputColumnsCore);
        }

        DataViewSchema.DetachedColumn[] IRowMapper.GetOutputColumns() => OutputColumns.Value;

        Func<int, bool> IRowMapper.GetDependencies(Func<int, bool> activeOutput) => GetDependenciesCore(activeOutput);

        public virtual Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            var getters = new Delegate[OutputColumns.Value.Length];
            Action disposers = null;
            for (int i = 0; i < getters.Length; i++)
            {
                if (activeOutput(i))
                {
                    getters[i] = MakeGetter(input, i, activeOutput, out Action own);
                    disposers += own;
                }
            }

            disposer = disposers;
            return getters;
        }

        protected abstract DataViewSchema.DetachedColumn[] GetOutputColumnsCore();

        protected abstract Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer);

        private protected abstract Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput);
    }
}

public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    internal readonly (string outputColumnName, string inputColumnName)[] ColumnPairs;

    private protected OneToOneTransformerBase(IHost host, params (string outputColumnName, string inputColumnName)[] columns)
        : base(host)
    {
        Contracts.CheckValue(columns, nameof(columns));
        var names = new HashSet<string>();
        foreach ((string output, string input) in columns)
        {
            Contracts.CheckNonEmpty(input, nameof(columns));
            Contracts.CheckNonEmpty(output, nameof(columns));
            Contracts.CheckParam(names.Add(output), nameof(columns), $"The output column '{output}' is given more than once.");
        }

        ColumnPairs = columns;
    }

    private protected OneToOneTransformerBase(IHost host, ModelLoadContext ctx)
        : base(host)
        => ColumnPairs = LoadColumns(ctx);

    private protected static (string OutputColumnName, string InputColumnName)[] LoadColumns(ModelLoadContext ctx)
    {
        int count = ctx.Reader.ReadInt32();
        Contracts.CheckDecode(count >= 0);
        return [.. Enumerable.Range(0, count).Select(_ => (ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString()))];
    }

    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ColumnPairs.Length);
        foreach ((string output, string input) in ColumnPairs)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    /// <summary>Throws where the type of input column <paramref name="srcCol"/> does not fit pair <paramref name="col"/>.</summary>
    private protected virtual void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
    }

    private protected abstract class OneToOneMapperBase : MapperBase
    {
        /// <summary>For each pair, the index of its input column.</summary>
        protected readonly int[] InputColumns;

        protected OneToOneMapperBase(IHost host, OneToOneTransformerBase parent, DataViewSchema inputSchema)
            : base(host, inputSchema)
        {
            InputColumns = new int[parent.ColumnPairs.Length];
            for (int i = 0; i < InputColumns.Length; i++)
            {
                string name = parent.ColumnPairs[i].inputColumnName;
                DataViewSchema.Column column = inputSchema.GetColumnOrNull(name) ?? throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
                InputColumns[i] = column.Index;
                parent.CheckInputColumn(inputSchema, i, column.Index);
            }
        }

        private protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            var needed = Enumerable.Range(0, InputColumns.Length).Where(activeOutput).Select(i => InputColumns[i]).ToHashSet();
            return needed.Contains;
        }
    }
}

public abstract class TrivialEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private protected readonly IHost Host;

    private protected readonly TTransformer Transformer;

    private protected TrivialEstimator(IHost host, TTransformer transformer)
    {
        Host = host;
        Transformer = Contracts.CheckValue(transformer, nameof(transformer));
    }

    public TTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));

        // Says early what does not fit.
        Transformer.GetOutputSchema(input.Schema);
        return Transformer;
    }

    public abstract SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
