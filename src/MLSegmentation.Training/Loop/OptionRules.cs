using MLSegmentation.Options;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Loop;

/// <summary>The rules between the options of a training. Each option's own range is checked where it is declared.</summary>
internal static class OptionRules
{
    private const string FrozenEncoderEpochs = $"{nameof(SegmentationTrainerOptions.Optimization)}.{nameof(OptimizationOptions.FrozenEncoderEpochs)}";
    private const string EncoderLearningRateFactor =
        $"{nameof(SegmentationTrainerOptions.Optimization)}.{nameof(OptimizationOptions.EncoderLearningRateFactor)}";
    private const string WeightAverageDecay = $"{nameof(SegmentationTrainerOptions.Optimization)}.{nameof(OptimizationOptions.WeightAverageDecay)}";
    private const string Replicas = $"{nameof(SegmentationTrainerOptions.Execution)}.{nameof(ExecutionOptions.Replicas)}";
    private const string WarmUpSteps =
        $"{nameof(SegmentationTrainerOptions.Optimization)}.{nameof(OptimizationOptions.Schedule)}.{nameof(LearningRateSchedule.WarmUpSteps)}";

    private static readonly OptionName DeepSupervision = new(nameof(UNet.DeepSupervision));
    private static readonly OptionName Crop = new(nameof(SegmentationTrainerOptions.Crop));
    private static readonly OptionName Epochs = new(nameof(SegmentationTrainerOptions.Epochs));
    private static readonly OptionName Steps = new(nameof(SegmentationTrainerOptions.Steps));
    private static readonly OptionName Folder = new($"{nameof(SegmentationTrainerOptions.Checkpoints)}.{nameof(CheckpointOptions.Folder)}");
    private static readonly OptionName ValidationSet = new(nameof(SegmentationTrainerOptions.ValidationSet));
    private static readonly OptionName ValidationFraction = new(nameof(SegmentationTrainerOptions.ValidationFraction));

    /// <summary>Checks all rules that need neither the network nor the images.</summary>
    public static void Check(SegmentationTrainerOptions options)
    {
        CheckColumns(options);
        Require(options.Resize is null || options.Crop is null, nameof(options.Resize), options.Resize,
            $"but {Crop} is {options.Crop}, and both say what the network is trained on; give one of them");
        Require(options.Resize is null || options.Volumes is null, nameof(options.Resize), options.Resize,
            $"but {new OptionName(nameof(options.Volumes))} says that there are volumes, which are resampled to a spacing instead; leave it out");
        Require(options.ValidationFraction == 0 || options.ValidationSet is null, ValidationFraction.Name, options.ValidationFraction,
            $"but {ValidationSet} gives images to validate on already; give one of them");
        Require(
            options.Selection.EarlyStoppingPatience is null || options.IsValidated,
            $"{nameof(options.Selection)}.{nameof(SelectionOptions.EarlyStoppingPatience)}",
            options.Selection.EarlyStoppingPatience,
            $"but nothing is validated; validate with {ValidationSet} or {ValidationFraction}, or leave it out");
        Require(
            options.Selection.ValidationInterval == 1 || options.IsValidated,
            $"{nameof(options.Selection)}.{nameof(SelectionOptions.ValidationInterval)}",
            options.Selection.ValidationInterval,
            $"but nothing is validated; validate with {ValidationSet} or {ValidationFraction}, or leave it out");
        CheckPatience(options.Selection);
        CheckConsistency(options);
        Require(
            !options.Checkpoints.Resume || options.Checkpoints.Folder is not null,
            $"{nameof(options.Checkpoints)}.{nameof(CheckpointOptions.Resume)}",
            options.Checkpoints.Resume,
            $"but there is no folder of checkpoints; give it with {Folder}, or leave this out");
        Require(
            options.ClassWeighting is null || !ReferenceEquals(options.Loss, options.Loss.WithClassWeights([1, 1])),
            nameof(options.ClassWeighting),
            options.ClassWeighting,
            $"but no part of the loss '{options.Loss}' can weigh classes without having weights already; leave it out, or add one such as cross-entropy");
        CheckLengths(options.Optimization, options.Steps, options.Steps is null ? options.Epochs : null);
    }

