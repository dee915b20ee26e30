using System.Globalization;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>Shows how far <c>mlseg auto</c> is: a line for each stage, and what the result is.</summary>
internal sealed class AutoDisplay(LiveScreen screen) : IProgress<AutoProgress>
{
    private (AutoStage Stage, string Subject)? _shown;

    /// <inheritdoc/>
    public void Report(AutoProgress value)
    {
        string text = Describe(value);
        if (_shown != (value.Stage, value.Subject))
        {
            _shown = (value.Stage, value.Subject);
            string left = value.Remaining is { } remaining ? $" ({DurationText.Format(remaining)} left)" : "";
            screen.WriteLine($"{text}{left}");
        }

        screen.Show(new ProgressText(
            value.Training is { } training ? $"{text}  step {training.Step}/{training.Steps}  loss {LossText.Format(training.Loss, digits: 3)}" : text,
            text,
            value.Done,
            value.Remaining));
    }

    /// <summary>Says how a candidate did, what was decided, and what the model is worth.</summary>
    public static void Write(AutoTrainingResult result)
    {
        foreach (var candidate in result.Candidates.Where(candidate => candidate.Trials.Count > 0))
        {
            string trials = string.Join(", ", candidate.Trials.Select(trial => string.Create(
                CultureInfo.InvariantCulture, $"{(double.IsNaN(trial.Score) ? "no score" : $"{trial.Score:0.000}")} after {trial.Steps} steps")));
            Terminal.WriteLine($"tried {candidate.Name}: {trials}");
        }

        ChoiceText.Write(result.Decisions);
        if (result.CrossValidation is { } folds)
        {
            Terminal.WriteLine($"Cross-validation: {folds}");
        }

        if (result.Metrics is { } metrics)
        {
            MetricsTable.Write(metrics);
        }
    }

    private static string Describe(AutoProgress progress) => (progress.Stage, progress.Subject) switch
    {
        (AutoStage.Planning, _) => "planning",
        (AutoStage.Trying, var candidate) => $"trying {candidate}",
        (AutoStage.Training, "") => "training",
        (AutoStage.Training, var fold) => $"training, {fold}",
        _ => "evaluating",
    };
}
