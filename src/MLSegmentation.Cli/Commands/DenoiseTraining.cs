using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options of <c>mlseg denoise</c> that train a denoiser, and the training.</summary>
internal sealed class DenoiseTraining
{
    private static readonly DenoisingTrainerOptions Defaults = new();

    // A denoiser has one number that is best, and no encoder.
    private static readonly string[] NotHere = ["--best-metric", "--frozen-encoder-epochs", "--encoder-learning-rate-factor", "--learning-rate"];

    private readonly Option<int?> _width = Option.Integer(
        "--width", $"Channels of every layer of the network, RED-CNN; 32 takes a ninth of the time. Default: {new REDCNN().Width}.", 1, 4096, "CHANNELS");
    private readonly Option<int?> _channels = Option.Choice(
        "--channels",
        "The channels that the network sees: 3 for colours, 1 for their mean. Default: 1 where the first image is grey, else 3.",
        new Dictionary<string, int?> { ["1"] = 1, ["3"] = 3 });
    private readonly Option<ImageSize?> _crop = Option.Size(
        "--crop", $"Train on random crops of this size, both sides above 40. Default: {Defaults.Crop}.");
    private readonly Option<int?> _patches = Option.Integer(
        "--patches-per-image", $"Crops of each image in an epoch. Default: {Defaults.PatchesPerImage}.", unit: "CROPS");
    private readonly Option<int?> _epochs = Option.Integer("--epochs", $"Passes over the training images. Default: {Defaults.Epochs}.", unit: "EPOCHS");
    private readonly Option<int?> _steps = Option.Integer("--steps", "Training steps, instead of --epochs.", unit: "STEPS");
    private readonly Option<int?> _batchSize = Option.Integer("--batch-size", $"Crops per step. Default: {Defaults.BatchSize}.", unit: "CROPS");
    private readonly Option<double?> _learningRate = Option.Real(
        "--learning-rate", FormattableString.Invariant($"The (highest) learning rate. Default: {Defaults.Optimization.LearningRate}."));
    private readonly Option<DirectoryInfo> _validationImages = Option.Folder("--validation-images", "The folder of validation images, clean with --noise.");
    private readonly Option<DirectoryInfo> _validationTargets = Option.Folder("--validation-targets", "The folder of their clean images, without --noise.");
    private readonly Option<double?> _validationFraction = Option.Real(
        "--validation-fraction", $"The share of the training images to validate on instead. Default: {Defaults.ValidationFraction}.", "SHARE");
    private readonly OptimizationArguments _optimization = new();
    private readonly RunArguments _run = new();

    /// <summary>The folder that says that there is a training.</summary>
    public Option<DirectoryInfo> Images { get; } = Option.Folder(
        "--train", "Train a denoiser on the images of this folder: noisy ones with --targets, or clean ones with --noise.");

    /// <summary>The ONNX file.</summary>
    public Option<FileInfo> Onnx { get; } = Option.File("--onnx", "Write the denoiser as ONNX, too.", [".onnx"]);

    /// <summary>The other options.</summary>
    public IEnumerable<Option> Options =>
    [
        _width, _channels, _crop, _patches, _epochs, _steps, _batchSize, _learningRate, _validationImages, _validationTargets, _validationFraction,
        .. _optimization.Options.Concat(_run.Options).Where(option => !NotHere.Contains(option.Name)),
    ];

    /// <inheritdoc cref="RunArguments.DescribeLastCheckpoint"/>
    public string DescribeLastCheckpoint(ParseResult parsed) => _run.DescribeLastCheckpoint(parsed);

    /// <summary>Trains a denoiser and writes it.</summary>
    public int Run(DenoiseInput given, EngineArguments engine, CancellationToken cancellation)
    {
        var (parsed, model) = (given.Parsed, RequireModel(given));
        var images = parsed.GetValue(Images)!;
        EngineArguments.RequireNoTimeLimit(parsed, "is for a denoiser that is applied, and --train trains one; give --images");
        RequireWritable(given, model, [images, given.Targets, parsed.GetValue(_validationImages), parsed.GetValue(_validationTargets)]);
        var mlContext = new MLContext(given.Seed) { GpuDeviceId = engine.GpuDeviceId(parsed) };
        var display = new TrainingDisplay();
        display.ShowLog(mlContext);
        var options = ReadOptions(given, cancellation) with
        {
            Execution = new() { Threads = engine.Threads(parsed), ReuseMemory = parsed.GetValue(CommonOptions.ReuseMemory) ?? true },
            ValidationSet = parsed.GetValue(_validationImages) is { } validation
                ? Load(mlContext, given, validation, parsed.GetValue(_validationTargets))
                : null,
            Observers = [display],
        };
        var data = Load(mlContext, given, images, given.Targets);
        var network = new REDCNN { Width = parsed.GetValue(_width) ?? new REDCNN().Width };
        using var denoiser = display.Show(() => mlContext.Segmentation().Trainers.Denoiser(network, options).Fit(data));
        cancellation.ThrowIfCancellationRequested();
        TrainedModelFiles.Save(model, path => mlContext.Segmentation().Save(denoiser, path), parsed.GetValue(Onnx), denoiser.SaveOnnx);
        OutputFile.WriteJson(given.Json, ToResult(denoiser.Info, display));
        return 0;
    }

