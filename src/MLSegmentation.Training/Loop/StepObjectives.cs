using MLSegmentation.Training.Execution;

namespace MLSegmentation.Training.Loop;

/// <summary>Chooses what a training makes small, by its options.</summary>
internal static class StepObjectives
{
    /// <summary>Makes the objective of a network that is on its device.</summary>
    public static StepObjective Create(GraphModule module, SupervisedLoss loss, TrainingRun run) =>
        run.Options.UsedConsistency is { } consistency ? Create(module, loss, run, consistency) : Create(module, loss, run, run.Options.Adversary);

    private static ConsistencyObjective Create(GraphModule module, SupervisedLoss loss, TrainingRun run, Consistency consistency) => consistency switch
    {
        MeanTeacher teacher => new MeanTeacherObjective(module, loss, run, teacher),
        WeakToStrong views => new WeakToStrongObjective(module, loss, run, views),
        CrossPseudoSupervision networks => new CrossPseudoObjective(module, loss, run, networks),
        TemporalConsistency frames => new TemporalObjective(module, loss, run, frames),
        _ => throw new NotSupportedException($"{consistency} is an unknown consistency."),
    };

    private static StepObjective Create(GraphModule module, SupervisedLoss loss, TrainingRun run, Adversary? adversary) => adversary switch
    {
        null when run.Options.Execution.Replicas == 1 => new SupervisedObjective(module, loss, run.Device),
        null => new ReplicatedObjective(module, loss, TrainingDevice.GetReplicas(run.Device, run.Options.Execution.Replicas)),
        ConvolutionalAdversary convolutional => new ConvolutionalObjective(module, loss, run, convolutional),
        FeatureMatchingAdversary matching => new FeatureMatchingObjective(module, loss, run, matching),
        _ => throw new NotSupportedException($"{adversary} is an unknown adversary."),
    };
}
