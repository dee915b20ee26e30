using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Data;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg train</c>: a folder of images and one of masks in, a model out.</summary>
internal sealed class TrainCommand
{
    private readonly Option<DirectoryInfo> _images = new("--images") { Description = "The folder of training images.", HelpName = "DIR", Required = true };
    private readonly Option<DirectoryInfo> _masks = new("--masks")
    {
        Description = "The folder of their masks: the same file names, PNG.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<DirectoryInfo?> _validationImages = new("--val-images") { Description = "The folder of validation images.", HelpName = "DIR" };
    private readonly Option<DirectoryInfo?> _validationMasks = new("--val-masks") { Description = "The folder of their masks.", HelpName = "DIR" };
    private readonly Option<double?> _validationFraction = NumberOption.Real(
        "--val-fraction", "The share of the training images to validate on instead. Default: 0.", 0, 0.9);
    private readonly NetworkArguments _network = new();
    private readonly Option<FileInfo?> _init = new("--init")
    {
        Description = "Begin with the weights of this file: safetensors, or the .zip of a model.",
        HelpName = "FILE",
    };
    private readonly Option<int?> _freezeEncoder = NumberOption.Integer(
        "--freeze-encoder", "Epochs at the beginning that leave the network's encoder as it is. Default: 0.", 0);
    private readonly Option<ImageSize?> _crop = SizeOption.Create(
        "--crop",
        "Train on random crops of this size. Default: 256x256, or the largest width and height of the images where that is smaller.");
    private readonly Option<int?> _channels = ChoiceOption.Create(
        "--channels",
        "The channels that the network sees: 3 for colours, 1 for their mean. Default: those of the model of --init, else 1 where all images are grey, else 3.",
        TrainingChoices.Channels);
    private readonly Option<ImageSize?> _resize = SizeOption.Create(
        "--resize",
        "Train on whole images resized to this size, instead of --crop; the model then resizes every image, and its result back.");
    private readonly Option<int?> _epochs = NumberOption.Integer("--epochs", "Passes over the training images. Default: 40.", 1);
    private readonly Option<int?> _steps = NumberOption.Integer("--steps", "Training steps, instead of --epochs.", 1);
    private readonly Option<int?> _batch = NumberOption.Integer("--batch", "Crops per step. Default: 4.", 1);
    private readonly OptimizationArguments _optimization = new();
    private readonly Option<Loss?> _loss = LossOption.Create();
    private readonly Option<ClassWeighting?> _classWeights = ClassWeightsOption.Create();
    private readonly Option<HeadWeights?> _headWeights = ChoiceOption.Create(
        "--head-weights",
        "How much the loss of each head counts, where the network has several. Default: equal.",
        TrainingChoices.HeadWeights);
    private readonly Option<IReadOnlyList<Augmentation>?> _augment = AugmentOption.Create();
    private readonly Option<int?> _seed = NumberOption.Integer("--seed", "The seed that decides everything random. Default: 0.", 0);
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<TrainingPrecision> _precision = ChoiceOption.Create(
        "--precision",
        "What the network computes in: 32 bits, or 16 where the device is faster with them. Default: float32.",
        TrainingChoices.Precisions);
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
            train._init, train._freezeEncoder, train._channels, train._crop, train._resize, train._epochs, train._steps, train._batch,
            train._loss, train._classWeights, train._headWeights, train._augment,
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
            inputs: [parsed.GetValue(_init)]);
        var mlContext = new MLContext(parsed.GetValue(_seed) ?? 0) { GpuDeviceId = DeviceName.ToGpuDeviceId(parsed.GetValue(_device)!) };
        TrainingDisplay.ShowLog(mlContext);
        var classes = parsed.GetValue(_classes);
        var data = mlContext.Data.LoadSegmentationFolder(parsed.GetValue(_images)!.ToString(), parsed.GetValue(_masks)!.ToString(), classes);

        var display = new TrainingDisplay();
        var options = Options(parsed, display, cancellation);
        options.ValidationSet = ValidationSet(mlContext, parsed, classes);
        _run.Apply(parsed, options);
        var network = _network.Architecture(parsed);
        CheckClassWeights(options, ClassesAnnotation.Read(data.Schema[options.LabelColumnName]));
        CheckLengths(options);
        CheckHeads(network, options);
        var trainer = mlContext.Segmentation().Trainers.Custom(network, options);
        using var model = display.Show(() => trainer.Fit(data));
        cancellation.ThrowIfCancellationRequested();