    private void RequireWritable(DenoiseInput given, FileInfo model, IEnumerable<DirectoryInfo?> read)
    {
        FileInfo?[] written = [model, given.Parsed.GetValue(Onnx), given.Json];
        var files = read.SelectMany(folder => InputFiles.In(folder, given.Folder.Recursive));
        OutputFile.RequireNotKept(_run.Folder(given.Parsed), written, RunArguments.IsCheckpoint);
        OutputFile.RequireWritable(written, data: files.Concat(_run.CheckpointFiles(given.Parsed)));
    }

    private static FileInfo RequireModel(DenoiseInput given)
    {
        var model = given.Model ?? throw new UsageException("--train writes a denoiser; name its file with --model.");
        if (!model.Extension.Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--model is '{model}', and a training writes a .zip file; --onnx writes ONNX, too.");
        }

        return (given.Targets, given.Noise) switch
        {
            (null, null) => throw new UsageException(
                "--train needs to know what is clean: give the folder of clean images with --targets, or the noise to add to clean images with --noise."),
            ({ }, { }) => throw new UsageException("--targets says that the images are noisy, and --noise that they are clean; give one of them."),
            _ => model,
        };
    }

    private static IDataView Load(MLContext mlContext, DenoiseInput given, DirectoryInfo images, DirectoryInfo? targets) => (given.Noise, targets) switch
    {
        ({ }, null) or (null, { }) => given.Load(mlContext, images, targets),
        ({ }, _) => throw new UsageException("--validation-targets is for noisy validation images, and with --noise they are clean; leave it out."),
        _ => throw new UsageException("--validation-images are noisy without --noise; give their clean images with --validation-targets."),
    };

    private DenoisingTrainerOptions ReadOptions(DenoiseInput given, CancellationToken cancellation)
    {
        var parsed = given.Parsed;
        if (parsed.GetValue(_epochs) is not null && parsed.GetValue(_steps) is not null)
        {
            throw new UsageException("--epochs and --steps both say how long to train; give one of them.");
        }

        double fraction = parsed.GetValue(_validationFraction) ?? Defaults.ValidationFraction;
        return new()
        {
            Noise = given.Noise,
            Crop = parsed.GetValue(_crop) ?? Defaults.Crop,
            PatchesPerImage = parsed.GetValue(_patches) ?? Defaults.PatchesPerImage,
            Epochs = parsed.GetValue(_epochs) ?? Defaults.Epochs,
            Steps = parsed.GetValue(_steps),
            BatchSize = parsed.GetValue(_batchSize) ?? Defaults.BatchSize,
            ValidationFraction = fraction,
            Channels = parsed.GetValue(_channels),
            Seed = given.Seed,
            Optimization = _optimization.Read(parsed, Defaults.Optimization) with
            {
                LearningRate = parsed.GetValue(_learningRate) ?? Defaults.Optimization.LearningRate,
            },
            Selection = _run.ReadSelection(parsed, isValidated: fraction > 0 || parsed.GetValue(_validationImages) is not null),
            Checkpoints = _run.ReadCheckpoints(parsed),
            CancellationToken = cancellation,
        };
    }

    private static object ToResult(DenoisingModelInfo info, TrainingDisplay display)
    {
        var training = info.Training!;
        var epochs = training.Epochs.Select(epoch => new
        {
            epoch.Epoch,
            epoch.Steps,
            epoch.LearningRate,
            epoch.TrainingLoss,
            epoch.ValidationLoss,
            epoch.Figures,
        }).ToList();
        return new
        {
            Network = info.Network.Name,
            info.Network.Parameters,
            training.Seed,
            info.Channels,
            info.Noise,
            training.Options,
            epochs,
            training.Steps,
            StoppedEarly = display.IsStoppedEarly,
            display.Seconds,
            Best = epochs[training.BestEpoch - 1],
        };
    }
}