    /// <summary>Checks the options that are for some networks only.</summary>
    public static void CheckNetwork(SegmentationTrainerOptions options, NetworkArchitecture network)
    {
        Require(
            options.UsedConsistency is not { DroppedFeatures: > 0 } || DroppedFeatures.CanBeIn(network.CreateGraph(1, 1, network.Ranks[0])),
            nameof(options.Consistency),
            options.Consistency,
            $"but the network {network.Name} does not say what its encoder is, whose features are to be dropped; leave its FeatureDropout at 0, "
            + $"or mark the encoder with GraphBuilder.Encoder in a network of your own");
        CheckEncoder(options.Optimization, network);
        if (options.HeadWeights is { } weights)
        {
            var graph = network.CreateGraph(inputChannels: 1, outputChannels: 1, network.Ranks[0]);
            Require(graph.Heads.Count > 1, nameof(options.HeadWeights), weights,
                $"but the network {network.Name} has a single head; leave it out, or train a network with several ({DeepSupervision})");
            _ = new SupervisedLoss(options.Loss, graph, weights);
        }
    }

    /// <summary>Checks the options that are for networks that say what their encoder is.</summary>
    public static void CheckEncoder(OptimizationOptions options, NetworkArchitecture network)
    {
        var (frozen, factor) = (options.FrozenEncoderEpochs, options.EncoderLearningRateFactor);
        if (frozen == 0 && factor is null)
        {
            return;
        }

        bool hasEncoder = network.CreateGraph(inputChannels: 1, outputChannels: 1, network.Ranks[0]).EncoderParameters is not [];
        OptionText rule = $"but the network {network.Name} does not say what its encoder is; leave it out, "
            + $"or mark the encoder with GraphBuilder.Encoder in a network of your own";
        Require(frozen == 0 || hasEncoder, FrozenEncoderEpochs, frozen, rule);
        Require(factor is null || hasEncoder, EncoderLearningRateFactor, factor, rule);
    }

    /// <summary>Checks the weights of classes against the classes.</summary>
    public static void CheckClassWeights(SegmentationTrainerOptions options, SegmentationClasses classes)
    {
        if (options.ClassWeighting is ExplicitWeighting weighting)
        {
            CheckPlannedClasses(weighting.ClassNames, [.. classes.Select(item => item.Name)]);
            Require(weighting.Weights.Count == classes.Count, nameof(options.ClassWeighting), weighting,
                $"which is {weighting.Weights.Count} numbers, but there are {classes.Count} classes ({classes}); give a number for each");
        }
    }

    /// <summary>Checks the classes of a plan against those of the masks, whose order decides which weight is whose.</summary>
    /// <param name="planned">The names of the plan's; null where there is no plan.</param>
    /// <param name="has">The names of the masks'.</param>
    /// <exception cref="SegmentationException">They are others, or in another order.</exception>
    public static void CheckPlannedClasses(IReadOnlyList<string>? planned, IReadOnlyList<string> has)
    {
        if (planned?.SequenceEqual(has) == false)
        {
            throw new SegmentationException($"The plan is for the classes {string.Join(", ", planned)}, but those of the masks are "
                + $"{string.Join(", ", has)}; give the plan's, or plan anew.");
        }
    }

    /// <summary>Checks what lasts a part of the training against its whole length, as far as that is known yet.</summary>
    public static void CheckLengths(OptimizationOptions options, int? steps, int? epochs)
    {
        int warmUp = options.Schedule.WarmUpSteps;
        Require(steps is null || warmUp < steps, WarmUpSteps, warmUp,
            $"but the whole training has only {steps} {(steps == 1 ? "step" : "steps")} ({Epochs}, {Steps}); train longer, or with a shorter warm-up");
        Require(epochs is null || options.FrozenEncoderEpochs <= epochs, FrozenEncoderEpochs, options.FrozenEncoderEpochs,
            $"but the whole training has only {epochs} {(epochs == 1 ? "epoch" : "epochs")} ({Epochs}, {Steps}); "
            + $"train longer, or freeze the encoder for fewer");
    }

