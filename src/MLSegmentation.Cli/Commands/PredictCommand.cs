using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg predict</c>: a mask for every image.</summary>
internal sealed class PredictCommand : Command
{
    private readonly Option<FileInfo> _model = CommonOptions.Model();
    private readonly PredictInput _input = new();
    private readonly Option<DirectoryInfo> _output = Option.Folder(
        "--output", "The folder to write to, created where it does not exist; - writes the mask of a single image to standard output, as PNG.", required: true);
    private readonly Option<bool> _overlay = Option.Switch("--overlay", "Also write overlays/NAME.png: the image with the mask drawn over it.");
    private readonly Option<bool> _scores = Option.Switch("--scores", "Also write scores/NAME.npy: the probabilities, NumPy float32 [K, H, W].");
    private readonly BatchArguments _batch = new();
    private readonly EngineArguments _engine = EngineArguments.ForScoring();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public PredictCommand()
        : base("predict", "Write a mask for every image.")
    {
        this.Add([_model, .. _input.Options, _output, _overlay, _scores, _json, .. _batch.Options, .. _engine.Options]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        bool toStandardOutput = StandardOutput.IsMeantBy(parsed.GetValue(_output)!.ToString());
        if (toStandardOutput)
        {
            RequireMaskOnly(parsed);
        }

        OutputFile.RequireWritable([parsed.GetValue(_json)], inputs: [parsed.GetValue(_model)]);
        var mlContext = new MLContext();
        var scoring = _batch.Apply(new SegmentationScoringOptions(), parsed);
        using var model = _engine.LoadModel(mlContext, parsed.GetValue(_model)!, parsed, cancellation, scoring);
        var images = _input.Read(parsed, mlContext, model.Info.Pixels, out var standardInput);
        using (standardInput)
        {
            string[] files = [.. images.Select(image => image.Path)];
            var scored = model.Transform(mlContext.Data.LoadSegmentationImages(files, _input.FileOptions(parsed, model.Info.Pixels)));
            if (!toStandardOutput)
            {
                return WriteFiles(parsed, scored, model.Info.Classes, images, cancellation);
            }

            if (images.Count != 1)
            {
                throw new UsageException($"--output - writes a single mask, and --images names {images.Count} images; give a folder with --output.");
            }

            PredictionWriter.WriteToStandardOutput(scored, model.Info.Classes);
            return 0;
        }
    }

    private void RequireMaskOnly(ParseResult parsed)
    {
        UsageException.ThrowIfGiven(parsed, "writes more files than --output - has room for; give a folder with --output", _overlay, _scores);
        if (parsed.GetValue(_json) is { } json && StandardOutput.IsMeantBy(json.ToString()))
        {
            throw new UsageException("--output - and --json - both write to standard output; give one of them a file.");
        }

        if (!Console.IsOutputRedirected)
        {
            throw new UsageException("--output - writes a PNG file to standard output, which is a terminal; redirect it, as in mlseg predict … > mask.png.");
        }
    }

    /// <summary>Writes what can be predicted; the result is the exit code.</summary>
    private int WriteFiles(
        ParseResult parsed, IDataView scored, SegmentationClasses classes, IReadOnlyList<PredictedImage> images, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        _input.RequireOutside(parsed, output);
        var writer = new PredictionWriter(output, classes, parsed.GetValue(_overlay), parsed.GetValue(_scores), images);
        OutputFile.CreateFolder(output);
        var results = new List<object>();
        var failures = new List<ImageFailure>();
        ProgressBar.Run("predicting", images.Count, WriteAll, cancellation);
        Terminal.WriteLine($"{results.Count} masks: {output}");
        OutputFile.WriteJson(parsed.GetValue(_json), new { images = results, failures });
        if (failures.Count == 0)
        {
            return 0;
        }

        FailureLine.Write($"{failures.Count} {(failures.Count == 1 ? "image" : "images")} could not be predicted.");
        return 1;

        void WriteAll(Action advance) => writer.WriteAll(
            scored,
            result =>
            {
                results.Add(result);
                advance();
            },
            (image, exception) =>
            {
                failures.Add(ImageFailure.Of(image, exception, OptionNames.In(this)));
                FailureLine.Write(failures[^1].Line);
                advance();
            });
    }
}
