using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg export</c>: the ONNX file of a saved model, its weights, and its network as a program of PyTorch.</summary>
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
    private readonly Option<FileInfo> _pytorch = Option.File(
        "--pytorch", "Write the network as a program of PyTorch, whose state_dict has the names of --weights, to train it there.", [".py"]);
    private readonly Int8Arguments _int8 = new();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public ExportCommand()
        : base("export", "Write a trained model as ONNX (pixels in, probabilities and labels out, at any image size), its weights, or its network for PyTorch.")
    {
        this.Add([.. _models.Options, _onnx, _float16, _mode, _prune, .. _int8.Options, _weights, _pytorch, _json]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var onnx = parsed.GetValue(_onnx);
        var weights = parsed.GetValue(_weights);
        var pytorch = parsed.GetValue(_pytorch);
        var options = ReadOptions(parsed, onnx, isOther: weights is not null || pytorch is not null);
        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([onnx, weights, pytorch, json], inputs: _models.Files(parsed), data: _int8.Files(parsed));
        var mlContext = new MLContext();
        using var transformer = _models.Load(parsed, mlContext, new() { OpenLazily = true });
        cancellation.ThrowIfCancellationRequested();
        RequireForTraining(transformer, weights, pytorch);
        var quantization = _int8.AreGiven(parsed) ? Quantize(parsed, mlContext, transformer, options, cancellation) : null;
        if (onnx is not null)
        {
            if (quantization is null)
            {
                transformer.SaveOnnx(onnx.ToString(), options);
            }

            Terminal.WriteLine($"ONNX: {onnx} ({Describe(onnx)})");
            quantization?.Write();
        }

        cancellation.ThrowIfCancellationRequested();
        SaveForTraining(transformer, weights, pytorch);
        OutputFile.WriteJson(json, ToResult(onnx, (weights, pytorch), quantization));
        return 0;
    }

    /// <summary>Has what the model may lack said before the first file is written: what is written for training takes no time beside the rest.</summary>
    private static void RequireForTraining(SegmentationTransformer transformer, FileInfo? weights, FileInfo? pytorch)
    {
        if (weights is not null)
        {
            transformer.SaveWeights(Stream.Null);
        }

        if (pytorch is not null)
        {
            transformer.SavePyTorch(Stream.Null);
        }
    }

    private static void SaveForTraining(SegmentationTransformer transformer, FileInfo? weights, FileInfo? pytorch)
    {
        if (weights is not null)
        {
            transformer.SaveWeights(weights.ToString());
            Terminal.WriteLine($"Weights: {weights}");
        }

        if (pytorch is not null)
        {
            transformer.SavePyTorch(pytorch.ToString());
            Terminal.WriteLine($"PyTorch: {pytorch}");
        }
    }

    private static object ToResult(FileInfo? onnx, (FileInfo? Weights, FileInfo? PyTorch) others, QuantizationResultText? quantization)
    {
        using var model = onnx is null ? null : Open(onnx);
        return new
        {
            Onnx = onnx?.ToString(),
            Bytes = onnx?.Length,
            Precision = model is null ? null : ModelForm.Precision(model.Info),
            Mode = model is null ? null : ModelForm.Heads(model.Info),
            model?.Info.Network.Parameters,
            Weights = others.Weights?.ToString(),
            Pytorch = others.PyTorch?.ToString(),
            Int8 = quantization?.ToResult(),
        };
    }

    /// <summary>Writes the quantised model, once all that is said about it is known.</summary>
    private QuantizationResultText Quantize(
        ParseResult parsed, MLContext mlContext, SegmentationTransformer transformer, OnnxExportOptions options, CancellationToken cancellation)
    {
        using var line = Terminal.CanRedraw ? StatusLine.OnTerminal() : null;
        var clock = Stopwatch.StartNew();
        var int8 = _int8.Read(parsed, mlContext, transformer.Info, new Showing(share => line?.Show(ProgressText(share, clock))), cancellation);
        var (quantized, report) = transformer.Quantize(int8, options.Mode, options.Prune);
        using (quantized)
        {
            bool hasMasks = _int8.HasMasks(parsed);
            var before = hasMasks ? Evaluate(mlContext, transformer, int8) : null;
            var after = hasMasks ? Evaluate(mlContext, quantized, int8) : null;
            quantized.SaveOnnx(parsed.GetValue(_onnx)!.ToString());
            return new QuantizationResultText(report, before, after);
        }
    }

    private static SegmentationMetrics Evaluate(MLContext mlContext, SegmentationTransformer model, Int8Options options) => mlContext.Segmentation()
        .Evaluate(model.Transform(options.Calibration), options: new() { CancellationToken = options.CancellationToken });

    private static ProgressText ProgressText(double share, Stopwatch clock) => new(
        "quantising", "quantising", share, share > 0 ? DurationText.Times((1 - share) / share, clock.Elapsed) : null);

    private OnnxExportOptions ReadOptions(ParseResult parsed, FileInfo? onnx, bool isOther)
    {
        if (onnx is null && !isOther)
        {
            throw new UsageException("--onnx, --weights and --pytorch say what to write; give at least one of them.");
        }

        var options = new OnnxExportOptions
        {
            Float16 = parsed.GetValue(_float16),
            Mode = parsed.GetValue(_mode),
            Prune = parsed.GetValue(_prune),
        };
        _int8.Check(parsed);
        if (options.Float16 && _int8.AreGiven(parsed))
        {
            throw new UsageException("--float16 and --int8 are two forms of the ONNX file; give one of them.");
        }

        return onnx is null && (options.Float16 || options.Mode is not null || options.Prune is not null || _int8.AreGiven(parsed))
            ? throw new UsageException("--float16, --int8, --mode and --prune say how to write the ONNX file; give --onnx, too.")
            : options;
    }

    /// <summary>What was written, as the file says it.</summary>
    private static string Describe(FileInfo onnx)
    {
        using var model = Open(onnx);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ModelForm.Size(onnx)}, {ModelForm.Precision(model.Info)}, {ModelForm.Heads(model.Info)}, "
            + $"{model.Info.Network.Parameters:N0} parameters");
    }

    private static SegmentationTransformer Open(FileInfo onnx)
    {
        onnx.Refresh();
        return new MLContext().Segmentation().Load(onnx.ToString(), new() { OpenLazily = true });
    }

    // System.Progress reports from other threads, after the work.
    private sealed class Showing(Action<double> show) : IProgress<double>
    {
        public void Report(double value) => show(value);
    }
}
