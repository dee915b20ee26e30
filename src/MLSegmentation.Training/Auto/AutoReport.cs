using System.Globalization;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation.Training.Auto;

/// <summary>What a report says about how a model came about: the decisions, the candidates, the plan.</summary>
internal static class AutoReport
{
    /// <summary>The sections.</summary>
    public static IReadOnlyList<ReportSection> CreateSections(AutoTrainingResult result) =>
    [
        CreateDecisions(result),
        CreateCandidates(result),
        .. result is { CrossValidation: { } folds, OutOfFold: { } pooled } ? [CreateFolds(folds, pooled)] : (ReportSection[])[],
        CreatePlan(result.Plan),
    ];

    private static ReportSection CreateDecisions(AutoTrainingResult result) => new(
        "decisions",
        "Decisions",
        Html.Element("p", string.Create(
            CultureInfo.InvariantCulture,
            $"Made in {result.Duration.TotalMinutes:0.0} minutes with seed {result.Seed}{(result.IsStopped ? "; stopped before the budget was spent" : "")}.")),
        CreateChoices("What was decided by trying", result.Decisions));

    private static ReportSection CreateCandidates(AutoTrainingResult result)
    {
        var rows = result.Candidates.SelectMany(candidate => candidate.Trials.DefaultIfEmpty().Select(trial => Row(candidate, trial)));
        var rounds = result.Candidates
            .SelectMany((candidate, index) => candidate.Trials.Select(trial => (Index: index, candidate.Name, Trial: trial)))
            .GroupBy(item => item.Trial.Round)
            .Select(round => TrialChart.Create(round.Key, [.. round]));
        return new ReportSection(
            "candidates",
            "Candidates",
            DataTable.Create(
                "The score is the mean Dice coefficient over the classes other than the background, on held-out images",
                ["Candidate", "Why", "Round", "Steps", "Time", "Score"],
                rows),
            Html.Element("div", [Html.Class("training"), .. rounds, TrialChart.CreateScores(result.Candidates)]));
    }

    private static object[] Row(AutoCandidate candidate, AutoTrial? trial) =>
    [
        candidate.IsChosen ? Html.Element("strong", candidate.Name) : candidate.Name,
        candidate.Reason,
        trial is null ? "not tried" : Figures.Plain(trial.Round),
        trial is null ? "" : Figures.Count(trial.Steps),
        trial is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{trial.Duration.TotalSeconds:0} s"),
        trial is null ? "" : Figures.Ratio(trial.Score),
    ];

    private static ReportSection CreateFolds(SegmentationCrossValidationSummary folds, SegmentationMetrics pooled) => new(
        "folds",
        "Cross-validation",
        Html.Element("p", $"{pooled.ImageCount} images, each predicted by the one of {folds.FoldCount} models that has not seen it; 95 % confidence intervals "
            + "over images, where there are two or more. Masks are not post-processed here: these predictions decide whether they are."),
        ClassTables.Create(pooled, index => pooled.Classes[index].Name).Select(table => table.ToElement()),
        Html.Element("p", $"Over {folds.FoldCount} folds, measured on {folds.ImageCount} images together that its model has not seen: mean ± standard "
            + "deviation. The deviation tells how much hangs on the choice of images; it is no confidence interval."),
        DataTable.Create(
            "Metrics over the folds",
            ["Class", "Dice", "IoU", "Precision", "Recall"],
            folds.Classes.Select(item => (object[])[item.Name, $"{item.Dice}", $"{item.IoU}", $"{item.Precision}", $"{item.Recall}"])
                .Append(["Mean", $"{folds.MeanDice}", $"{folds.MeanIoU}", $"{folds.MeanPrecision}", $"{folds.MeanAccuracy}"])));

    private static ReportSection CreatePlan(SegmentationPlan plan) => new(
        "plan", "Plan", CreateChoices("What is trained and how, and why", plan.Choices));

    private static System.Xml.Linq.XElement CreateChoices(string caption, IEnumerable<PlannedChoice> choices) => DataTable.Create(
        caption, ["Choice", "Value", "Reason"], choices.Select(choice => (object[])[choice.Name, choice.Value, choice.Reason]));
}
