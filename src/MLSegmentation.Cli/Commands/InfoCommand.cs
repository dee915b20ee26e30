using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using Spectre.Console;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg info</c>: what a model file says about itself.</summary>
internal static class InfoCommand
{
    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        Option<FileInfo> model = CommonOptions.Model();
        Option<FileInfo?> json = CommonOptions.Json();
        var command = new Command("info", "Show a model's classes, input, network and training.") { model, json };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(FileInfo file, FileInfo? json)
    {
        OutputFile.RequireWritable([json], inputs: [file]);
        using SegmentationTransformer model = new MLContext().Segmentation().Load(file.FullName);
        Show(file, model.Info);
        JsonFile.Write(json, InfoResult.Of(file, model.Info));
        return 0;
    }

    private static void Show(FileInfo file, SegmentationModelInfo info)
    {
        Grid grid = new Grid().AddColumn().AddColumn();
        AddRow(grid, "file", string.Create(CultureInfo.InvariantCulture, $"{file} ({file.Length / 1024.0 / 1024.0:F1} MiB)"));
        AddRow(grid, "classes", info.Classes.ToString());
        AddRow(grid, "input", info.Channels == 1 ? "grey, 8 bits, any size" : "RGB, 8 bits, any size");
        AddRow(grid, "normalisation", $"mean {Numbers(info.Normalization.Mean)}, standard deviation {Numbers(info.Normalization.StandardDeviation)}");
        AddRow(grid, "network", $"{info.Network.Name} ({Options(info.Network.Options)})");
        AddRow(grid, "parameters", info.Network.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        if (info.Training is { } training)
        {
            AddRow(grid, "training", $"{training.Steps} steps, seed {training.Seed} ({Options(training.Options)})");
            if (training.Epochs.Count > 0 && training.Epochs[training.BestEpoch - 1] is { ValidationMeanDice: { } dice })
            {
                AddRow(grid, "validation", string.Create(CultureInfo.InvariantCulture, $"mean Dice {dice:F4}, epoch {training.BestEpoch}"));
            }
        }

        AnsiConsole.Write(grid);
    }

    private static void AddRow(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));

    private static string Options(IReadOnlyDictionary<string, string> options) => string.Join(", ", options.Select(option => $"{option.Key} {option.Value}"));

    private static string Numbers(IEnumerable<float> values) => string.Join(" ", values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)));
}
