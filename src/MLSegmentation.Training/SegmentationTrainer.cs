using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Weights;
using MLSegmentation.Scoring;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using TorchSharp;

namespace MLSegmentation.Training;

/// <summary>
/// Trains a network to segment images. An ML.NET estimator: fit it to a data view with a column of images and one of masks, alone
/// or at the end of a pipeline, and it gives a transformer that needs no training engine any more.
/// </summary>
/// <remarks>
/// Every <see cref="Fit"/> begins anew, unless the options say to resume. The random numbers of the engine are one generator for the
/// whole process, so of several trainings in one process at the same time none is repeatable.
/// </remarks>
public sealed class SegmentationTrainer : IEstimator<SegmentationTransformer>
{
    private readonly MLContext _context;
    private readonly SegmentationTrainerOptions _options;

    internal SegmentationTrainer(MLContext context, NetworkArchitecture network, SegmentationTrainerOptions options)
    {
        ColumnTypes.EnsureRegistered();
        _context = context;
        _options = options with { Optimization = options.Optimization.For(network) };
        Network = network;
        network.CheckHyperParameters();
        options.Validate();
        OptionRules.CheckNetwork(options, network);
    }

    /// <summary>The network that is trained.</summary>
    public NetworkArchitecture Network { get; }

    /// <summary>Trains the network.</summary>
    /// <param name="input">The training images with their masks. They are read once, in order.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on, or the training failed; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SegmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            return FitObserved(input);
        }
        finally
        {
            foreach (var observer in _options.Observers)
            {
                observer.OnClose();
            }
        }
    }

    /// <summary>
    /// Measures what a training on these images would take: reads and checks all of them, builds the network, takes three steps, of which the
    /// first does not count, validates one image, and writes nothing.
    /// </summary>
    /// <param name="input">The training images with their masks.</param>
    /// <returns>The time and the memory.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data cannot be trained on; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// TrainingEstimate estimate = mlContext.Segmentation().Trainers.UNet().Estimate(data);
    /// Console.WriteLine($"{estimate.Duration}, {estimate.PeakMemory / 1e9:F1} GB");
    /// </code>
    /// </example>
    public TrainingEstimate Estimate(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var training = CheckData(input);
        var host = ((IHostEnvironment)_context).Register(nameof(SegmentationTrainer));
        using var channel = host.Start("Estimate");
        var device = PrepareEngine(channel);
        using var checkpointChannel = host.Start(nameof(SegmentationTrainerOptions.Checkpoints));
        using var checkpoints = RunCheckpoints.Peek(_options.Checkpoints, checkpointChannel);
        int seed = GetSeed(checkpoints, host);
        return Explain(() => WithLoop(training, seed, device, checkpoints, channel, Measure));
    }

    /// <summary>The columns after this step: those before it, the masks and the probabilities.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">A column is missing or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _options.ImageColumnName);
        LabelColumn.Require(inputSchema, _options.LabelColumnName);
        var columns = new ModelColumns(_options.ImageColumnName, _options.PredictedLabelColumnName, _options.ScoreColumnName);

        // A shape says that there is an annotation with the classes, not which classes they are.
        return SchemaShapes.Add(inputSchema, ResultSchema.Create(columns, _options.Classes ?? SegmentationClasses.Binary));
    }

    private SegmentationTransformer FitObserved(IDataView input)
    {
        var training = CheckData(input);
        var host = ((IHostEnvironment)_context).Register(nameof(SegmentationTrainer));
        using var channel = host.Start("Training");
        var device = PrepareEngine(channel);
        ScoringSessionFactory.RequireRuntime();
        using var checkpointChannel = host.Start(nameof(SegmentationTrainerOptions.Checkpoints));
        using var checkpoints = RunCheckpoints.Open(_options.Checkpoints, checkpointChannel);
        int seed = GetSeed(checkpoints, host);
        foreach (var observer in _options.Observers)
        {
            observer.OnPrepare(checkpoints?.Resumed is not null);
        }

        return Open(Explain(() => WithLoop(training, seed, device, checkpoints, channel, Train)), channel);
    }

    private SegmentationTransformer Open(byte[] onnx, IChannel channel)
    {
        try
        {
            return Open(onnx, _context);
        }
        catch (SegmentationException exception) when (_context.GpuDeviceId is not null)
        {
            // ONNX Runtime needs other libraries for the device than the training engine, and what was trained must not be lost for them.
            channel.Warning(MessageSensitivity.None, "{0} The trained model scores on the processor.", exception.Message);
            return Open(onnx, context: null);
        }
    }

    private SegmentationTransformer Open(byte[] onnx, MLContext? context)
    {
        var scoring = new SegmentationScoringOptions { Threads = _options.Execution.Threads };
        return SegmentationTransformer.FromImageModel(
            onnx, _options.ImageColumnName, _options.PredictedLabelColumnName, _options.ScoreColumnName, scoring, context);
    }

    private HeadWeights HeadWeights => _options.HeadWeights ?? Network.HeadWeights;

    /// <summary>Checks what can be checked before images are read.</summary>
    private TrainingInput CheckData(IDataView input)
    {
        DroppedColumns.Check(input, _options.ImageColumnName);
        DroppedColumns.Check(input, _options.LabelColumnName);
        var images = ImageColumn.Require(input.Schema, _options.ImageColumnName);
        var training = TrainingInput.Of(input, _options);
        OptionRules.CheckClassWeights(_options, training.Classes);
        TrainedImages.CheckChannels(images, _options);
        TrainedImages.CheckAugmentations(images, _options.Augmentations);
        CheckValidationSet(images);
        return training;
    }

    private void CheckValidationSet(DataViewSchema.Column images)
    {
        if (_options.ValidationSet is not { } validationSet)
        {
            return;
        }

        try
        {
            DroppedColumns.Check(validationSet, _options.ImageColumnName);
            DroppedColumns.Check(validationSet, _options.LabelColumnName);
            TrainedImages.CheckAlike(images, ImageColumn.Require(validationSet.Schema, _options.ImageColumnName));
            LabelColumn.Require(validationSet.Schema, _options.LabelColumnName);
        }
        catch (SegmentationException exception)
        {
            throw new SegmentationException($"In the validation set: {exception.Message}", exception);
        }
    }

    private int GetSeed(RunCheckpoints? checkpoints, IHost host) => _options.Seed ?? checkpoints?.Resumed?.State.Seed ?? host.Rand.Next();

    private torch.Device PrepareEngine(IChannel channel)
    {
        if (_options.Execution.ReuseMemory && MemoryReuse.Enable())
        {
            channel.Trace(MessageSensitivity.None, "The process reuses the memory that native libraries free.");
        }

        var device = TrainingDevice.Choose(_context, channel);
        DevicePrecision.Require(_options.Execution.Precision, device);
        return device;
    }

    /// <summary>Computes, and turns failures of the engine into errors for users.</summary>
    private static T Explain<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (ExternalException exception)
        {
            // The engine's messages go on with a trace of its own code.
            string message = exception.Message.Split('\n', 2)[0].TrimEnd();
            throw new SegmentationException(
                $"The training engine failed: {message} If it ran out of memory, train with smaller batches, smaller crops or a smaller network.", exception);
        }
    }

    /// <summary>Reads and checks everything that a training needs, and hands the loop that is ready to run to <paramref name="use"/>.</summary>
    private T WithLoop<T>(
        TrainingInput input, int seed, torch.Device device, RunCheckpoints? checkpoints, IChannel channel, Func<TrainingLoop, ReadyTraining, T> use)
    {
        using var threads = new EngineThreads(_options.Execution.Threads ?? ProcessorThreads.Default);
        TrainingPlan.CheckSizes(_options, Network.Divisors);
        using var weights = InitialWeights.Open(_options, Network, isResumed: checkpoints?.Resumed is not null);
        TrainedImages.CheckOrigin(input.Data.Schema[_options.ImageColumnName], weights);
        using var data = TrainingData.Load(input, _options, weights?.Model, seed, _context.TempFilePath, channel);
        TrainedImages.CheckOrigin(data, weights);
        var loss = CreateLoss(data);
        var graph = loss.Graph;
        var plan = TrainingPlan.Create(_options, data.Training, graph.Divisor);
        PlanRules.Check(_options, plan, graph, channel);
        NetworkRules.Check(graph, channel);
        using var module = CreateModule(graph, data, seed, device);
        if (weights is not null)
        {
            InitialWeights.Report(WeightLoader.Load(module, weights), weights, _context);
            input.CompareClasses(weights, channel);
        }

        var description = Describe(data, graph, new TrainingInfo(seed, DescribeOptions(plan, loss), 0, 0, []));
        OnnxWriter.RequireOpenable(graph, module.state_dict(), description);
        checkpoints?.Begin(RunDescription.Of(description, graph, plan, data), seed);
        module.Precision = _options.Execution.Precision;
        var engine = CheckEngine(graph, device, channel);
        var run = new TrainingRun
        {
            Options = _options,
            Data = data,
            Plan = plan,
            Loss = loss,
            Seed = seed,
            Device = device,
            Channel = channel,
            Checkpoints = checkpoints,
        };
        using var loop = new TrainingLoop(module, run);
        return use(loop, new ReadyTraining(run, graph, Describe(data, graph, description.Training! with { Engine = engine })));
    }

    private byte[] Train(TrainingLoop loop, ReadyTraining ready)
    {
        var result = loop.Run(ready.ToStart());

        // What is written now takes several times the weights, which must not come on top of what the last steps left.
        MemoryReuse.Trim();
        var training = ready.Description.Training! with { Steps = result.Steps, BestEpoch = result.BestEpoch, Epochs = result.Epochs };
        return OnnxWriter.Write(ready.Graph, result.Weights.Weights, Describe(ready.Run.Data, ready.Graph, training));
    }

    private static TrainingEstimate Measure(TrainingLoop loop, ReadyTraining ready)
    {
        const int MeasuredSteps = 2;
        const int BytesPerWeight = sizeof(float);

        // The best weights, the file that is made of them, and the session that opens it.
        const int Copies = 3;
        var (step, validation) = loop.Measure(MeasuredSteps);
        using var process = Process.GetCurrentProcess();
        return new TrainingEstimate
        {
            Training = ready.ToStart(),
            StepDuration = step,
            ValidationDuration = validation,
            PeakMemory = process.PeakWorkingSet64 + (Copies * BytesPerWeight * ready.Graph.ParameterCount),
        };
    }

    private Dictionary<string, string> DescribeOptions(TrainingPlan plan, SupervisedLoss loss) =>
        OptionDescription.Of(_options with { InitialWeights = InitialWeights.GetName(_options, Network) }, plan, loss, HeadWeights);

    /// <summary>Tries the engine on every convolution of the network, and logs and tells what was found.</summary>
    private TrainingEngineInfo CheckEngine(NetworkGraph graph, torch.Device device, IChannel channel)
    {
        var found = ConvolutionCheck.Shared.Check(graph, _options.Execution.Precision, device, _options.CancellationToken);
        string[] padded = [.. found.Where(convolution => !convolution.IsPlain).Select(convolution => convolution.ToString())];
        string rest = padded.Length == 0 ? "all of them right" : $"{padded.Length} of them wrong as they are and right with channels of zeros added";
        string version = $"libtorch {EngineLibrary.Version}";
        channel.Info(MessageSensitivity.None, "{0} on {1}: tried the network's {2} kinds of convolutions, {3}.", version, device, found.Count, rest);
        return new(version, device.ToString(), found.Count, padded);
    }

    private GraphModule CreateModule(NetworkGraph graph, TrainingData data, int seed, torch.Device device)
    {
        TrainingDevice.Seed(seed, device);
        var module = new GraphModule(graph);
        HeadBiases.Fill(module, HeadBiases.Compute([.. data.Training.Infos.Select(info => info.ClassPixels)], GetClassWeights(data)));
        return device.type == DeviceType.CUDA ? module.to(device) : module;
    }

    private SupervisedLoss CreateLoss(TrainingData data)
    {
        var loss = GetClassWeights(data) is { } classWeights ? _options.Loss.WithClassWeights(classWeights) : _options.Loss;
        return new SupervisedLoss(loss, Network.CreateGraph(data.Channels, data.Classes.Count), HeadWeights);
    }

    /// <summary>The weights of the classes that the training set gives; null where none are asked for.</summary>
    private IReadOnlyList<double>? GetClassWeights(TrainingData data)
    {
        if (_options.ClassWeighting is not { } weighting)
        {
            return null;
        }

        var weights = weighting.GetWeights([.. data.Training.Infos.Select(info => info.ClassPixels)]);
        return weights.Count == data.Classes.Count
            ? weights
            : throw new SegmentationException(
                $"The class weighting '{weighting}' has {weights.Count} weights, but there are {data.Classes.Count} classes ({data.Classes}); "
                + "it must have one for each.");
    }

    private SegmentationModelInfo Describe(TrainingData data, NetworkGraph graph, TrainingInfo training) => new(
        data.Classes,
        data.Channels,
        data.Normalization,
        graph.Divisor,
        new NetworkInfo(Network.Name, Network.DescribeHyperParameters(), graph.ParameterCount))
    {
        Training = training,
        Resize = _options.Resize,
        Pixels = data.Training.Format.Kind,
        Samples = data.Training.GetInfo(0).Samples,
        TrainingRange = data.Training.GetRange(),
        TrainingImageSize = data.Training.GetInfo(0) is { Format.HasColors: false, Samples: null } image ? image.OriginalSize : null,
    };
}
