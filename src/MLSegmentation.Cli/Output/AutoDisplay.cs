using System.Globalization;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>
/// Shows how far <c>mlseg auto</c> is: a line for each stage, without a terminal further ones from time to time, and what the result is.
/// </summary>
internal sealed class AutoDisplay(LiveScreen screen) : IProgress<AutoProgress>
{
    private readonly LineInterval _interval = new();
    private (AutoStage Stage, string Subject)? _shown;

    /// <inheritdoc/>
    public void Report(AutoProgress value)
    {
        string text = Describe(value);
        string detail = value.Training is { } training
            ? $"{text}  step {training.Step}/{training.Steps}  loss {LossText.Format(training.Loss, digits: 3)}"
            : text;
        string left = value.Remaining is { } remaining ? $"{DurationText.Format(remaining)} left" : "";
        if (_shown != (value.Stage, value.Subject))
        {
            _shown = (value.Stage, value.Subject);
            Write(value, left.Length > 0 ? $"{text} ({left})" : text);
        }
        else if (!screen.HasBar && _interval.IsDue(value.Elapsed, value.Done))
        {
            Write(value, string.Create(CultureInfo.InvariantCulture, $"{detail}  {Math.Floor(100 * value.Done):0} %{(left.Length > 0 ? $"  {left}" : "")}"));
        }

        screen.Show(new ProgressText(detail, text, value.Done, value.Remaining));
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

        if (result.OutOfFold is { } pooled)
        {
            Terminal.WriteLine("Predictions of the folds taken together, each for images that its model has not seen:");
            MetricsTable.Write(pooled);
            Terminal.WriteLine("The model, on the images that no training has seen:");
        }

        if (result.Metrics is { } metrics)
        {
            MetricsTable.Write(metrics);
        }
    }

    private void Write(AutoProgress value, string line)
    {
        _interval.Restart(value.Elapsed, value.Done);
        screen.WriteLine(line);
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
