using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Shows the history of a training in notebooks: learning curves and the last epochs. .NET Interactive finds it by convention.</summary>
internal sealed class HistoryFormatterSource
{
    private const int LastEpochs = 10;

    private readonly HtmlFormatter[] _formatters = [new(typeof(TrainingHistory), value => Render((TrainingHistory)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The curves, and the epochs as a table.</summary>
    private static string Render(TrainingHistory history) => NotebookView.Write(TrainingSection.Draw(history), Table(history));

    private static XElement Table(TrainingHistory history)
    {
        int count = history.Epochs.Count;
        return DataTable.Create(
            $"{(count > LastEpochs ? $"The last {LastEpochs} of {count} epochs" : "The epochs")}; the model holds epoch {history.BestEpoch}",
            ["Epoch", "Steps", "Training loss", "Validation loss", "Validation Dice", "Validation IoU"],
            history.Epochs.TakeLast(LastEpochs).Select(epoch => (object[])
            [
                Figures.Plain(epoch.Epoch), Figures.Count(epoch.Steps), Figures.Ratio(epoch.TrainingLoss), Ratio(epoch.ValidationLoss),
                Ratio(epoch.ValidationMeanDice), Ratio(epoch.ValidationMeanIoU),
            ]));
    }

    private static string Ratio(double? value) => Figures.Ratio(value ?? double.NaN);
}
