using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;
using MLSegmentation.Models.Weights;
using MLSegmentation.Scoring;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using MLSegmentation.Training.Patches;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>A training from its data to its model: checks what is given, builds what the loop needs, and opens what it came to.</summary>
internal sealed class TrainingSession(MLContext context, NetworkArchitecture network, SegmentationTrainerOptions options)
{
    /// <summary>Trains the network and opens the model.</summary>
    public SegmentationTransformer Fit(IDataView input)
    {
        var training = CheckData(input);
        var host = ((IHostEnvironment)context).Register(nameof(SegmentationTrainer));
        using var channel = host.Start("Training");
        var device = EngineSetup.Prepare(context, options.Execution, channel);
        ScoringSessionFactory.RequireRuntime();
        using var checkpointChannel = host.Start(nameof(SegmentationTrainerOptions.Checkpoints));
        using var checkpoints = RunCheckpoints.Open(options.Checkpoints, checkpointChannel);
        int seed = GetSeed(checkpoints, host);
        foreach (var observer in options.Observers)
        {
            observer.OnPrepare(checkpoints?.Resumed is not null);
        }

        return Open(EngineSetup.Explain(() => WithLoop(training, seed, device, checkpoints, channel, Train)), channel);
    }

    /// <summary>Measures what the training would take.</summary>
    public TrainingEstimate Estimate(IDataView input)
    {
        var training = CheckData(input);
        var host = ((IHostEnvironment)context).Register(nameof(SegmentationTrainer));
        using var channel = host.Start("Estimate");
        var device = EngineSetup.Prepare(context, options.Execution, channel);
        using var checkpointChannel = host.Start(nameof(SegmentationTrainerOptions.Checkpoints));
        using var checkpoints = RunCheckpoints.Peek(options.Checkpoints, checkpointChannel);
        int seed = GetSeed(checkpoints, host);
        return EngineSetup.Explain(() => WithLoop(training, seed, device, checkpoints, channel, Measure));
    }

    private SegmentationTransformer Open(byte[] onnx, IChannel channel)
    {
        try
        {
            return Open(onnx, context);
        }
        catch (SegmentationException exception) when (context.GpuDeviceId is not null)
        {
            // ONNX Runtime needs other libraries for the device than the training engine, and what was trained must not be lost for them.
            channel.Warning(MessageSensitivity.None, "{0} The trained model scores on the processor.", exception.Message);
            return Open(onnx, context: null);
        }
    }

    private SegmentationTransformer Open(byte[] onnx, MLContext? context)
    {
        var scoring = new SegmentationScoringOptions { Threads = options.Execution.Threads };
        return SegmentationTransformer.FromImageModel(
            onnx, options.ImageColumnName, options.PredictedLabelColumnName, options.ScoreColumnName, scoring, context);
    }

    private HeadWeights HeadWeights => options.HeadWeights ?? network.HeadWeights;

    /// <summary>Checks what can be checked before images are read.</summary>
    private TrainingInput CheckData(IDataView input)
    {
        var images = ImageColumn.Require(input.Schema, options.ImageColumnName);
        var training = TrainingInput.Of(input, options);
        OptionRules.CheckClassWeights(options, training.Classes);
        TrainedImages.CheckChannels(images, options);
        TrainedImages.CheckAugmentations(images, options.Augmentations);
        CheckSet(options.ValidationSet, TrainedImages.ValidationSet, images, haveMasks: true);
        CheckSet(options.Unlabelled, TrainedImages.Unlabelled, images, haveMasks: false);
        if (options.UsedConsistency?.StrongAugmentations is { } strong)
        {
            TrainedImages.CheckAugmentations(images, strong);
        }

        return training;
    }

    private void CheckSet(IDataView? data, string name, DataViewSchema.Column images, bool haveMasks)
    {
        if (data is null)
        {
            return;
        }

        try
        {
            DroppedColumns.Check(data, options.ImageColumnName);
            if (haveMasks)
            {
                DroppedColumns.Check(data, options.LabelColumnName);
            }

            TrainedImages.CheckAlike(images, ImageColumn.Require(data.Schema, options.ImageColumnName), name);
            if (haveMasks)
            {
                LabelColumn.Require(data.Schema, options.LabelColumnName);
            }
        }
        catch (SegmentationException exception)
        {
            throw exception.Within($"In the {name}");
        }
    }

    private int GetSeed(RunCheckpoints? checkpoints, IHost host) => options.Seed ?? checkpoints?.Resumed?.State.Seed ?? host.Rand.Next();

