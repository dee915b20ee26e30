using Microsoft.ML.Runtime;
using MLSegmentation.Options;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Loop;

/// <summary>Checks the length and the batches of a training, once it is known how many images there are.</summary>
internal static class PlanRules
{
    private static readonly OptionName BatchSize = new(nameof(SegmentationTrainerOptions.BatchSize));
    private static readonly OptionName Crop = new(nameof(SegmentationTrainerOptions.Crop));
    private static readonly SegmentationTrainerOptions Defaults = new();

    /// <summary>Refuses batches that the network cannot learn from, and tells where less is done than was asked for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="plan">The batches.</param>
    /// <param name="graph">The network.</param>
    /// <param name="channel">Where it is told.</param>
    /// <param name="samples">What an epoch goes through once, in words.</param>
    public static void Check(
        SegmentationTrainerOptions options, TrainingPlan plan, NetworkGraph graph, IChannel channel, string samples = "training images")
    {
        if (options.Steps is { } steps && options.Epochs != Defaults.Epochs)
        {
            channel.Warning(MessageSensitivity.None, "Steps is {0} and says how long to train; Epochs, {1}, does not count.", steps, options.Epochs);
        }

        TellOfSmallerBatches(options.BatchSize, plan, samples, channel);
        int smallest = plan.SmallestBatch;
        int replicas = CheckReplicas(options.Execution.Replicas, plan.BatchSize, smallest, channel);
        long[] sides = TrainingBatch.GetSides(plan.Crop, graph.Rank);
        if (options.UsedConsistency is { DroppedFeatures: > 0 } consistency && graph.CountNormalized(plan.UnlabelledBatchSize, sides) < 2)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.Consistency))} is {consistency}, so images without masks go through the network by themselves, too, with "
                + $"features dropped. A batch has {plan.UnlabelledBatchSize} of them, and at {plan.Crop} the network's coarsest batch normalisation has a "
                + $"single value per channel there, which has no deviation. Give more images without masks and a {BatchSize} of at least 2, choose a larger "
                + $"{Crop} or another normalisation, or leave its FeatureDropout at 0.");
        }

        if (graph.CountNormalized(smallest / replicas, sides) >= 2)
        {
            return;
        }

        var batch = smallest == plan.BatchSize
            ? (OptionText)$"A batch has {smallest} image"
            : (OptionText)$"The {plan.Samples} {samples} are taken in batches of {plan.BatchSize}, so the last batch of an epoch has {smallest} image";
        var parts = replicas == 1 ? (OptionText)$"" 
            : (OptionText)$", of which each of {replicas} replicas gets {smallest / replicas}";
        throw SegmentationException.Naming(
            $"{batch}{parts}, and at {plan.Crop} the network's coarsest batch normalisation has a single value per channel there, which has no deviation. "
            + $"Choose another {BatchSize}, a larger {Crop}, or another normalisation.");
    }

    private static void TellOfSmallerBatches(int wanted, TrainingPlan plan, string samples, IChannel channel)
    {
        // Nobody asked for the default.
        Action<MessageSensitivity, string, object[]> tell = wanted == Defaults.BatchSize ? channel.Info : channel.Warning;
        if (wanted > plan.BatchSize)
        {
            const string Text = "The batch size is {0}, but there are only {1} {3}; a batch has {1}.";
            const string Unlabelled = Text + " Beside them it has {2} images without masks.";
            tell(MessageSensitivity.None, plan.UnlabelledBatchSize == 0 ? Text : Unlabelled, [wanted, plan.BatchSize, plan.UnlabelledBatchSize, samples]);
        }
        else if (plan.UnlabelledBatchSize > 0 && wanted > plan.UnlabelledBatchSize)
        {
            const string Text = "The batch size is {0}, but there are only {1} images without masks; a batch has {1} of them.";
            tell(MessageSensitivity.None, Text, [wanted, plan.UnlabelledBatchSize]);
        }
    }

    /// <summary>How many replicas have work in the smallest batch.</summary>
    private static int CheckReplicas(int replicas, int batchSize, int smallestBatch, IChannel channel)
    {
        if (replicas > batchSize)
        {
            const string Text = "There are {0} replicas, but a batch has {1} images; only {1} of them have work.";
            channel.Warning(MessageSensitivity.None, Text, replicas, batchSize);
        }

        return Math.Min(replicas, smallestBatch);
    }
}
