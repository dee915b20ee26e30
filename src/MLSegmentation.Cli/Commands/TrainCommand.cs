using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg train</c>: a folder of images and one of masks in, a model out.</summary>
internal sealed class TrainCommand
{
    private static readonly SegmentationTrainerOptions Defaults = new();

    private readonly Option<DirectoryInfo> _images = new("--images") { Description = "The folder of training images.", HelpName = "DIR", Required = true };
    private readonly Option<DirectoryInfo> _masks = new("--masks")
    {
        Description = "The folder of their masks: the same file names, PNG.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<DirectoryInfo?> _validationImages = new("--validation-images")
    {
        Description = "The folder of validation images.",
        HelpName = "DIR",
    };
    private readonly Option<DirectoryInfo?> _validationMasks = new("--validation-masks") { Description = "The folder of their masks.", HelpName = "DIR" };
    private readonly Option<double?> _validationFraction = NumberOption.Real(
        "--validation-fraction", $"The share of the training images to validate on instead. Default: {Defaults.ValidationFraction}.");
    private readonly NetworkArguments _network = new();
    private readonly Option<FileInfo?> _initialWeights = new("--initial-weights")
    {
        Description = "Begin with the weights of this file: safetensors, or the .zip of a model.",
        HelpName = "FILE",
    };
    private readonly Option<ImageSize?> _crop = SizeOption.Create(
        "--crop",
        "Train on random crops of this size. Default: 256x256, or the largest width and height of the images where that is smaller.");
    private readonly Option<int?> _channels = ChoiceOption.Create(
        "--channels",
        "The channels that the network sees: 3 for colours, 1 for their mean. Default: those of the model of --initial-weights, "
            + "else 1 where all images are grey, else 3.",
        TrainingChoices.Channels);
    private readonly Option<ImageSize?> _resize = SizeOption.Create(
        "--resize",
        "Train on whole images resized to this size, instead of --crop; the model then resizes every image, and its result back.");
    private readonly Option<int?> _epochs = NumberOption.Integer("--epochs", $"Passes over the training images. Default: {Defaults.Epochs}.");
    private readonly Option<int?> _steps = NumberOption.Integer("--steps", "Training steps, instead of --epochs.");
    private readonly Option<int?> _batchSize = NumberOption.Integer("--batch-size", $"Crops per step. Default: {Defaults.BatchSize}.");
    private readonly OptimizationArguments _optimization = new();
    private readonly Option<Loss?> _loss = ParsedOption.Create(
        "--loss", $"The loss, or a sum such as ce+0.5*dice. Default: ce+dice. ({string.Join(", ", LossCatalog.Names)})", "SUM", LossCatalog.Parse);
    private readonly Option<ClassWeighting?> _classWeighting = ParsedOption.Create(
        "--class-weighting",
        $"How much each class counts in the loss: {string.Join(" or ", ClassWeightingCatalog.Names)} in the training masks, none, "
            + "or a list such as 0.5,1,2. Default: none.",
        "WEIGHTS",
        text => text == "none" ? null : ClassWeightingCatalog.Parse(text));
    private readonly Option<HeadWeights?> _headWeights = ChoiceOption.Create(
        "--head-weights",
        "How much the loss of each head counts, where the network has several. Default: equal.",
        TrainingChoices.HeadWeights);
    private readonly Option<IReadOnlyList<Augmentation>?> _augmentations = CommonOptions.Augmentations();
    private readonly Option<int?> _seed = NumberOption.Integer("--seed", "The seed that decides everything random. Default: 0.", 0);
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<TrainingPrecision?> _precision = ChoiceOption.Create(
        "--precision",
        "What the network computes in: 32 bits, or 16 where the device is faster with them.",
        TrainingChoices.Precisions,
        Defaults.Execution.Precision);
    private readonly Option<FileInfo> _model = new("--model") { Description = "The model to write (.zip).", HelpName = "FILE", Required = true };
    private readonly Option<FileInfo?> _onnx = new("--onnx") { Description = "Write the model as ONNX, too.", HelpName = "FILE" };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();
    private readonly RunArguments _run = new();
    private readonly HistoryArguments _history = new();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var train = new TrainCommand();
        var command = new Command("train", "Train a model on a folder of images and a folder of masks.")
        {
            train._images, train._masks, train._classes, train._validationImages, train._validationMasks, train._validationFraction,
            train._initialWeights, train._channels, train._crop, train._resize, train._epochs, train._steps, train._batchSize,
            train._loss, train._classWeighting, train._headWeights, train._augmentations,
            train._seed, train._threads, train._device, train._precision, CommonOptions.ReuseMemory, train._model, train._onnx, train._json,
        };
        train._model.Validators.Add(RefuseOnnx);
        train._network.AddTo(command);
        train._optimization.AddTo(command);
        train._run.AddTo(command);
        train._history.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(train.Run(parsed, cancellation)));
        return command;
    }

    /// <summary>What is written is a zip file under any name, and under this one no other program would make sense of it.</summary>
    private static void RefuseOnnx(OptionResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (string.Equals(Path.GetExtension(text), ".onnx", StringComparison.OrdinalIgnoreCase))
        {
            result.AddError($"--model takes a file that ends in .zip, not '{text}'; --onnx {text} writes ONNX, too.");
        }
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        OutputFile.RequireWritable(
            [parsed.GetValue(_model), parsed.GetValue(_onnx), parsed.GetValue(_json), .. _history.Files(parsed)],
            inputs: [parsed.GetValue(_initialWeights)]);
        var display = new TrainingDisplay();
        var options = Options(parsed, display, cancellation);
        var mlContext = new MLContext(options.Seed) { GpuDeviceId = DeviceName.ToGpuDeviceId(parsed.GetValue(_device)!) };
        TrainingDisplay.ShowLog(mlContext);
        var classes = parsed.GetValue(_classes);
        var data = mlContext.Data.LoadSegmentationFolder(parsed.GetValue(_images)!.ToString(), parsed.GetValue(_masks)!.ToString(), classes);
        options = options with { ValidationSet = ValidationSet(mlContext, parsed, classes) };
        var trainer = mlContext.Segmentation().Trainers.Custom(_network.Architecture(parsed), options);
        using var model = display.Show(() => trainer.Fit(data));
        cancellation.ThrowIfCancellationRequested();

        Save(mlContext, model, parsed);
        _history.Write(parsed, model.Info);
        JsonFile.Write(parsed.GetValue(_json), TrainResult.Of(model.Info, display));
        return 0;
    }

    private SegmentationTrainerOptions Options(ParseResult parsed, TrainingDisplay display, CancellationToken cancellation)
    {
        if (parsed.GetValue(_epochs) is not null && parsed.GetValue(_steps) is not null)
        {
            throw new UsageException("--epochs and --steps both say how long to train; give one of them.");
        }

        return new SegmentationTrainerOptions
        {
            InitialWeights = parsed.GetValue(_initialWeights)?.ToString(),
            Channels = parsed.GetValue(_channels),
            Crop = parsed.GetValue(_crop),
            Resize = parsed.GetValue(_resize),
            Epochs = parsed.GetValue(_epochs) ?? Defaults.Epochs,
            Steps = parsed.GetValue(_steps),
            BatchSize = parsed.GetValue(_batchSize) ?? Defaults.BatchSize,
            ValidationFraction = parsed.GetValue(_validationFraction) ?? Defaults.ValidationFraction,
            Loss = parsed.GetValue(_loss) ?? Defaults.Loss,
            ClassWeighting = parsed.GetValue(_classWeighting),
            HeadWeights = parsed.GetValue(_headWeights),
            Augmentations = parsed.GetValue(_augmentations) ?? Defaults.Augmentations,
            Seed = parsed.GetValue(_seed) ?? 0,
            Optimization = _optimization.Read(parsed),
            Selection = _run.ReadSelection(parsed, isValidated: parsed.GetValue(_validationFraction) > 0 || parsed.GetValue(_validationImages) is not null),
            Checkpoints = _run.ReadCheckpoints(parsed),
            Execution = new()
            {
                Precision = parsed.GetValue(_precision) ?? Defaults.Execution.Precision,
                Threads = parsed.GetValue(_threads),
                ReuseMemory = parsed.GetValue(CommonOptions.ReuseMemory) ?? Defaults.Execution.ReuseMemory,
            },
            Progress = display,
            CancellationToken = cancellation,
        };
    }

    private IDataView? ValidationSet(MLContext mlContext, ParseResult parsed, SegmentationClasses? classes)
    {
        var images = parsed.GetValue(_validationImages);
        var masks = parsed.GetValue(_validationMasks);
        if (images is null && masks is null)
        {
            return null;
        }

        return images is null || masks is null
            ? throw new UsageException("--validation-images and --validation-masks go together; give both.")
            : mlContext.Data.LoadSegmentationFolder(images.ToString(), masks.ToString(), classes);
    }

    private void Save(MLContext mlContext, SegmentationTransformer model, ParseResult parsed)
    {
        var file = parsed.GetValue(_model)!;
        mlContext.Segmentation().Save(model, file.FullName);
        Console.WriteLine($"Model: {file}");
        if (parsed.GetValue(_onnx) is { } onnx)
        {
            model.SaveOnnx(onnx.FullName);
            Console.WriteLine($"ONNX:  {onnx}");
        }
    }
}
