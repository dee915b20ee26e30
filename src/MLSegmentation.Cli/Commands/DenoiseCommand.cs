using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg denoise</c>: trains a denoiser, applies one, or adds noise to images to try one on.</summary>
internal sealed class DenoiseCommand : Command
{
    private readonly DenoiseTraining _training = new();
    private readonly DenoiseImages _images = new();
    private readonly Option<FileInfo> _model = Option.File("--model", "The denoiser: with --train the .zip to write, else the .zip or .onnx to apply.");
    private readonly Option<DirectoryInfo> _targets = Option.Folder(
        "--targets", "The folder of clean images, with the names of the noisy ones: to learn from with --train, else to compare with.");
    private readonly Option<DenoisingNoise?> _noise = Option.Parsed(
        "--noise",
        "Noise to add to clean images: gaussian with a deviation as a share of the range, or poisson with the mean count of white. With --train, the "
            + "images are clean and get new noise in every step; with --model, they get it once and are compared with themselves; alone, they are written.",
        "gaussian:DEVIATION|poisson:PEAK",
        DenoisingNoise.Parse,
        "gaussian", "poisson");
    private readonly Option<bool> _recursive = CommonOptions.Recursive();
    private readonly Option<int?> _page = CommonOptions.Page();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<int?> _seed = CommonOptions.Seed();
    private readonly EngineArguments _engine = EngineArguments.ForTrials();
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public DenoiseCommand()
        : base("denoise", "Train a network to take the noise out of images (--train), or do so with one (--model and --images).")
    {
        this.Add(
        [
            _training.Images, _images.Images, _targets, _noise, _model, _recursive, _page, _maxPixels, .. _training.Options, _seed, .. _engine.Options,
            CommonOptions.ReuseMemory, _images.Output, _training.Onnx, _json,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    /// <summary>Which checkpoint is the last, and how to go on from it, to be joined to a sentence; empty where there is none.</summary>
    public string DescribeLastCheckpoint(ParseResult parsed) => _training.DescribeLastCheckpoint(parsed);

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var given = new DenoiseInput(
            parsed,
            parsed.GetValue(_model),
            parsed.GetValue(_targets),
            parsed.GetValue(_noise),
            new()
            {
                Pixels = PixelKind.EightBit,
                Recursive = parsed.GetValue(_recursive),
                Page = parsed.GetValue(_page),
                MaxPixels = parsed.GetValue(_maxPixels) ?? new SegmentationFolderOptions().MaxPixels,
                Warning = Screen.WarningLine.Write,
            },
            parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed,
            parsed.GetValue(_json));
        if (parsed.GetValue(_training.Images) is not null)
        {
            UsageException.ThrowIfGiven(parsed, "is for images that a denoiser is applied to, and --train trains one; give one of both", [.. _images.Options]);
            return _training.Run(given, _engine, cancellation);
        }

        RequireUse(given);
        return _images.Run(given, _engine, cancellation);
    }

    /// <summary>Throws when an option was given that has no effect on images.</summary>
    private void RequireUse(DenoiseInput given)
    {
        UsageException.ThrowIfGiven(
            given.Parsed, "is about a training, and --train is not given; add it", [_training.Onnx, CommonOptions.ReuseMemory, .. _training.Options]);
        if (given.Noise is null)
        {
            UsageException.ThrowIfGiven(given.Parsed, "is about noise, and --noise is not given; add it", _seed);
        }
        else if (given.Model is null)
        {
            _engine.RequireNone(given.Parsed);
        }
    }
}

/// <summary>What was given that both ways to use the command read.</summary>
internal sealed record DenoiseInput(
    ParseResult Parsed, FileInfo? Model, DirectoryInfo? Targets, DenoisingNoise? Noise, SegmentationFolderOptions Folder, int Seed, FileInfo? Json)
{
    /// <summary>Lists a folder of images, with the clean ones of another folder where there is one.</summary>
    public IDataView Load(MLContext mlContext, DirectoryInfo images, DirectoryInfo? targets)
    {
        var rows = targets is null
            ? mlContext.Data.LoadSegmentationFolder(images.ToString(), Folder)
            : mlContext.Data.LoadImagePairs(images.ToString(), targets.ToString(), Folder);
        return rows.Schema["Image"].Type is ImageDataViewType
            ? rows
            : throw new SegmentationException(
                $"The images in '{images}' have more than 8 bits, or other channels than colours, and mlseg denoise takes images of 8 bits. Convert them, or "
                + "train and apply a denoiser in C#, which takes vectors of float.");
    }
}
