using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output: its dimensions, not positive where unknown, and the type of the column it becomes.</summary>
internal sealed record OnnxVariable(string Name, int[] Shape, DataViewType Type);

/// <summary>Where and with how many threads a model runs; null leaves the choice to the runtime.</summary>
internal sealed record OnnxDevice(int? GpuDeviceId, bool FallbackToCpu, int? InterOpNumThreads, int? IntraOpNumThreads);

/// <summary>A model's bytes and the session that runs them.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;

    private OnnxModel(InferenceSession session, byte[] bytes, IReadOnlyDictionary<string, int[]> shapes)
    {
        _session = session;
        Bytes = bytes;
        (IReadOnlyDictionary<string, DataViewType> inputTypes, IReadOnlyDictionary<string, DataViewType> outputTypes) = OnnxDeclarations.Read(bytes);
        Inputs = Describe(session.InputMetadata, inputTypes, shapes);
        Outputs = Describe(session.OutputMetadata, outputTypes, shapes);
        Initializers = Describe(session.OverridableInitializerMetadata, inputTypes, shapes);
    }

    public byte[] Bytes { get; }

    public IReadOnlyList<OnnxVariable> Inputs { get; }

    public IReadOnlyList<OnnxVariable> Outputs { get; }

    /// <summary>Constants of the graph that a caller may replace.</summary>
    public IReadOnlyList<OnnxVariable> Initializers { get; }

    /// <summary>The model in a file, which may keep its weights in files beside it.</summary>
    public static OnnxModel Load(IHostEnvironment environment, string file, OnnxDevice device, IReadOnlyDictionary<string, int[]> shapes) =>
        Create(environment, options => new InferenceSession(file, options), File.ReadAllBytes(file), device, shapes);

    /// <summary>The model in memory.</summary>
    public static OnnxModel Load(IHostEnvironment environment, byte[] bytes, OnnxDevice device, IReadOnlyDictionary<string, int[]> shapes) =>
        Create(environment, options => new InferenceSession(bytes, options), bytes, device, shapes);

    public OnnxVariable GetInput(string name) =>
        Find(Inputs, name) ?? Find(Initializers, name) ?? throw Missing("input", name, Inputs);

    public OnnxVariable GetOutput(string name) => Find(Outputs, name) ?? throw Missing("output", name, Outputs);

    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _session.Run(inputs, outputNames);

    public void Dispose() => _session.Dispose();

    private static OnnxModel Create(
        IHostEnvironment environment, Func<SessionOptions, InferenceSession> open, byte[] bytes, OnnxDevice device, IReadOnlyDictionary<string, int[]> shapes)
    {
        try
        {
            InferenceSession session = Open(environment, open, device);
            try
            {
                return new OnnxModel(session, bytes, shapes);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw Contracts.Except($"Error initializing model :{exception}", exception);
        }
    }

    private static InferenceSession Open(IHostEnvironment environment, Func<SessionOptions, InferenceSession> open, OnnxDevice device)
    {
        OnnxSessionOptions settings = (environment is IHostEnvironmentInternal ? environment.GetOnnxSessionOption() : null) ?? new OnnxSessionOptions();
        if (!settings.PerSessionThreads && !OrtEnv.IsCreated)
        {
            ShareThreads(settings);
        }

        if (settings.CreateSessionOptions is not null)
        {
            return open(settings.CreateSessionOptions());
        }

        if (device.GpuDeviceId is not int gpu)
        {
            return Open(open, new SessionOptions(), settings, device);
        }

        try
        {
            return Open(open, SessionOptions.MakeSessionOptionWithCudaProvider(gpu), settings, device);
        }
        catch (OnnxRuntimeException) when (device.FallbackToCpu)
        {
            return Open(open, new SessionOptions(), settings, device);
        }
    }

    private static InferenceSession Open(Func<SessionOptions, InferenceSession> open, SessionOptions options, OnnxSessionOptions settings, OnnxDevice device)
    {
        using (options)
        {
            settings.CopyTo(options);
            options.InterOpNumThreads = device.InterOpNumThreads ?? settings.InterOpNumThreads;
            options.IntraOpNumThreads = device.IntraOpNumThreads ?? settings.IntraOpNumThreads;
            return open(options);
        }
    }

    private static void ShareThreads(OnnxSessionOptions settings)
    {
        var options = new EnvironmentCreationOptions
        {
            threadOptions = new OrtThreadingOptions
            {
                GlobalInterOpNumThreads = settings.GlobalInterOpNumThreads,
                GlobalIntraOpNumThreads = settings.GlobalIntraOpNumThreads,
            },
        };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }

    private static OnnxVariable[] Describe(
        IReadOnlyDictionary<string, NodeMetadata> metadata, IReadOnlyDictionary<string, DataViewType> types, IReadOnlyDictionary<string, int[]> shapes) =>
        [.. metadata.Where(item => !IsUnused(item.Key)).Select(item => Describe(item.Key, item.Value.Dimensions, types[item.Key], shapes))];

    // ML.NET's own exporter gives graphs that need an input or output for form's sake one of these names.
    private static bool IsUnused(string name) =>
        name.StartsWith("mlnet.", StringComparison.Ordinal)
        && (name.EndsWith(".unusedInput", StringComparison.Ordinal) || name.EndsWith(".unusedOutput", StringComparison.Ordinal));

    private static OnnxVariable Describe(string name, int[] dimensions, DataViewType type, IReadOnlyDictionary<string, int[]> shapes)
    {
        if (!shapes.TryGetValue(name, out int[] shape))
        {
            return new OnnxVariable(name, dimensions, type);
        }

        bool isCompatible = shape.Length == dimensions.Length
            && shape.Zip(dimensions).All(pair => pair.First == pair.Second || pair.First <= 0 || pair.Second <= 0);
        Contracts.CheckParam(
            isCompatible,
            "shapeDictionary",
            $"The shape {string.Join(",", shape)} given for '{name}' does not fit the shape {string.Join(",", dimensions)} in the model: only unknown dimensions can differ.");
        return type is not VectorDataViewType vector
            ? new OnnxVariable(name, shape, type)
            : new OnnxVariable(
                name, shape, shape.All(dimension => dimension > 0) ? new VectorDataViewType(vector.ItemType, shape) : new VectorDataViewType(vector.ItemType));
    }

    private static OnnxVariable Find(IReadOnlyList<OnnxVariable> variables, string name) => variables.FirstOrDefault(variable => variable.Name == name);

    private static Exception Missing(string role, string name, IReadOnlyList<OnnxVariable> variables) => Contracts.ExceptParam(
        nameof(name), $"The ONNX model has no {role} '{name}'. Its {role}s are: {string.Join(", ", variables.Select(variable => variable.Name))}.");
}
