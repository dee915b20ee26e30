using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using Spectre.Console;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg info</c>: what a model file says about itself or, without one, what this machine has to train and score with.</summary>
internal static class InfoCommand
{
    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        Option<FileInfo?> model = new("--model")
        {
            Description = "The trained model (.zip or .onnx). Without it, the engines of this machine are shown.",
            HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var history = new HistoryArguments();
        var command = new Command("info", "Show a model's classes, input, network and training; without a model, what this machine trains and scores with.")
        {
            model,
            json,
        };
        history.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(model) is { } file
            ? Run(parsed, file, parsed.GetValue(json), history)
            : RunWithoutModel(parsed, parsed.GetValue(json), history, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, FileInfo file, FileInfo? json, HistoryArguments history)
    {
        OutputFile.RequireWritable([json, .. history.Files(parsed)], inputs: [file]);
        using var model = new MLContext().Segmentation().Load(file.FullName);
        var result = InfoResult.Of(file, model);
        Show(result);
        history.Write(parsed, model.Info);
        JsonFile.Write(json, result);
        return 0;
    }

    private static int RunWithoutModel(ParseResult parsed, FileInfo? json, HistoryArguments history, CancellationToken cancellation)
    {
        if (history.Files(parsed).Length > 0)
        {
            throw new UsageException("--history and --curves show a model's training; name the model with --model.");
        }

        OutputFile.RequireWritable([json]);
        var result = EnginesResult.OfThisMachine(cancellation);
        EnginesTable.Show(result);
        JsonFile.Write(json, result);
        return 0;
    }

    private static void Show(InfoResult model)
    {
        var grid = new Grid().AddColumn().AddColumn();
        AddRow(grid, "file", string.Create(CultureInfo.InvariantCulture, $"{model.Model} ({model.Bytes / 1024.0 / 1024.0:F2} MiB)"));
        for (int index = 0; index < model.Classes.Count; index++)
        {
            var item = model.Classes[index];
            AddRow(grid, index == 0 ? "classes" : "", $"{index}  {item.Name} = {item.Value}, shown {item.Color}");
        }

        AddRow(grid, "input", $"{Pixels(model)}, any size, {Fitting(model)}");
        AddRow(grid, "normalisation", $"mean {Numbers(model.Normalization.Mean)}, standard deviation {Numbers(model.Normalization.StandardDeviation)}");
        AddRow(grid, "network", model.NetworkOptions.Count == 0 ? model.Network : $"{model.Network} ({Options(model.NetworkOptions)})");
        AddRow(grid, "parameters", model.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        AddRow(grid, "form", $"{model.Mode}, {model.Precision}, ONNX operator set {model.OperatorSet}");
        ShowTraining(grid, model);
        AnsiConsole.Write(grid);
    }

    private static void ShowTraining(Grid grid, InfoResult model)
    {
        if (model.Training is not { } training)
        {
            return;
        }

        AddRow(grid, "training", $"{training.Steps} steps, seed {training.Seed} ({Options(training.Options)})");
        if (training.Engine is { } engine)
        {
            AddRow(grid, "engine", $"{engine.Version} on {engine.Device}, {Convolutions(engine)}");
        }

        if (model.Best is not { } best)
        {
            return;
        }

        AddRow(
            grid,
            "best epoch",
            string.Create(CultureInfo.InvariantCulture, $"{best.Epoch} of {training.Epochs.Count}, training loss {best.TrainingLoss:F4}"));
        if (best.ValidationMeanDice is { } dice)
        {
            AddRow(
                grid,
                "validation",
                string.Create(CultureInfo.InvariantCulture, $"mean Dice {dice:F4}, mean IoU {best.ValidationMeanIoU:F4}, loss {best.ValidationLoss:F4}"));
        }
    }

    private static string Convolutions(TrainingEngineInfo engine) => engine.PaddedConvolutions.Count == 0
        ? $"{engine.Convolutions} kinds of convolutions, all of them right"
        : $"{engine.PaddedConvolutions.Count} of {engine.Convolutions} kinds of convolutions with channels of zeros added";

    private static string Pixels(InfoResult model) => (model.Pixels, model.Channels) switch
    {
        (PixelKind.FloatingPoint, var channels) => $"floating-point pixels, {channels} {(channels == 1 ? "channel" : "channels")}",
        (_, 1) => "grey, 8 bits",
        _ => "RGB, 8 bits",
    };

    private static string Fitting(InfoResult model) => (model.Resize, model.Divisor) switch
    {
        ({ } size, _) => $"resized to {size} and the result back",
        (null, 1) => "as it is",
        var (_, divisor) => $"padded to a multiple of {divisor}",
    };

    private static void AddRow(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));

    private static string Options(IReadOnlyDictionary<string, string> options) => string.Join(", ", options.Select(option => $"{option.Key} {option.Value}"));

    private static string Numbers(IEnumerable<float> values) => string.Join(" ", values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)));
}
