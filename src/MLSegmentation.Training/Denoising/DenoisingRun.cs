using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Denoising;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Scoring;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Losses;
using TorchSharp;

namespace MLSegmentation.Training.Denoising;

/// <summary>The training of a denoiser from its data to its model, in the loop that all trainings share.</summary>
internal sealed class DenoisingRun(MLContext context, REDCNN network, DenoisingTrainerOptions options)
{
    // What the loop needs; it has no masks.
    private readonly SegmentationTrainerOptions _loopOptions = options.ToLoop();

    /// <summary>Trains the network and opens the model.</summary>
    public DenoisingTransformer Fit(IDataView input)
    {
        CheckColumns(input);
        var host = ((IHostEnvironment)context).Register(nameof(DenoisingTrainer));
        using var channel = host.Start("Training");
        var device = EngineSetup.Prepare(context, options.Execution, channel);
        ScoringSessionFactory.RequireRuntime();
        using var checkpointChannel = host.Start(nameof(DenoisingTrainerOptions.Checkpoints));
        using var checkpoints = RunCheckpoints.Open(options.Checkpoints, checkpointChannel);
        int seed = options.Seed ?? checkpoints?.Resumed?.State.Seed ?? host.Rand.Next();
        foreach (var observer in options.Observers)
        {
            observer.OnPrepare(checkpoints?.Resumed is not null);
        }

        var model = EngineSetup.Explain(() => Train(input, seed, device, checkpoints, channel));
        string output = options.OutputColumnName ?? options.ImageColumnName;
        var scoring = SegmentationScoringOptions.Resolve(new() { Threads = options.Execution.Threads });
        return new DenoisingTransformer(model, options.ImageColumnName, output, scoring);
    }

    private void CheckColumns(IDataView input)
    {
        PairReader.Require(input.Schema, options);
        if (options.ValidationSet is not { } validationSet)
        {
            return;
        }

        try
        {
            PairReader.Require(validationSet.Schema, options);
            TrainedImages.CheckAlike(
                input.Schema[options.ImageColumnName], validationSet.Schema[options.ImageColumnName], "validation set");
        }
        catch (SegmentationException exception)
        {
            throw exception.Within("In the validation set");
        }
    }

    private DenoisingModel Train(IDataView input, int seed, torch.Device device, RunCheckpoints? checkpoints, IChannel channel)
    {
        using var threads = new EngineThreads(options.Execution.Threads ?? ProcessorThreads.Default);
        using var images = DenoisingImages.Read(input, options, seed, context.TempFilePath);
        var data = images.Data;
        channel.Info(
            MessageSensitivity.None,
            "Training on {0} images, validating on {1}; {2} channels.",
            data.Training.Count / options.PatchesPerImage,
            data.Validation?.Count ?? 0,
            images.Channels);
        var graph = network.CreateGraph(images.Channels, images.Channels);
        var plan = TrainingPlan.Create(_loopOptions, data.Training, new ImageSize(1, 1));
        PlanRules.Check(_loopOptions, plan, graph, channel, options.PatchesPerImage == 1 ? "training images" : "patches of the training images");
        TrainingDevice.Seed(seed, device);
        var created = new GraphModule(graph);
        using var module = device.type == DeviceType.CUDA ? created.to(device) : created;
        var training = new TrainingInfo(seed, DescribeOptions(plan, graph), 0, 0, []);
        RequireOpenable(graph);
        _ = DenoiserWriter.Write(graph, module.state_dict(), images, (network, options), training);
        var description = Describe(images, graph, training);
        checkpoints?.Begin(RunDescription.Of(description, graph, plan, data), seed);
        module.Precision = options.Execution.Precision;
        var engine = EngineSetup.Check(graph, options.Execution.Precision, device, channel, options.CancellationToken);
        var run = new TrainingRun
        {
            Options = _loopOptions,
            Data = data,
            Plan = plan,
            Seed = seed,
            Device = device,
            Channel = channel,
            Checkpoints = checkpoints,
        };
        return Run(module, new ReadyTraining(run, graph, Describe(images, graph, training with { Engine = engine })), images);
    }

    private DenoisingModel Run(GraphModule module, ReadyTraining ready, DenoisingImages images)
    {
        var (run, data) = (ready.Run, ready.Run.Data);
        var noise = options.Noise is { } kind ? new NoisyPlanes(kind, data.Training.Format.HasColors, run.Seed) : null;
        using var objective = new DenoisingObjective(module, noise, run.Plan.Crop, run.Device);
        using var loop = new TrainingLoop(
            module,
            run,
            objective,
            outcome => data.Validation is { } samples ? new DenoisingValidation(outcome, samples, data.Normalization, noise, run.Device) : null);
        var start = ready.ToStart();
        var result = loop.Run(start with { Images = start.Images / options.PatchesPerImage });
        MemoryReuse.Trim();
        var training = ready.Description.Training! with { Steps = result.Steps, BestEpoch = result.BestEpoch, Epochs = result.Epochs };
        return DenoiserWriter.Write(ready.Graph, result.Weights.Weights, images, (network, options), training);
    }

    private SegmentationModelInfo Describe(DenoisingImages images, NetworkGraph graph, TrainingInfo training)
    {
        var classes = SegmentationClasses.Binary;
        var parts = new NetworkInfo(network.Name, network.DescribeHyperParameters(), graph.ParameterCount);
        return new SegmentationModelInfo(classes, images.Channels, images.Data.Normalization, divisor: 1, parts) { Training = training };
    }

    private Dictionary<string, string> DescribeOptions(TrainingPlan plan, NetworkGraph graph)
    {
        var described = OptionDescription.Of(_loopOptions, plan, new SupervisedLoss(_loopOptions.Loss, graph, network.HeadWeights), network.HeadWeights);
        described["loss"] = "mse";
        described["noise"] = options.Noise?.ToText() ?? DenoiserWriter.Pairs;
        described["patchesPerImage"] = options.PatchesPerImage.ToString(CultureInfo.InvariantCulture);
        return described;
    }

    private static void RequireOpenable(NetworkGraph graph)
    {
        if (sizeof(float) * graph.ParameterCount > ModelFile.MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The network cannot be trained, for its model could not be opened: its weights take {sizeof(float) * graph.ParameterCount:N0} bytes, and a "
                + $"model may have {ModelFile.MaxLength:N0}. Choose a smaller width."));
        }
    }
}
