using System.Globalization;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>
/// How far a training is, to look at: its loss and the Dice coefficient on the validation set, their curves so far, and what the network predicts for
/// validation images now. Immutable. A <see cref="TrainingMonitor"/> makes one after every epoch.
/// </summary>
[TypeFormatterSource(typeof(TrainingViewFormatterSource))]
public sealed class TrainingView
{
    private readonly IReadOnlyList<SideBySide> _samples;

    internal TrainingView(TrainingProgress progress, TrainingHistory history, IReadOnlyList<SideBySide> samples, bool isCompleted) =>
        (Progress, History, _samples, IsCompleted) = (progress, history, samples, isCompleted);

    /// <summary>The last step of the last epoch.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>
    /// The epochs so far. Until the training is completed, <see cref="TrainingHistory.BestEpoch"/> is that of the highest mean Dice coefficient, or the
    /// last one where nothing is validated; then it is the one whose weights the model gets.
    /// </summary>
    public TrainingHistory History { get; }

    /// <summary>Whether the training is over.</summary>
    public bool IsCompleted { get; }

    /// <summary>The same as HTML: an element that needs nothing beside itself and suits light and dark pages.</summary>
    /// <returns>A <c>div</c> element.</returns>
    public string ToHtml() => NotebookView.Write(
    [
        Html.Element("p", Html.Element("strong", Headline())),
        NotebookView.Note(Pace()),
        TrainingSection.Draw(History),
        .. _samples.SelectMany(sample => sample.Content),
    ]);

    private string Headline()
    {
        var epoch = History.Epochs[^1];
        string dice = epoch.ValidationMeanDice is { } value ? $", validation Dice {Figures.Ratio(value)}" : "";
        return $"Epoch {epoch.Epoch} of {Progress.Epochs}: training loss {Figures.Ratio(epoch.TrainingLoss)}{dice}";
    }

    private string Pace()
    {
        string step = $"Step {Figures.Count(Progress.Step)} of {Figures.Count(Progress.Steps)}, {Time(Progress.Elapsed)}";
        return IsCompleted ? $"{step}; completed, the model holds epoch {History.BestEpoch}." : $"{step}, about {Time(Progress.Remaining)} to go.";
    }

    private static string Time(TimeSpan time) => time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}