    private static void CheckConsistency(SegmentationTrainerOptions options)
    {
        Require(options.Consistency is null || options.Unlabelled is not null, nameof(options.Consistency), options.Consistency,
            $"but there are no images without masks; give them with {new OptionName(nameof(options.Unlabelled))}, or leave it out");
        Require(options.Adversary is null || options.Unlabelled is null, nameof(options.Adversary), options.Adversary,
            $"but there are images without masks ({new OptionName(nameof(options.Unlabelled))}), and an adversary is for images with masks only; "
            + $"leave one of them out");
        Require(options.Execution.Replicas == 1 || (options.Adversary is null && options.Unlabelled is null), Replicas, options.Execution.Replicas,
            $"but an adversary ({new OptionName(nameof(options.Adversary))}) and images without masks ({new OptionName(nameof(options.Unlabelled))}) "
            + $"are trained with on one device only; leave it out");
        double? decay = options.Optimization.WeightAverageDecay;
        Require(decay is null || options.UsedConsistency is not MeanTeacher, WeightAverageDecay, decay,
            $"but the teacher of images without masks ({new OptionName(nameof(options.Consistency))}) is such an average already, with a decay of its own; "
            + $"leave it out");
        if (options.Consistency is { } consistency)
        {
            CheckEffects(consistency);
        }
    }

    /// <summary>Refuses settings that a way of learning from images without masks could not follow.</summary>
    private static void CheckEffects(Consistency consistency)
    {
        const string Option = nameof(SegmentationTrainerOptions.Consistency);
        Require(!consistency.ClassBalanced || consistency.Threshold > 0, Option, consistency,
            $"but its Threshold is 0, so that all pixels count and there is nothing to balance; give a Threshold above 0, or leave ClassBalanced out");
        Require(consistency is not TemporalConsistency || consistency.CutMixProbability == 0, Option, consistency,
            $"but frames of films get no boxes out of other images; leave its CutMixProbability at 0");
        Require(consistency is not TemporalConsistency || consistency.StrongAugmentations is null, Option, consistency,
            $"but frames of films are not changed any further than by {new OptionName(nameof(SegmentationTrainerOptions.Augmentations))}; "
            + $"leave its StrongAugmentations out");
    }

    /// <summary>Checks that a training is validated again before its patience ends; epochs without validation are epochs without progress.</summary>
    public static void CheckPatience(SelectionOptions options)
    {
        var interval = new OptionName($"{nameof(SegmentationTrainerOptions.Selection)}.{nameof(SelectionOptions.ValidationInterval)}");
        Require(
            options.EarlyStoppingPatience is null || options.EarlyStoppingPatience >= options.ValidationInterval,
            $"{nameof(SegmentationTrainerOptions.Selection)}.{nameof(SelectionOptions.EarlyStoppingPatience)}",
            options.EarlyStoppingPatience,
            $"but {interval} is {options.ValidationInterval}, so that the training would stop before it is validated again; wait for at least "
            + $"{options.ValidationInterval} epochs, or validate more often");
    }

    /// <summary>Checks the options of a denoiser, which are no others than these.</summary>
    public static void CheckDenoiser(ExecutionOptions execution) => Require(
        execution.Replicas == 1, Replicas, execution.Replicas, $"but a denoiser is trained on one device only; leave it out");

    private static void CheckColumns(SegmentationTrainerOptions options)
    {
        (string Option, string Column)[] columns =
        [
            (nameof(options.LabelColumnName), options.LabelColumnName),
            (nameof(options.ImageColumnName), options.ImageColumnName),
            (nameof(options.PredictedLabelColumnName), options.PredictedLabelColumnName),
            (nameof(options.ScoreColumnName), options.ScoreColumnName),
        ];
        foreach (var (option, column) in columns)
        {
            string first = columns.First(other => other.Column == column).Option;
            Require(first == option, option, column, $"and so is {new OptionName(first)}; give each column a name of its own");
        }
    }

    private static void Require(bool isValid, string option, object? value, OptionText rule)
    {
        if (!isValid)
        {
            throw SegmentationOptionException.Conflict(option, value, rule);
        }
    }
}
