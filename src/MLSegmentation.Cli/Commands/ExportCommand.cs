using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg export</c>: the ONNX file of a saved model, and its weights.</summary>
internal sealed class ExportCommand : Command
{
    private readonly ModelArguments _models = new(isRequired: true);
    private readonly Option<FileInfo> _onnx = Option.File("--onnx", "The ONNX file to write.", [".onnx"]);
    private readonly Option<bool> _float16 =
        Option.Switch("--float16", "Store and compute the network with 16-bit numbers, in half the size; input and outputs stay as they are.");
    private readonly Option<OnnxExportMode?> _mode = Option.Choice<OnnxExportMode>(
        "--mode", "Which heads of a deeply supervised network predict: the deepest, or the mean of all. Default: fast.");
    private readonly Option<int?> _prune = Option.Integer(
        "--prune", "Cut a deeply supervised network down to the head of this depth. Default: all of it.", 1, unit: "DEPTH");
    private readonly Option<FileInfo> _weights =
        Option.File("--weights", "Write the network's weights as safetensors, to train on or to read elsewhere.", [".safetensors"]);

    public ExportCommand()
        : base("export", "Write a trained model as ONNX: pixels in, probabilities and labels out, at any image size.")
    {
        this.Add([.. _models.Options, _onnx, _float16, _mode, _prune, _weights]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var onnx = parsed.GetValue(_onnx);
        var weights = parsed.GetValue(_weights);
        var options = ReadOptions(parsed, onnx, weights);
        OutputFile.RequireWritable([onnx, weights], inputs: _models.Files(parsed));
        using var transformer = _models.Load(parsed, new MLContext(), new() { OpenLazily = true });
        cancellation.ThrowIfCancellationRequested();
        if (onnx is not null)
        {
            transformer.SaveOnnx(onnx.ToString(), options);
            Terminal.WriteLine($"ONNX: {onnx} ({Describe(onnx)})");
        }

        cancellation.ThrowIfCancellationRequested();
        if (weights is not null)
        {
            transformer.SaveWeights(weights.ToString());
            Terminal.WriteLine($"Weights: {weights}");
        }

        return 0;
    }

    private OnnxExportOptions ReadOptions(ParseResult parsed, FileInfo? onnx, FileInfo? weights)
    {
        if (onnx is null && weights is null)
        {
            throw new UsageException("--onnx and --weights say what to write; give at least one of them.");
        }

        var options = new OnnxExportOptions
        {
            Float16 = parsed.GetValue(_float16),
            Mode = parsed.GetValue(_mode),
            Prune = parsed.GetValue(_prune),
        };
        return onnx is null && (options.Float16 || options.Mode is not null || options.Prune is not null)
            ? throw new UsageException("--float16, --mode and --prune say how to write the ONNX file; give --onnx, too.")
            : options;
    }

    /// <summary>What was written, as the file says it.</summary>
    private static string Describe(FileInfo onnx)
    {
        onnx.Refresh();
        using var model = new MLContext().Segmentation().Load(onnx.ToString(), new() { OpenLazily = true });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ModelForm.Size(onnx)}, {ModelForm.Precision(model.Info)}, {ModelForm.Heads(model.Info)}, "
            + $"{model.Info.Network.Parameters:N0} parameters");
    }
}
