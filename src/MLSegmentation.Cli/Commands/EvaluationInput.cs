using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options that say which predictions are compared with which true masks.</summary>
internal sealed class EvaluationInput(string imagesDescription)
{
    private readonly Option<DirectoryInfo?> _images = new("--images") { Description = imagesDescription, HelpName = "DIR" };
    private readonly Option<DirectoryInfo> _masks = new("--masks") { Description = "The folder of true masks.", HelpName = "DIR", Required = true };
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly ScoringArguments _scoring = new();

    /// <summary>A command with these options behind its own.</summary>
    public Command CreateCommand(string name, string description, Func<ParseResult, CancellationToken, int> run, params IEnumerable<Option> options)
    {
        var command = new Command(name, description);
        foreach (var option in options.Concat([_images, _masks, _classes]))
        {
            command.Add(option);
        }

        _scoring.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(run(parsed, cancellation)));
        return command;
    }

    /// <summary>The folder of images; null where it is not given.</summary>
    public DirectoryInfo? Images(ParseResult parsed) => parsed.GetValue(_images);

    /// <summary>The folder of true masks.</summary>
    public DirectoryInfo Masks(ParseResult parsed) => parsed.GetValue(_masks)!;

    /// <summary>The predictions of a model for the images, which must be given.</summary>
    public EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, FileInfo file)
    {
        var model = ImageFilesModel.Load(mlContext, file, _scoring.Read(parsed));
        try
        {
            var classes = parsed.GetValue(_classes) ?? model.Info.Classes;
            var data = mlContext.Data.LoadSegmentationFolder(Images(parsed)!.ToString(), Masks(parsed).ToString(), classes);
            return new EvaluatedPredictions(model.Transform(data), model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A folder of predicted masks, with the images that they belong to where there is a folder of those.</summary>
    public EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, DirectoryInfo predictions, DirectoryInfo? images) =>
        new(mlContext.Data.LoadSegmentationPredictions(predictions.ToString(), Masks(parsed).ToString(), images?.ToString(), parsed.GetValue(_classes)));
}
