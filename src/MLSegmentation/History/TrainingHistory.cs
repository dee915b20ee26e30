using MLSegmentation.Formatting;
using MLSegmentation.History;

namespace MLSegmentation;

/// <summary>What a training came to, epoch by epoch: as a table, as JSON, and drawn as learning curves. Immutable.</summary>
/// <remarks>See <see cref="SegmentationModelInfo.History"/>: every trained model carries its history.</remarks>
[TypeFormatterSource("MLSegmentation.Reports.HistoryFormatterSource")]
public sealed class TrainingHistory
{
    internal TrainingHistory(TrainingInfo training, SegmentationClasses classes)
        : this(training.Epochs, training.BestEpoch, classes)
    {
    }

    internal TrainingHistory(IReadOnlyList<EpochInfo> epochs, int bestEpoch, SegmentationClasses classes) =>
        (Epochs, BestEpoch, Classes) = (epochs, bestEpoch, classes);

    /// <summary>The epochs, in order.</summary>
    public IReadOnlyList<EpochInfo> Epochs { get; }

    /// <summary>The epoch, counted from 1, whose weights the model holds.</summary>
    public int BestEpoch { get; }

    /// <summary>The classes, in the order of the numbers per class.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>The history as comma-separated values, one line an epoch after a line of names; what was not measured is empty.</summary>
    /// <returns>
    /// The columns <c>epoch,steps,learningRate,trainingLoss,validationLoss,validationMeanDice,validationMeanIoU</c>, then <c>dice:NAME</c>
    /// and <c>iou:NAME</c> for every class.
    /// </returns>
    public string ToCsv() => HistoryText.ToCsv(this);

    /// <summary>The history as JSON, with the keys of <c>mlseg train --json</c>; what was not measured is null.</summary>
    /// <returns>An object with <c>bestEpoch</c> and <c>epochs</c>.</returns>
    public string ToJson() => HistoryText.ToJson(this);

    /// <summary>
    /// The learning curves: the losses, below them the Dice coefficients on the validation set where there was one, and a line at the best
    /// epoch.
    /// </summary>
    /// <returns>An image in the SVG format.</returns>
    public string ToSvg() => LearningCurves.Draw(this);

    /// <summary>Writes the history to a file, in the form that its extension names.</summary>
    /// <param name="path">The file, ending in <c>.csv</c>, <c>.json</c> or <c>.svg</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The extension is another one, or the file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string text = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => ToCsv(),
            ".JSON" => ToJson(),
            ".SVG" => ToSvg(),
            _ => throw new SegmentationException($"'{path}' does not say in which form to write the history; give it the extension .csv, .json or .svg."),
        };
        AtomicFile.WriteAllText(path, text);
    }
}
