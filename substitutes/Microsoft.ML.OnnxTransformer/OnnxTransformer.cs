using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

[assembly: LoadableClass(typeof(OnnxTransformer), OnnxTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs an ONNX model on each row: columns named as its inputs go in, columns named as its outputs come out.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    internal const string LoaderSignature = "OnnxTransform";

    private const string ModelEntry = "OnnxModel";
    private const string StrippedSuffix = ".output";

    private readonly IReadOnlyDictionary<string, int[]> _shapes;
    private readonly int _recursionLimit;

    internal OnnxTransformer(
        IHostEnvironment environment, OnnxModel model, string[] outputs, string[] inputs, IReadOnlyDictionary<string, int[]> shapes, int recursionLimit)
        : base(environment.Register(nameof(OnnxTransformer)))
    {
        Model = model;
        Inputs = inputs.Length == 0 ? [.. model.Inputs.Select(input => input.Name)] : inputs;
        Outputs = outputs.Length == 0 ? [.. model.Outputs.Select(output => output.Name)] : outputs;
        OutputTypes = [.. Outputs.Select(name => model.GetOutput(name).Type)];
        _shapes = shapes;
        _recursionLimit = recursionLimit;
    }

    internal OnnxModel Model { get; }

    internal string[] Inputs { get; }

    internal string[] Outputs { get; }

    internal DataViewType[] OutputTypes { get; }

    private static VersionInfo Version => new(
        ModelSignature: "ONNXSCOR",
        VerWrittenCur: 0x00010003,
        VerReadableCur: 0x00010003,
        VerWeCanReadBack: 0x00010003,
        LoaderSignature: LoaderSignature,
        LoaderAssemblyName: typeof(OnnxTransformer).Assembly.FullName);

    /// <summary>Releases the model's session.</summary>
    public void Dispose() => Model.Dispose();

    private static OnnxTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        byte[] bytes = null;
        bool hasModel = context.TryLoadBinaryStream(ModelEntry, reader => bytes = reader.ReadBytes(reader.ReadInt32()));
        Contracts.CheckDecode(hasModel, "The model file lacks its ONNX model.");
        string[] inputs = LoadNames(context);
        string[] outputs = LoadNames(context);
        var shapes = new Dictionary<string, int[]>();
        for (int left = context.Reader.ReadInt32(); left > 0; left--)
        {
            string name = context.LoadNonEmptyString();
            shapes[name] = [.. Enumerable.Range(0, context.Reader.ReadInt32()).Select(_ => context.Reader.ReadInt32())];
        }

        int recursionLimit = context.Reader.ReadInt32();
        var settings = environment as IHostEnvironmentInternal;
        var device = new OnnxDevice(settings?.GpuDeviceId, settings?.FallbackToCpu ?? false, InterOpNumThreads: null, IntraOpNumThreads: null);
        OnnxModel model = OnnxModel.Load(environment, bytes, device, shapes);
        return new OnnxTransformer(environment, model, outputs, inputs, shapes, recursionLimit);
    }

    private static string[] LoadNames(ModelLoadContext context)
    {
        int count = context.Reader.ReadInt32();
        Contracts.CheckDecode(count > 0);
        return [.. Enumerable.Range(0, count).Select(_ => context.LoadNonEmptyString())];
    }

    private static void SaveNames(ModelSaveContext context, string[] names)
    {
        context.Writer.Write(names.Length);
        foreach (string name in names)
        {
            context.SaveNonEmptyString(name);
        }
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveBinaryStream(ModelEntry, writer =>
        {
            writer.Write(Model.Bytes.Length);
            writer.Write(Model.Bytes);
        });
        SaveNames(ctx, Inputs);
        SaveNames(ctx, Outputs);
        ctx.Writer.Write(_shapes.Count);
        foreach ((string name, int[] shape) in _shapes)
        {
            ctx.SaveNonEmptyString(name);
            ctx.Writer.Write(shape.Length);
            foreach (int dimension in shape)
            {
                ctx.Writer.Write(dimension);
            }
        }

        ctx.Writer.Write(_recursionLimit);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase
    {
        private readonly OnnxTransformer _parent;
        private readonly OnnxInputColumn[] _inputs;

        public Mapper(OnnxTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host, inputSchema)
        {
            _parent = parent;
            _inputs = [.. parent.Inputs.Select(name => new OnnxInputColumn(parent.Model.GetInput(name), inputSchema))];
        }

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            string[] requested = [.. _parent.Outputs.Where((_, index) => activeOutput(index))];
            OnnxInput[] inputs = requested.Length == 0 ? [] : [.. _inputs.Select(column => column.CreateInput(input))];
            var run = new OnnxRowRun(_parent.Model, input, inputs, requested);
            disposer = run.Dispose;
            return [.. _parent.Outputs.Select((name, index) => activeOutput(index) ? run.CreateGetter(name, _parent.OutputTypes[index]) : null)];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [.. _parent.Outputs.Select((name, index) => new DataViewSchema.DetachedColumn(ColumnName(name), _parent.OutputTypes[index], null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer) =>
            throw new NotSupportedException("The getters of a row share one run of the model and are made together.");

        private protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            bool isNeeded = Enumerable.Range(0, _parent.Outputs.Length).Any(activeOutput);
            return column => isNeeded && _inputs.Any(input => input.Index == column);
        }

        private static string ColumnName(string output) =>
            output.EndsWith(StrippedSuffix, StringComparison.Ordinal) ? output.Replace(StrippedSuffix, "", StringComparison.Ordinal) : output;
    }
}
