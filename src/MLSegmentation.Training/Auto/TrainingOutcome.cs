using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLSegmentation.Training.Auto;

/// <summary>Says where the trainings of a run that was not stopped came to something else than their plan.</summary>
internal static class TrainingOutcome
{
    /// <summary>The choices that differ from the plan's; fewer steps are warned of, too.</summary>
    public static IEnumerable<PlannedChoice> Explain(AutoWork work, SegmentationPlan plan) =>
        ((PlannedChoice?[])[ExplainSteps(work, plan), ExplainAverage(work, plan)]).OfType<PlannedChoice>();

    /// <summary>
    /// Only one training of a plan that was made for the time has the plan's steps: folds and a given plan have what the time allows, and what is said of
    /// them is where that was too little.
    /// </summary>
    private static PlannedChoice? ExplainSteps(AutoWork work, SegmentationPlan plan)
    {
        var finished = work.State.Finished;
        int? planned = work.Options.Plan is null ? plan.Training.Steps : null;
        bool isShort = finished.Count == 1 && finished[0] < planned;
        bool isLate = work.Budget.Time is { } time && work.Elapsed > time && finished.Any(steps => steps <= Planner.LeastSteps);
        if (work.Budget.Time is null || (!isShort && !isLate))
        {
            return null;
        }

        string end = isLate ? $"{Planner.LeastSteps} steps are the fewest that are trained, also where that takes longer than the time"
            : "The training ended with its time";
        string reason = $"Measuring, reading, an interruption or a slower machine took more of the time than planned. {end}. More time allows more steps.";
        string steps = string.Create(CultureInfo.InvariantCulture, $"{finished.Sum()}{(planned is null ? "" : $" of {planned} planned")}");
        using var channel = ((IHostEnvironment)work.Context).Start(nameof(AutoSegmentationTrainer));
        channel.Warning(MessageSensitivity.None, "Steps: {0}. {1}", steps, reason);
        return new PlannedChoice("steps", steps, reason);
    }

    private static PlannedChoice? ExplainAverage(AutoWork work, SegmentationPlan plan)
    {
        int[] expected = [.. Enumerable.Range(0, work.State.Finished.Count).Select(work.State.GetExpectedSteps)];
        int other = Array.FindIndex(expected, steps => LearningRules.ChooseAverage(steps).Decay != plan.Training.WeightAverageDecay);
        if (work.Options.Plan is not null || other < 0)
        {
            return null;
        }

        var values = expected.Select(steps => LearningRules.ChooseAverage(steps).Decay?.ToString(CultureInfo.InvariantCulture) ?? "none").Distinct();
        return new PlannedChoice("weightAverageDecay", string.Join(", ", values), string.Create(
            CultureInfo.InvariantCulture,
            $"A training was expected to have {expected[other]} steps when it began, and by the plan {plan.Training.Steps}. "
            + $"{LearningRules.ChooseAverage(expected[other]).Reason}"));
    }
}
