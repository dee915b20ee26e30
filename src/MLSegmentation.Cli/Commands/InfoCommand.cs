using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg info</c>: what a model file says about itself or, without one, what this machine has to train and score with.</summary>
internal sealed class InfoCommand : Command
{
    private readonly Option<FileInfo> _model =
        Option.File("--model", "The trained model (.zip or .onnx). Without it, the engines of this machine are shown.");
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly HistoryArguments _history = new();

    public InfoCommand()
        : base("info", "Show a model's classes, input, network and training; without a model, what this machine trains and scores with.")
    {
        this.Add([_model, _json, .. _history.Options]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        if (parsed.GetValue(_model) is { } file)
        {
            OutputFile.RequireWritable([json, .. _history.Files(parsed)], inputs: [file]);
            if (SegmentationCatalog.IsDenoiser(file.ToString()))
            {
                UsageException.ThrowIfGiven(parsed, "shows the training of a segmentation model, and this is a denoiser; name another", [.. _history.Options]);
                DenoiserFacts.Show(file, json);
                return 0;
            }

            using var model = new MLContext().Segmentation().Load(file.ToString(), new() { OpenLazily = true });
            FactTable.Write(Facts(file, model));
            _history.Write(parsed, model.Info);
            OutputFile.WriteJson(json, ToResult(file, model));
            return 0;
        }

        if (_history.Files(parsed).Length > 0)
        {
            throw new UsageException("--history and --curves show a model's training; name the model with --model.");
        }

        OutputFile.RequireWritable([json]);
        var engines = Engines.OfThisMachine(cancellation);
        FactTable.Write(engines.Facts());
        OutputFile.WriteJson(json, engines);
        return 0;
    }

    private static object ToResult(FileInfo file, SegmentationTransformer model) => new
    {
        Model = file.ToString(),
        Bytes = file.Length,
        Classes = model.Info.Classes.Select(item => new { item.Name, Value = item.MaskValues.ToString(), Color = item.Color.ToString() }),
        model.Info.Pixels,
        model.Info.Samples,
        Channels = model.Info.ImageChannels,
        model.Info.Normalization,
        model.Info.TrainingRange,
        model.Info.Divisor,
        Resize = model.Info.Resize?.ToString(),
        Volumes = VolumeFacts.ToResult(model.Info),
        Network = model.Info.Network.Name,
        NetworkOptions = model.Info.Network.Options,
        model.Info.Network.Parameters,
        Precision = ModelForm.Precision(model.Info),
        Mode = ModelForm.Heads(model.Info),
        model.Info.PostProcessing,
        model.OperatorSet,
        Members = EnsembleFacts.ToResult(model.Info),
        model.Info.Training,
        Best = BestEpoch(model.Info.Training),
    };

    private static IEnumerable<(string Name, string Value)> Facts(FileInfo file, SegmentationTransformer model)
    {
        var info = model.Info;
        var network = info.Network;
        return
        [
            ("file", $"{file} ({ModelForm.Size(file)})"),
            .. info.Classes.Select((item, index) => (index == 0 ? "classes" : "", $"{index}  {item.Name} = {item.MaskValues}, shown {item.Color}")),
            ("input", $"{info.DescribePixels()}, any size, {(info.Members.Count == 0 ? Fitting(info) : "prepared by each member in its own way")}"),
            .. VolumeFacts.Of(info),
            .. info.Members.Count == 0 ? [("normalisation", NormalizationOf(info))] : EnsembleFacts.OfMembers(info),
            .. info.TrainingRange is { } range ? RangeFacts(range) : [],
            ("network", network.Options.Count == 0 ? network.Name : $"{network.Name} ({Join(network.Options)})"),
            ("parameters", network.Parameters.ToString("N0", CultureInfo.InvariantCulture)),
            ("form", $"{ModelForm.Heads(info)}, {ModelForm.Precision(info)}, ONNX operator set {model.OperatorSet}"),
            .. info.PostProcessing is { } steps ? [("post-processing", steps.ToString())] : Array.Empty<(string, string)>(),
            .. info.Training is { } training ? TrainingFacts(training) : [],
        ];
    }

    private static string NormalizationOf(SegmentationModelInfo info) =>
        $"mean {Numbers(info.Normalization.Mean)}, standard deviation {Numbers(info.Normalization.StandardDeviation)}";

    private static IEnumerable<(string Name, string Value)> RangeFacts(TrainingRange range) =>
        [("trained on", $"values from {Values(range.Minimum)} to {Values(range.Maximum)}")];

    private static IEnumerable<(string Name, string Value)> TrainingFacts(TrainingInfo training)
    {
        yield return ("training", $"{training.Steps} steps, seed {training.Seed} ({Join(training.Options)})");
        if (training.Engine is { } engine)
        {
            yield return ("engine", $"{engine.Version} on {engine.Device}, {Convolutions(engine)}");
        }

        if (BestEpoch(training) is { } best)
        {
            yield return ("best epoch", $"{best.Epoch} of {training.Epochs.Count}, training loss {LossText.Format(best.TrainingLoss)}");
            if (best.ValidationMeanDice is { } dice)
            {
                yield return (
                    "validation",
                    $"mean Dice {LossText.Format(dice)}, mean IoU {LossText.Format(best.ValidationMeanIoU)}, loss {LossText.Format(best.ValidationLoss)}");
            }
        }
    }

    /// <summary>The epoch whose weights the model holds.</summary>
    private static EpochInfo? BestEpoch(TrainingInfo? training) => training?.Epochs.FirstOrDefault(epoch => epoch.Epoch == training.BestEpoch);

    private static string Convolutions(TrainingEngineInfo engine) => engine.PaddedConvolutions.Count == 0
        ? $"{engine.Convolutions} kinds of convolutions, all of them right"
        : $"{engine.PaddedConvolutions.Count} of {engine.Convolutions} kinds of convolutions with channels of zeros added";


    private static string Fitting(SegmentationModelInfo model) => (model.Resize, model.Divisor) switch
    {
        ({ } size, _) => $"resized to {size} and the result back",
        (null, 1) => "as it is",
        var (_, divisor) => $"padded to a multiple of {divisor}",
    };

    private static string Join(IReadOnlyDictionary<string, string> options) => string.Join(", ", options.Select(option => $"{option.Key} {option.Value}"));

    private static string Values(IEnumerable<float> values) => string.Join(" ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static string Numbers(IEnumerable<float> values) => string.Join(" ", values.Select(value => LossText.Format(value)));
}
