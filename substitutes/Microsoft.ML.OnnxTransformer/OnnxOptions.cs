namespace Microsoft.ML.Transforms.Onnx;

/// <summary>All that <see cref="OnnxCatalog.ApplyOnnxModel(TransformsCatalog, OnnxOptions)"/> can be told.</summary>
public sealed class OnnxOptions
{
    /// <summary>The model's file.</summary>
    public string ModelFile;

    /// <summary>The columns, named as the model's inputs, that it reads.</summary>
    public string[] InputColumns;

    /// <summary>The model's outputs, which become columns.</summary>
    public string[] OutputColumns;

    /// <summary>The graphics processor to run on; null for the processor.</summary>
    public int? GpuDeviceId;

    /// <summary>Whether to run on the processor where the graphics processor cannot be used.</summary>
    public bool FallbackToCpu;

    /// <summary>Shapes by tensor name, in place of those that the model declares.</summary>
    public IDictionary<string, int[]> ShapeDictionary;

    /// <summary>How deep the model's messages may nest.</summary>
    public int RecursionLimit = 100;

    /// <summary>Threads for nodes that run at the same time; null for the runtime's choice.</summary>
    public int? InterOpNumThreads;

    /// <summary>Threads within a node; null for the runtime's choice.</summary>
    public int? IntraOpNumThreads;
}
