using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;
using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg train</c>: a folder of images and one of masks in, a model out.</summary>
internal sealed class TrainCommand : Command
{
    private static readonly SegmentationTrainerOptions Defaults = new();

    private readonly DataArguments _data = DataArguments.ForTraining();
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<DirectoryInfo> _validationImages = Option.Folder("--validation-images", "The folder of validation images.");
    private readonly Option<DirectoryInfo> _validationMasks = Option.Folder("--validation-masks", "The folder of their masks.");
    private readonly Option<FileInfo> _validationPairs =
        Option.File("--validation-pairs", "A CSV file that names validation images and masks, instead of these two folders.");
    private readonly Option<double?> _validationFraction = Option.Real(
        "--validation-fraction", $"The share of the training images to validate on instead. Default: {Defaults.ValidationFraction}.", "SHARE");
    private readonly UnlabelledArguments _unlabelled = new();
    private readonly NetworkArguments _network = new();
    private readonly Option<FileInfo> _plan = Option.File(
        "--plan", "Train by this plan, which mlseg plan wrote; what other options say counts instead of what the plan says.");
    private readonly Option<FileInfo> _initialWeights =
        Option.File("--initial-weights", "Begin with the weights of this file: safetensors, the .zip of a model, or ImageNet's ResNet18.onnx.");
    private readonly Option<ImageSize?> _crop = Option.Size(
        "--crop",
        "Train on random crops of this size. Default: 256x256, for volumes 64x64x64, or the largest sides of the images where they are smaller.",
        hasDepth: true);
    private readonly PreparationArguments _preparation = new();
    private readonly Option<int?> _channels = Option.Choice(
        "--channels",
        "The channels that the network sees: 3 for colours, 1 for their mean. Default: those of the model of --initial-weights, "
            + "else 1 where all images are grey, else 3.",
        new Dictionary<string, int?> { ["1"] = 1, ["3"] = 3 });
    private readonly Option<ImageSize?> _resize = Option.Size(
        "--resize", "Train on whole images resized to this size, instead of --crop; the model then resizes every image, and its result back.");
    private readonly Option<int?> _epochs = Option.Integer("--epochs", $"Passes over the training images. Default: {Defaults.Epochs}.", unit: "EPOCHS");
    private readonly Option<int?> _steps = Option.Integer("--steps", "Training steps, instead of --epochs.", unit: "STEPS");
    private readonly Option<int?> _batchSize = Option.Integer("--batch-size", $"Crops per step. Default: {Defaults.BatchSize}.", unit: "CROPS");
    private readonly OptimizationArguments _optimization = new();
    private readonly Option<Loss?> _loss = Option.Parsed(
        "--loss",
        $"The loss, or a sum such as ce+0.5*dice. Default: ce+dice. ({string.Join(", ", LossCatalog.Names)})",
        "LOSS|SUM",
        LossCatalog.Parse,
        LossCatalog.Names);
    private readonly Option<Adversary?> _adversary = Option.Parsed(
        "--adversary",
        $"A network to train against, which learns to tell predicted masks from true ones: {string.Join(" or ", AdversaryCatalog.Names)}, and settings, as in "
            + $"convolutional:weight=0.02. Default: none. (settings: {string.Join(", ", AdversaryCatalog.SettingNames)})",
        "NAME[:SETTING=VALUE,…]",
        AdversaryCatalog.Parse,
        AdversaryCatalog.Names);
    private readonly Option<ClassWeighting?> _classWeighting = Option.Parsed(
        "--class-weighting",
        $"How much each class counts in the loss: {string.Join(" or ", ClassWeightingCatalog.Names)} in the training masks, none, "
            + "or a list such as 0.5,1,2. Default: none.",
        "NAME|WEIGHT,WEIGHT,…",
        text => text == "none" ? null : ClassWeightingCatalog.Parse(text),
        [.. ClassWeightingCatalog.Names, "none"]);
    private readonly Option<HeadWeights?> _headWeights = Option.Choice(
        "--head-weights",
        "How much the loss of each head counts, where the network has several. Default: equal; halving in nnunet and nnunet-residual.",
        HeadWeightsCatalog.Names.ToDictionary(name => name, HeadWeightsCatalog.Create));
    private readonly Option<IReadOnlyList<Augmentation>?> _augmentations = CommonOptions.Augmentations();
    private readonly Option<int?> _seed = CommonOptions.Seed();
    private readonly EngineArguments _engine = EngineArguments.ForTraining();
    private readonly Option<TrainingPrecision?> _precision = Option.Choice(
        "--precision",
        "What the network computes in: 32 bits, or 16 where the device is faster with them.",
        new Dictionary<string, TrainingPrecision?> { ["float32"] = TrainingPrecision.Full, ["bfloat16"] = TrainingPrecision.MixedBFloat16 },
        Defaults.Execution.Precision);
    private readonly Option<int?> _replicas = Option.Integer(
        "--replicas",
        $"Divide each batch among so many GPUs, from --device on, each with a copy of the network. Default: {Defaults.Execution.Replicas}.",
        unit: "GPUS");
    private readonly ModelOutputArguments _model = new();
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly RunArguments _run = new();
    private readonly HistoryArguments _history = new();
    private readonly TensorBoardArguments _tensorBoard = new();
    private readonly FoldArguments _folds = new();
    private readonly Option<bool> _dryRun = Option.Switch(
        "--dry-run",
        "Read and check everything, measure two steps, and show how long the training would take and in how much memory; train and write nothing.");

