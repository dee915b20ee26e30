using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Screen;

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

    /// <summary>Writes the model to all files that are asked for.</summary>
    public void Save(MLContext mlContext, SegmentationTransformer model, ParseResult parsed)
    {
        var file = Model(parsed);
        try
        {
            // It may have been deleted while the training went on, which is not to be lost for that.
            file.Directory?.Create();
            mlContext.Segmentation().Save(model, file.ToString());
            Terminal.WriteLine($"Model: {file}");
        }
        finally
        {
            // Where there is no room for the one, there may be for the other.
            if (parsed.GetValue(Onnx) is { } onnx)
            {
                model.SaveOnnx(onnx.ToString());
                Terminal.WriteLine($"ONNX:  {onnx}");
            }
        }
    }

    private static bool IsOnnx(string file) => Path.GetExtension(file).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
}
