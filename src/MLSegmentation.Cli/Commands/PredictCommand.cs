using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg predict</c>: a mask for every image.</summary>
internal sealed class PredictCommand : Command
{
    private readonly ModelArguments _models = new(isRequired: true);
    private readonly PredictInput _input = new();
    private readonly ShardArguments _shard = new();
    private readonly Option<DirectoryInfo> _output = Option.Folder(
        "--output", "The folder to write to, created where it does not exist; - writes the mask of a single image to standard output, as PNG.", required: true);
    private readonly Option<MaskFormat?> _maskFormat = Option.Choice<MaskFormat>(
        "--mask-format", "The kind of file that masks are written as. Default: png, and tif for images that are so large that they are read in bands.");
    private readonly Option<bool> _overlay = Option.Switch(
        "--overlay", "Also write overlays/NAME.png: the image, or slices of the volume, with the mask drawn over it.");
    private readonly Option<bool> _scores = Option.Switch("--scores", "Also write scores/NAME.npy: the probabilities, NumPy float32 [K, H, W].");
    private readonly AveragingArguments _averaging = new();
    private readonly PostProcessingArguments _postProcessing = new();
    private readonly PredictObjects _objects = new();
    private readonly BatchArguments _batch = new();
    private readonly EngineArguments _engine = EngineArguments.ForScoring();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public PredictCommand()
        : base("predict", "Write a mask for every image.")
    {
        this.Add(
        [
            .. _models.Options, .. _input.Options, .. _shard.Options, _output, _maskFormat, _overlay, _scores, .. _averaging.Uncertainties,
            .. _objects.Options, _json, .. _averaging.Views, .. _postProcessing.Options, .. _batch.Options, .. _engine.Options,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        bool toStandardOutput = StandardOutput.IsMeantBy(parsed.GetValue(_output)!.ToString());
        if (toStandardOutput)
        {
            RequireMaskOnly(parsed);
        }

        _shard.Check(parsed, parsed.GetValue(_json), "");
        OutputFile.RequireWritable([parsed.GetValue(_json), _objects.File(parsed)], inputs: _models.Files(parsed));
        var mlContext = new MLContext();
        var scoring = _averaging.Read(parsed, mlContext, _models, _batch.Apply(new() { PostProcessing = _postProcessing.Read(parsed) }, parsed));
        using var model = _engine.LoadModel(options => _models.Load(parsed, mlContext, options), parsed, cancellation, scoring);
        if (model.Info.Volumes is not null)
        {
            return RunVolumes(parsed, model, scoring.Uncertainty, cancellation);
        }

        var all = _input.Read(parsed, mlContext, model.Info.Pixels, out var standardInput);
        using (standardInput)
        {
            var images = _shard.Read(parsed)?.TakeFrom(all) ?? all;

            // What more is written needs the whole image, which a limit that is given allows.
            bool needsWhole = toStandardOutput || (_input.MaxPixelsOf(parsed) is not null && WritesMore(parsed, scoring));
            IReadOnlyList<PredictedImage> Mark(IReadOnlyList<PredictedImage> found) => needsWhole ? found : _input.MarkHuge(parsed, model, found);
            images = Mark(images);
            var scored = _input.Score(parsed, mlContext, model, images, _shard.Read(parsed) is null ? null : () => Mark(all));
            if (!toStandardOutput)
            {
                return WriteFiles(parsed, scored, (model, scoring.Uncertainty), (all, images), cancellation);
            }

            RequireOne(images.Count);
            PredictionWriter.WriteToStandardOutput(scored!, model.Info.Classes);
            return 0;
        }
    }

    private static void RequireOne(int images)
    {
        if (images != 1)
        {
            throw new UsageException($"--output - writes a single mask, and --images names {images} images; give a folder with --output.");
        }
    }

    private int RunVolumes(ParseResult parsed, SegmentationTransformer model, UncertaintyMeasure measure, CancellationToken cancellation)
    {
        UsageException.ThrowIfGiven(
            parsed, "is for images, and the model scores volumes; give a model for images", [_maskFormat, .. _objects.Options, .. _batch.Options]);
        var output = parsed.GetValue(_output)!;
        if (StandardOutput.IsMeantBy(output.ToString()))
        {
            throw new UsageException("--output - writes the mask of an image, and the model scores volumes; give a folder with --output.");
        }

        _input.RequireOutside(parsed, output);
        var ranking = _averaging.Ranks(parsed) ? new UncertaintyRanking(measure) : null;
        var extras = new PredictionExtras(null, parsed.GetValue(_overlay), parsed.GetValue(_scores), measure, ranking);
        var part = _shard.Read(parsed) is { } shard ? (shard, DescribeSource(parsed)) : ((DataShard, string)?)null;
        int code = new PredictVolumes(model, _input, extras, OptionNames.In(this)) { Part = part, PostProcessing = _postProcessing.Read(parsed) }
            .Run(parsed, output, parsed.GetValue(_json), cancellation);
        _engine.WarnOfUnusedTiling(parsed);
        return code;
    }

    /// <summary>What the predictions come from, the same for all parts of a prediction.</summary>
    private string DescribeSource(ParseResult parsed) => PredictionSource.Describe(
        parsed,
        _models.Files(parsed),
        [.. _models.Weights, .. _averaging.Options, .. _postProcessing.Options, .. _engine.Tiling, .. _input.Reading]);

    /// <summary>Whether more than the masks is written, which needs more than they.</summary>
    private bool WritesMore(ParseResult parsed, SegmentationScoringOptions scoring) => parsed.GetValue(_overlay)
        || parsed.GetValue(_scores)
        || scoring.Uncertainty != UncertaintyMeasure.None
        || _objects.AreWanted(parsed);

    private void RequireMaskOnly(ParseResult parsed)
    {
        UsageException.ThrowIfGiven(
            parsed,
            "writes more files than --output - has room for; give a folder with --output",
            [_overlay, _scores, .. _averaging.Uncertainties, .. _objects.Options]);
        UsageException.ThrowIfGiven(parsed, "is for masks in a folder, and --output - writes PNG; give a folder with --output", _maskFormat);
        UsageException.ThrowIfGiven(
            parsed, "predicts a part of the images, and --output - writes the mask of a single one; give a folder with --output", [.. _shard.Options]);
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
        ParseResult parsed,
        IDataView? scored,
        (SegmentationTransformer Transformer, UncertaintyMeasure Measure) model,
        (IReadOnlyList<PredictedImage> All, IReadOnlyList<PredictedImage> OfPart) found,
        CancellationToken cancellation)
    {
        var images = found.OfPart;
        var output = parsed.GetValue(_output)!;
        _input.RequireOutside(parsed, output);
        var ranking = _averaging.Ranks(parsed) ? new UncertaintyRanking(model.Measure) : null;
        var extras = new PredictionExtras(parsed.GetValue(_maskFormat), parsed.GetValue(_overlay), parsed.GetValue(_scores), model.Measure, ranking);
        OutputFile.RequireUnread([parsed.GetValue(_json), _objects.File(parsed)], found.All.Select(image => image.Path));
        var objects = _objects.CreateWriter(parsed, model.Transformer.Info.Classes, found.All, _shard.Read(parsed) is not null);
        var writer = new PredictionWriter(output, model.Transformer.Info.Classes, extras, images, found.All) { Objects = objects };
        OutputFile.CreateFolder(output);
        var results = new PredictionResults(OptionNames.In(this));
        ProgressBar.Run("predicting", images.Count, WriteAll, cancellation);
        Terminal.WriteLine($"{results.Count} {(results.Count == 1 ? "mask" : "masks")}: {output}");
        objects?.Write();
        ranking?.Write();
        WriteJson(parsed, results, ranking, found);
        _engine.WarnOfUnusedTiling(parsed);
        return results.Report();

        void WriteAll(Action advance)
        {
            results.Added = advance;
            if (scored is not null)
            {
                writer.WriteAll(scored, results.Add, results.AddFailure);
            }

            new HugeImages(model.Transformer, writer, _input.PageOf(parsed), _input.MaxPixelsOf(parsed))
                .WriteAll(images, results.Add, results.AddFailure, cancellation);
        }
    }

    private void WriteJson(
        ParseResult parsed,
        PredictionResults results,
        UncertaintyRanking? ranking,
        (IReadOnlyList<PredictedImage> All, IReadOnlyList<PredictedImage> OfPart) found)
    {
        var result = results.ToJson(found.OfPart, ranking);
        result.Insert(2, "postProcessing", _postProcessing.Read(parsed));
        if (_shard.Read(parsed) is { } shard)
        {
            result.Add("shard", PredictedShard.Of(shard, found.All, DescribeSource(parsed), results.FailedImages).WithChecksum(result));
        }

        OutputFile.WriteJson(parsed.GetValue(_json), result);
    }
}
