using MLSegmentation.Training.Execution;

namespace MLSegmentation.Training.Loop;

/// <summary>Chooses what a training makes small, by its options.</summary>
internal static class StepObjectives
{
    /// <summary>Makes the objective of a network that is on its device.</summary>
    public static StepObjective Create(GraphModule module, SupervisedLoss loss, TrainingRun run) => run.Options.UsedConsistency switch
    {
        null => new SupervisedObjective(module, loss, run.Device),
        MeanTeacher teacher => new MeanTeacherObjective(module, loss, run, teacher),
        WeakToStrong views => new WeakToStrongObjective(module, loss, run, views),
        CrossPseudoSupervision networks => new CrossPseudoObjective(module, loss, run, networks),
        var other => throw new NotSupportedException($"{other} is an unknown consistency."),
    };
}
