using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg import</c>: a model of the network in an ONNX file of other software, or of weights that other software trained.</summary>
internal sealed class ImportCommand : Command
{
    private readonly Option<FileInfo> _onnx =
        Option.File("--onnx", "The ONNX file of the network, as PyTorch or other software wrote it. It needs --classes.", [".onnx"]);
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<FileInfo> _weights = Option.File(
        "--weights", "Weights of a network of this library that was trained further elsewhere, instead of --onnx. They need --into.", [".safetensors"]);
    private readonly Option<FileInfo> _into =
        Option.File("--into", "The model whose network the --weights are of, as its training saved it. It stays as it is.", [".zip"]);
    private readonly ImportArguments _import = new();
    private readonly EngineArguments _engine = EngineArguments.ForTrials();
    private readonly Option<FileInfo> _model = Option.File("--model", "The model to write.", [".zip", ".onnx"], required: true);
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public ImportCommand()
        : base("import", "Make a model of a network of other software: an ONNX file that PyTorch wrote, for example, or weights that it trained.")
    {
        _classes.Description = "Names of the network's classes in the order of its planes, and the mask values that mean them, such as "
            + "\"background=0, cell=255\". Where the network has one plane less, the first class is the background.";
        this.Add([_onnx, _classes, .. _import.Options, _weights, _into, .. _engine.Options, _model, _json]);
        SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(_weights) is { } weights
            ? RunWeights(parsed, weights)
            : Run(parsed, cancellation)));
    }

    /// <summary>Makes a model of another one and the weights that its network got elsewhere.</summary>
    private int RunWeights(ParseResult parsed, FileInfo weights)
    {
        UsageException.ThrowIfGiven(
            parsed, "is for a network that --onnx names, and --weights has those of a known one; give --onnx instead",
            [_onnx, _classes, .. _import.Options, .. _engine.Options]);
        var into = parsed.GetValue(_into) ?? throw new UsageException("--weights needs --into, the model whose network they are of.");
        var (file, json) = (parsed.GetValue(_model)!, parsed.GetValue(_json));
        OutputFile.RequireWritable([file, json], inputs: [weights, into]);
        using var before = new MLContext().Segmentation().Load(into.ToString(), new() { OpenLazily = true });
        var assumed = new List<string>();
        using var model = before.WithWeights(weights.ToString(), assumed.Add);
        assumed.ForEach(Terminal.WriteLine);
        SaveAndShow(model, file);
        OutputFile.WriteJson(json, new
        {
            Weights = weights.ToString(),
            Into = into.ToString(),
            Model = file.ToString(),
            Network = model.Info.Network.Name,
            NetworkOptions = model.Info.Network.Options,
            model.Info.Network.Parameters,
            Assumed = assumed,
        });
        return 0;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        UsageException.ThrowIfGiven(parsed, "is for --weights; give them, too", _into);
        if (parsed.GetValue(_onnx) is null || parsed.GetValue(_classes) is null)
        {
            throw new UsageException("import needs --onnx and --classes, or --weights and --into.");
        }

        var (onnx, file, json) = (parsed.GetValue(_onnx)!, parsed.GetValue(_model)!, parsed.GetValue(_json));
        OutputFile.RequireWritable([file, json], inputs: [onnx]);
        var nameOf = OptionNames.In(this);
        var findings = new List<OnnxImportFinding>();
        var import = _import.Read(parsed, finding =>
        {
            findings.Add(finding);
            Terminal.WriteLine(finding.Describe(nameOf));
        });
        using var model = SegmentationTransformer.Import(onnx.ToString(), parsed.GetValue(_classes)!, import, _engine.ScoringOptions(parsed, cancellation));
        cancellation.ThrowIfCancellationRequested();
        SaveAndShow(model, file);
        OutputFile.WriteJson(json, ToResult(onnx, file, model.Info, findings, nameOf));
        return 0;
    }

    private static void SaveAndShow(SegmentationTransformer model, FileInfo file)
    {
        Save(model, file);
        file.Refresh();
        Terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Model: {file} ({ModelForm.Size(file)}, {model.Info.Network.Parameters:N0} parameters)"));
    }

    private static void Save(SegmentationTransformer model, FileInfo file)
    {
        if (file.Extension.Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            model.SaveOnnx(file.ToString());
        }
        else
        {
            new MLContext().Segmentation().Save(model, file.ToString());
        }
    }

    private static object ToResult(
        FileInfo onnx, FileInfo file, SegmentationModelInfo info, IReadOnlyList<OnnxImportFinding> findings, Func<string, string> nameOf) => new
        {
            Onnx = onnx.ToString(),
            Model = file.ToString(),
            Classes = info.Classes.ToString(),
            info.Channels,
            info.Normalization,
            info.Divisor,
            Resize = info.Resize?.ToString(),
            info.MaxBatchSize,
            Network = info.Network.Name,
            NetworkOptions = info.Network.Options,
            info.Network.Parameters,
            Found = findings.Where(finding => !finding.IsAssumed).Select(finding => finding.Describe(nameOf)),
            Assumed = findings.Where(finding => finding.IsAssumed).Select(finding => finding.Describe(nameOf)),
        };
}
