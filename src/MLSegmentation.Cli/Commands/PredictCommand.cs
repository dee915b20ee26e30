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
    private readonly Option<MaskFormat?> _maskFormat = Option.Choice<MaskFormat>(
        "--mask-format", "The kind of file that masks are written as. Default: png, and tif for images that are so large that they are read in bands.");
    private readonly Option<bool> _overlay = Option.Switch("--overlay", "Also write overlays/NAME.png: the image with the mask drawn over it.");
    private readonly Option<bool> _scores = Option.Switch("--scores", "Also write scores/NAME.npy: the probabilities, NumPy float32 [K, H, W].");
    private readonly EngineArguments _engine = EngineArguments.ForScoring();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public PredictCommand()
        : base("predict", "Write a mask for every image.")
    {
        this.Add([_model, .. _input.Options, _output, _maskFormat, _overlay, _scores, _json, .. _engine.Options]);
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
        using var model = _engine.LoadModel(mlContext, parsed.GetValue(_model)!, parsed, cancellation);
        var images = _input.Read(parsed, mlContext, model.Info.Pixels, out var standardInput);
        using (standardInput)
        {
            // What more is written needs the whole image, which a limit that is given allows.
            bool needsWhole = toStandardOutput || (_input.MaxPixelsOf(parsed) is not null && (parsed.GetValue(_overlay) || parsed.GetValue(_scores)));
            images = needsWhole ? images : _input.MarkHuge(parsed, model, images);
            string[] files = [.. images.Where(image => !image.IsHuge).Select(image => image.Path)];
            var scored = files.Length > 0
                ? model.Transform(mlContext.Data.LoadSegmentationImages(files, _input.FileOptions(parsed, model.Info.Pixels)))
                : null;
            if (!toStandardOutput)
            {
                return WriteFiles(parsed, scored, model, images, cancellation);
            }

            if (images.Count != 1)
            {
                throw new UsageException($"--output - writes a single mask, and --images names {images.Count} images; give a folder with --output.");
            }

            PredictionWriter.WriteToStandardOutput(scored!, model.Info.Classes);
            return 0;
        }
    }

    private void RequireMaskOnly(ParseResult parsed)
    {
        UsageException.ThrowIfGiven(parsed, "writes more files than --output - has room for; give a folder with --output", _overlay, _scores);
        UsageException.ThrowIfGiven(parsed, "is for masks in a folder, and --output - writes PNG; give a folder with --output", _maskFormat);
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
        ParseResult parsed, IDataView? scored, SegmentationTransformer model, IReadOnlyList<PredictedImage> images, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        _input.RequireOutside(parsed, output);
        var format = parsed.GetValue(_maskFormat);
        var writer = new PredictionWriter(output, model.Info.Classes, parsed.GetValue(_overlay), parsed.GetValue(_scores), images, format);
        OutputFile.CreateFolder(output);
        var results = new Dictionary<PredictedImage, object>();
        var failures = new List<ImageFailure>();
        ProgressBar.Run("predicting", images.Count, WriteAll, cancellation);
        Terminal.WriteLine($"{results.Count} masks: {output}");
        OutputFile.WriteJson(parsed.GetValue(_json), new { images = images.Where(results.ContainsKey).Select(image => results[image]), failures });
        return Report(failures);

        void WriteAll(Action advance)
        {
            if (scored is not null)
            {
                writer.WriteAll(scored, Succeed, Fail);
            }

            new HugeImages(model, writer, _input.PageOf(parsed), _input.MaxPixelsOf(parsed)).WriteAll(images, Succeed, Fail, cancellation);

            void Succeed(PredictedImage image, object result)
            {
                results.Add(image, result);
                advance();
            }

            void Fail(PredictedImage image, Exception exception)
            {
                failures.Add(ImageFailure.Of(image, exception, OptionNames.In(this)));
                FailureLine.Write(failures[^1].Line);
                advance();
            }
        }
    }

    /// <summary>Says at the end how many images failed; the result is the exit code.</summary>
    private static int Report(List<ImageFailure> failures)
    {
        if (failures.Count == 0)
        {
            return 0;
        }

        FailureLine.Write($"{failures.Count} {(failures.Count == 1 ? "image" : "images")} could not be predicted.");
        return 1;
    }
}
