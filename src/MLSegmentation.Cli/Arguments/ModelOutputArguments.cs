using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The files that a trained model is written to.</summary>
internal sealed class ModelOutputArguments
{
    private readonly Option<FileInfo> _model = Option.File(
        "--model", "The model to write.", [".zip"], required: true, advice: file => IsOnnx(file) ? $"--onnx {file} writes ONNX, too" : null);

    /// <summary>The ONNX file.</summary>
    public Option<FileInfo> Onnx { get; } = Option.File("--onnx", "Write the model as ONNX, too.", [".onnx"]);

    public IEnumerable<Option> Options => [_model, Onnx];

    /// <summary>The file of the model.</summary>
    public FileInfo Model(ParseResult parsed) => parsed.GetValue(_model)!;

    private static bool IsOnnx(string file) => Path.GetExtension(file).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
}