    /// <summary>Reads and checks everything that a training needs, and hands the loop that is ready to run to <paramref name="use"/>.</summary>
    private T WithLoop<T>(
        TrainingInput input, int seed, torch.Device device, RunCheckpoints? checkpoints, IChannel channel, Func<TrainingLoop, ReadyTraining, T> use)
    {
        using var threads = new EngineThreads(options.Execution.Threads ?? ProcessorThreads.Default);
        TrainingPlan.CheckSizes(options, network.GetDivisors(options.Rank));
        using var weights = InitialWeights.Open(options, network, isResumed: checkpoints?.Resumed is not null);
        TrainedImages.CheckOrigin(input.Data.Schema[options.ImageColumnName], weights);
        VolumeRules.CheckOrigin(options, weights);
        using var data = TrainingData.Load(input, options, weights?.Model, seed, context.TempFilePath, channel);
        TrainedImages.CheckOrigin(data, weights);
        var loss = CreateLoss(data);
        var graph = loss.Graph;
        var plan = TrainingPlan.Create(options, data.Training, GetDivisors(graph), data.Unlabelled);
        PlanRules.Check(options, plan, graph, channel);
        NetworkRules.Check(graph, channel);
        using var module = CreateModule(graph, data, seed, device);
        LoadWeights(module, weights, input, channel);
        var description = Describe(data, graph, new TrainingInfo(seed, DescribeOptions(plan, loss), 0, 0, []));
        OnnxWriter.RequireOpenable(graph, module.state_dict(), description);
        checkpoints?.Begin(RunDescription.Of(description, graph, plan, data), seed);
        module.Precision = options.Execution.Precision;
        var engine = EngineSetup.Check(graph, options.Execution.Precision, device, channel, options.CancellationToken);
        var run = new TrainingRun
        {
            Options = options,
            Data = data,
            Plan = plan,
            Seed = seed,
            Device = device,
            Channel = channel,
            HasInitialWeights = weights is not null,
            Checkpoints = checkpoints,
        };
        using var objective = StepObjectives.Create(module, loss, run);
        using var loop = new TrainingLoop(module, run, objective, outcome => Validation.Create(outcome, run, loss.HeadLoss));
        return use(loop, new ReadyTraining(run, graph, Describe(data, graph, description.Training! with { Engine = engine })));
    }

    /// <summary>Begins with the weights of a file, where there is one.</summary>
    private void LoadWeights(GraphModule module, StoredWeights? weights, TrainingInput input, IChannel channel)
    {
        if (weights is not null)
        {
            InitialWeights.Report(WeightLoader.Load(module, weights), weights, network, context);
            input.CompareClasses(weights, channel);
        }
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
        OptionDescription.Of(options with { InitialWeights = InitialWeights.GetName(options, network) }, plan, loss, HeadWeights);

    private GraphModule CreateModule(NetworkGraph graph, TrainingData data, int seed, torch.Device device)
    {
        TrainingDevice.Seed(seed, device);
        var module = new GraphModule(graph);
        HeadBiases.Fill(module, HeadBiases.Compute([.. data.Training.Infos.Select(info => info.ClassPixels)], GetClassWeights(data)));
        return device.type == DeviceType.CUDA ? module.to(device) : module;
    }

    private SupervisedLoss CreateLoss(TrainingData data)
    {
        var loss = GetClassWeights(data) is { } classWeights ? options.Loss.WithClassWeights(classWeights) : options.Loss;
        return new SupervisedLoss(loss, network.CreateGraph(data.Channels, data.Classes.Count, options.Rank), HeadWeights);
    }

    /// <summary>The weights of the classes that the training set gives; null where none are asked for.</summary>
    private IReadOnlyList<double>? GetClassWeights(TrainingData data)
    {
        if (options.ClassWeighting is not { } weighting)
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

    /// <summary>What each side must be a multiple of; images have one number for both.</summary>
    private static ImageSize GetDivisors(NetworkGraph graph) =>
        graph.Rank == 3 ? CropSize.ToSides(graph.Divisors, graph.Rank) : new ImageSize(graph.Divisor, graph.Divisor);

    private SegmentationModelInfo Describe(TrainingData data, NetworkGraph graph, TrainingInfo training) => new(
        data.Classes,
        data.Channels,
        data.Normalization,
        graph.Divisor,
        new NetworkInfo(network.Name, network.DescribeHyperParameters(), graph.ParameterCount))
    {
        Training = training,
        Resize = options.Resize,
        Volumes = options.Volumes,
        Divisors = graph.Rank == 3 && graph.Divisors.Count > 1 ? GetDivisors(graph) : null,
        Pixels = data.Training.Format.Kind,
        Samples = data.Training.GetInfo(0).Samples,
        TrainingRange = options.Volumes is null ? data.Training.GetRange() : null,
        TrainingImageSize = data.Training.GetInfo(0) is { Format.HasColors: false, Samples: null } image ? image.OriginalSize : null,
    };
}
