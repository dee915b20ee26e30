using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>The estimators that run ONNX models.</summary>
public static class OnnxCatalog
{
    private const int DefaultRecursionLimit = 100;

    /// <summary>Runs the model in a file with all its inputs and outputs.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Create(catalog, new OnnxOptions { ModelFile = modelFile, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    /// <summary>Runs the model in a stream with all its inputs and outputs.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Create(catalog, modelBytes, new OnnxOptions { GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    /// <summary>Runs the model in a file with all its inputs and outputs, some of them in other shapes than it declares.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string modelFile, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Create(catalog, new OnnxOptions { ModelFile = modelFile, ShapeDictionary = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    /// <summary>Runs the model in a stream with all its inputs and outputs, some of them in other shapes than it declares.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, Stream modelBytes, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Create(catalog, modelBytes, new OnnxOptions { ShapeDictionary = shapeDictionary, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    /// <summary>Runs the model in a file with one input and one output.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, [outputColumnName], [inputColumnName], modelFile, gpuDeviceId, fallbackToCpu);

    /// <summary>Runs the model in a stream with one input and one output.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, [outputColumnName], [inputColumnName], modelBytes, gpuDeviceId, fallbackToCpu);

    /// <summary>Runs the model that the options name.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.InputColumns, nameof(options.InputColumns));
        ArgumentNullException.ThrowIfNull(options.OutputColumns, nameof(options.OutputColumns));
        return Create(catalog, options);
    }

    /// <summary>Runs the model in a file with one input and one output, in other shapes than it declares.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, [outputColumnName], [inputColumnName], modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    /// <summary>Runs the model in a stream with one input and one output, in other shapes than it declares.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, [outputColumnName], [inputColumnName], modelBytes, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    /// <summary>Runs the model in a file with some of its inputs and outputs.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, outputColumnNames, inputColumnNames, modelFile, null, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    /// <summary>Runs the model in a stream with some of its inputs and outputs.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, outputColumnNames, inputColumnNames, modelBytes, null, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    /// <summary>Runs the model in a file with some of its inputs and outputs, in other shapes than it declares.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, outputColumnNames, inputColumnNames, modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    /// <summary>Runs the model in a stream with some of its inputs and outputs, in other shapes than it declares.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        ApplyOnnxModel(catalog, outputColumnNames, inputColumnNames, modelBytes, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    /// <summary>Runs the model in a file with some of its inputs and outputs, in other shapes than it declares, nested as deep as given.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false,
        int recursionLimit = 100) =>
        ApplyOnnxModel(catalog, new OnnxOptions
        {
            ModelFile = modelFile,
            OutputColumns = outputColumnNames,
            InputColumns = inputColumnNames,
            ShapeDictionary = shapeDictionary,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
            RecursionLimit = recursionLimit,
        });

    /// <summary>Runs the model in a stream with some of its inputs and outputs, in other shapes than it declares, nested as deep as given.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false,
        int recursionLimit = 100)
    {
        ArgumentNullException.ThrowIfNull(outputColumnNames);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        return Create(catalog, modelBytes, new OnnxOptions
        {
            OutputColumns = outputColumnNames,
            InputColumns = inputColumnNames,
            ShapeDictionary = shapeDictionary,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
            RecursionLimit = recursionLimit,
        });
    }

    private static OnnxScoringEstimator Create(TransformsCatalog catalog, OnnxOptions options)
    {
        CheckNames(options.InputColumns);
        CheckNames(options.OutputColumns);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.ModelFile, nameof(options.ModelFile));
        if (!File.Exists(options.ModelFile))
        {
            throw new IOException($"Model file {options.ModelFile} does not exist.");
        }

        return Create(catalog, options, (environment, device, shapes) => OnnxModel.Load(environment, options.ModelFile, device, shapes));
    }

    private static OnnxScoringEstimator Create(TransformsCatalog catalog, Stream modelBytes, OnnxOptions options)
    {
        CheckNames(options.InputColumns);
        CheckNames(options.OutputColumns);
        ArgumentNullException.ThrowIfNull(modelBytes);
        modelBytes.Seek(0, SeekOrigin.Begin);
        using var bytes = new MemoryStream();
        modelBytes.CopyTo(bytes);
        return Create(catalog, options, (environment, device, shapes) => OnnxModel.Load(environment, bytes.ToArray(), device, shapes));
    }

    private static OnnxScoringEstimator Create(
        TransformsCatalog catalog, OnnxOptions options, Func<IHostEnvironment, OnnxDevice, IReadOnlyDictionary<string, int[]>, OnnxModel> load)
    {
        IHostEnvironment environment = catalog.GetEnvironment();
        var shapes = new Dictionary<string, int[]>(options.ShapeDictionary ?? new Dictionary<string, int[]>());
        OnnxModel model = load(environment, Device(environment, options), shapes);
        try
        {
            var transformer = new OnnxTransformer(environment, model, options.OutputColumns ?? [], options.InputColumns ?? [], shapes, options.RecursionLimit);
            return new OnnxScoringEstimator(environment, transformer);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static OnnxDevice Device(IHostEnvironment environment, OnnxOptions options) =>
        options.GpuDeviceId is null && environment is IHostEnvironmentInternal { GpuDeviceId: not null } settings
            ? new OnnxDevice(settings.GpuDeviceId, settings.FallbackToCpu, options.InterOpNumThreads, options.IntraOpNumThreads)
            : new OnnxDevice(options.GpuDeviceId, options.FallbackToCpu, options.InterOpNumThreads, options.IntraOpNumThreads);

    private static void CheckNames(string[] names)
    {
        foreach (string name in names ?? [])
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(names));
        }
    }
}