    public TrainCommand()
        : base("train", "Train a model on a folder of images and a folder of masks.")
    {
        this.Add(
        [
            .. _data.Options, _classes, _validationImages, _validationMasks, _validationPairs, _validationFraction,
            .. _unlabelled.Options, _plan, _initialWeights, _channels, _crop,
            .. _preparation.Options, _resize, _epochs, _steps,
            _batchSize, _loss, _adversary, _classWeighting, _headWeights, _augmentations, _seed, .. _engine.Options, _precision, _replicas,
            CommonOptions.ReuseMemory,
            .. _model.Options, _json, .. _network.Options, .. _optimization.Options, .. _run.Options, .. _history.Options,
            .. _tensorBoard.Options, .. _folds.Options, _dryRun,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    /// <summary>Which checkpoint is the last, and how to go on from it, to be joined to a sentence; empty where there is none.</summary>
    public string DescribeLastCheckpoint(ParseResult parsed) => _run.DescribeLastCheckpoint(parsed);

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        _folds.Refuse(parsed, [_model.Onnx, .. _run.CheckpointOptions, .. _history.Options]);
        int? folds = _folds.Count(parsed);
        var model = _model.Model(parsed);
        FileInfo?[] written = [.. FoldArguments.ModelFiles(model, folds), parsed.GetValue(_model.Onnx), parsed.GetValue(_json), .. _history.Files(parsed)];
        OutputFile.RequireNotKept(_run.Folder(parsed), written, RunArguments.IsCheckpoint);
        OutputFile.RequireWritable(
            written,
            inputs: [parsed.GetValue(_initialWeights), parsed.GetValue(_plan)],
            data: _run.CheckpointFiles(parsed).Concat(_data.Files(parsed, Validation)).Concat(_data.FilesIn(parsed, _unlabelled.Images(parsed))));
        var display = new TrainingDisplay();
        var plan = parsed.GetValue(_plan) is { } file ? SegmentationPlan.Load(file.ToString()) : null;
        var options = ReadOptions(parsed, WithoutExcluded(parsed, plan?.ToOptions() ?? Defaults), cancellation);
        var network = _network.Architecture(parsed, plan?.Network);
        CheckSizes(plan, network, options);
        var mlContext = new MLContext(options.Seed) { GpuDeviceId = _engine.GpuDeviceId(parsed) };
        display.ShowLog(mlContext);
        var classes = parsed.GetValue(_classes);
        var data = _data.Load(mlContext, parsed, classes);
        options = options with { ValidationSet = ValidationSet(mlContext, parsed, classes), Unlabelled = _unlabelled.Load(mlContext, parsed, _data) };
        object result = (parsed.GetValue(_dryRun), folds) switch
        {
            (true, _) => EstimateResult.Show(Trainer().Estimate(data), data.GetRowCount() ?? 0, folds, isOfSteps: options.Steps is not null),
            (_, { } count) => new CrossValidation(mlContext, fold => Trainer(fold), model, display).Run(data, count, options.Seed!.Value, cancellation),
            _ => Train(mlContext, Trainer(), data, parsed, display, cancellation),
        };
        OutputFile.WriteJson(parsed.GetValue(_json), result);
        return 0;

        SegmentationTrainer Trainer(int? fold = null) => mlContext.Segmentation().Trainers.Custom(
            network, options with { Observers = [display, .. _tensorBoard.Observers(parsed, fold)] });
    }

    /// <summary>Checks a network that takes the place of a plan's, where the sizes are the plan's, too.</summary>
    private static void CheckSizes(SegmentationPlan? plan, NetworkArchitecture network, SegmentationTrainerOptions options)
    {
        if (plan?.ToOptions() is { } planned && (planned.Crop, planned.Resize) == (options.Crop, options.Resize))
        {
            plan.CheckSizes(network);
        }
    }

    /// <summary>Trains a model, writes it, and gives the JSON form of the training.</summary>
    private object Train(
        MLContext mlContext, SegmentationTrainer trainer, IDataView data, ParseResult parsed, TrainingDisplay display, CancellationToken cancellation)
    {
        using var model = display.Show(() => trainer.Fit(data));
        cancellation.ThrowIfCancellationRequested();
        TrainedModelFiles.Save(mlContext, model, _model.Model(parsed), parsed.GetValue(_model.Onnx));
        _history.Write(parsed, model.Info);
        var validation = (parsed.GetValue(_validationImages)?.ToString(), parsed.GetValue(_validationMasks)?.ToString());
        Terminal.WriteLine(NextCommand.AfterTraining(_model.Model(parsed).ToString(), _data.Images(parsed)?.ToString(), validation, _data.Typed(parsed)));
        return TrainResult.Of(model.Info, display);
    }

    /// <summary>The options that were given; the others are those of the plan, or the defaults.</summary>
    private SegmentationTrainerOptions ReadOptions(ParseResult parsed, SegmentationTrainerOptions others, CancellationToken cancellation)
    {
        if (parsed.GetValue(_epochs) is not null && parsed.GetValue(_steps) is not null)
        {
            throw new UsageException("--epochs and --steps both say how long to train; give one of them.");
        }

        double validationFraction = parsed.GetValue(_validationFraction) ?? others.ValidationFraction;
        return new SegmentationTrainerOptions
        {
            InitialWeights = parsed.GetValue(_initialWeights)?.ToString(),
            Channels = parsed.GetValue(_channels) ?? others.Channels,
            Crop = parsed.GetValue(_crop) ?? others.Crop,
            Resize = parsed.GetValue(_resize) ?? others.Resize,
            Volumes = _preparation.Read(parsed, others.Volumes),
            Epochs = parsed.GetValue(_epochs) ?? others.Epochs,
            Steps = parsed.GetValue(_steps) ?? others.Steps,
            BatchSize = parsed.GetValue(_batchSize) ?? others.BatchSize,
            ValidationFraction = validationFraction,
            Adversary = parsed.GetValue(_adversary),
            Consistency = _unlabelled.Consistency(parsed),
            Loss = parsed.GetValue(_loss) ?? others.Loss,
            ClassWeighting = parsed.GetResult(_classWeighting) is { Implicit: false } ? parsed.GetValue(_classWeighting) : others.ClassWeighting,
            HeadWeights = parsed.GetValue(_headWeights),
            Augmentations = parsed.GetValue(_augmentations) ?? others.Augmentations,
            Seed = parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed,
            Optimization = _optimization.Read(parsed, others.Optimization),
            Selection = _run.ReadSelection(parsed, isValidated: validationFraction > 0 || HasValidationSet(parsed)),
            Checkpoints = _run.ReadCheckpoints(parsed),
            Execution = others.Execution with
            {
                Precision = parsed.GetValue(_precision) ?? others.Execution.Precision,
                Replicas = parsed.GetValue(_replicas) ?? others.Execution.Replicas,
                Threads = _engine.Threads(parsed),
                ReuseMemory = parsed.GetValue(CommonOptions.ReuseMemory) ?? Defaults.Execution.ReuseMemory,
            },
            CancellationToken = cancellation,
        };
    }

    /// <summary>The options of a plan without those that an option which was given excludes.</summary>
    private SegmentationTrainerOptions WithoutExcluded(ParseResult parsed, SegmentationTrainerOptions planned) => planned with
    {
        Crop = parsed.GetValue(_resize) is null ? planned.Crop : null,
        Resize = parsed.GetValue(_crop) is null ? planned.Resize : null,
        Steps = parsed.GetValue(_epochs) is null ? planned.Steps : null,
        ValidationFraction = HasValidationSet(parsed) ? 0 : planned.ValidationFraction,
    };

    private (Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs) Validation =>
        (_validationImages, _validationMasks, _validationPairs);

    private bool HasValidationSet(ParseResult parsed) =>
        parsed.GetValue(_validationImages) is not null || parsed.GetValue(_validationMasks) is not null || parsed.GetValue(_validationPairs) is not null;

    private IDataView? ValidationSet(MLContext mlContext, ParseResult parsed, SegmentationClasses? classes) =>
        HasValidationSet(parsed) ? _data.Load(mlContext, parsed, classes, Validation) : null;
}