        Save(mlContext, model, parsed);
        _history.Write(parsed, model.Info);
        JsonFile.Write(parsed.GetValue(_json), TrainResult.Of(model.Info, display));
        return 0;
    }

    private SegmentationTrainerOptions Options(ParseResult parsed, TrainingDisplay display, CancellationToken cancellation)
    {
        var options = new SegmentationTrainerOptions
        {
            InitialWeights = parsed.GetValue(_init)?.ToString(),
            FrozenEncoderEpochs = parsed.GetValue(_freezeEncoder) ?? 0,
            Channels = parsed.GetValue(_channels),
            Crop = parsed.GetValue(_crop),
            Resize = parsed.GetValue(_resize),
            Steps = parsed.GetValue(_steps),
            Seed = parsed.GetValue(_seed) ?? 0,
            Threads = parsed.GetValue(_threads),
            Precision = parsed.GetValue(_precision),
            ReuseMemory = parsed.GetValue(CommonOptions.ReuseMemory) ?? true,
            Progress = display,
            CancellationToken = cancellation,
            NameOf = OptionNames.Of,
        };
        options.Epochs = parsed.GetValue(_epochs) ?? options.Epochs;
        options.BatchSize = parsed.GetValue(_batch) ?? options.BatchSize;
        _optimization.Apply(parsed, options);
        options.ValidationFraction = parsed.GetValue(_validationFraction) ?? options.ValidationFraction;
        options.Loss = parsed.GetValue(_loss) ?? options.Loss;
        options.ClassWeighting = parsed.GetValue(_classWeights);
        options.HeadWeights = parsed.GetValue(_headWeights);
        options.Augmentations = parsed.GetValue(_augment) ?? options.Augmentations;
        if (parsed.GetValue(_epochs) is not null && options.Steps is not null)
        {
            throw new UsageException("--epochs and --steps both say how long to train; give one of them.");
        }

        if (options.Crop is not null && options.Resize is not null)
        {
            throw new UsageException("--crop and --resize both say what the network is trained on; give one of them.");
        }

        return options;
    }

    private static void CheckClassWeights(SegmentationTrainerOptions options, SegmentationClasses? classes)
    {
        if (options.ClassWeighting is not null && ReferenceEquals(options.Loss, options.Loss.WithClassWeights([1, 1])))
        {
            throw new UsageException(
                "--class-weights are for losses that can weigh classes (ce, bce, bce-dice, focal, unet-weight-map), "
                + $"and no part of '{options.Loss}' can; leave it out, or add one, such as ce+dice.");
        }

        if (options.ClassWeighting is ExplicitWeighting { Count: var count } && count != classes?.Count)
        {
            throw new UsageException(
                $"--class-weights takes a number for each class, and there are {classes?.Count} classes ({classes}), but {count} numbers.");
        }
    }

    private static void CheckLengths(SegmentationTrainerOptions options)
    {
        int warmUp = options.LearningRateSchedule.WarmUpSteps;
        if (warmUp >= options.Steps)
        {
            throw new UsageException(
                $"--warm-up has {warmUp} steps, but the whole training only {options.Steps} (--steps); train longer, or with a shorter warm-up.");
        }

        if (options.Steps is null && options.FrozenEncoderEpochs > options.Epochs)
        {
            throw new UsageException(
                $"--freeze-encoder has {options.FrozenEncoderEpochs} epochs, but the whole training only {options.Epochs} (--epochs); "
                + "train longer, or freeze the encoder for fewer.");
        }
    }

    private static void CheckHeads(NetworkArchitecture network, SegmentationTrainerOptions options)
    {
        if (options.HeadWeights is null || network.CreateGraph(inputChannels: 1, outputChannels: 1).Heads.Count > 1)
        {
            return;
        }

        bool canHaveSeveral = network.HyperParameters.Any(parameter => parameter.Name == "deep-supervision");
        string fix = canHaveSeveral ? "add --deep-supervision, or leave it out" : "leave it out";
        throw new UsageException($"--head-weights is for networks with several heads, and {network.Name} has one; {fix}.");
    }

    private IDataView? ValidationSet(MLContext mlContext, ParseResult parsed, SegmentationClasses? classes)
    {
        var images = parsed.GetValue(_validationImages);
        var masks = parsed.GetValue(_validationMasks);
        if (images is null && masks is null)
        {
            return null;
        }

        if (images is null || masks is null)
        {
            throw new UsageException("--val-images and --val-masks go together; give both.");
        }

        return parsed.GetValue(_validationFraction) is > 0
            ? throw new UsageException("--val-fraction takes validation images from the training images; leave it out where --val-images is given.")
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
