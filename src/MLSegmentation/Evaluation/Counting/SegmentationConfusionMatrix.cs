using System.Globalization;
using MLSegmentation.Formatting;

namespace MLSegmentation;

/// <summary>How many pixels of each class were predicted as which class. Immutable; named as ML.NET's confusion matrix.</summary>
public sealed class SegmentationConfusionMatrix
{
    private readonly string[] _names;

    internal SegmentationConfusionMatrix(IEnumerable<string> names, ReadOnlySpan<long> counts)
    {
        _names = [.. names];
        var rows = new IReadOnlyList<long>[NumberOfClasses];
        for (int actual = 0; actual < rows.Length; actual++)
        {
            rows[actual] = Array.AsReadOnly(counts.Slice(actual * rows.Length, rows.Length).ToArray());
        }

        Counts = Array.AsReadOnly(rows);
    }

    /// <summary>How many classes there are.</summary>
    public int NumberOfClasses => _names.Length;

    /// <summary>The counts: the row is the labelled class, the column the predicted one.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts { get; }

    /// <summary>For each class, the share of the pixels predicted as it that are right, 0 to 1; NaN where there are none.</summary>
    public IReadOnlyList<double> PerClassPrecision =>
        [.. Enumerable.Range(0, NumberOfClasses).Select(index => (double)Counts[index][index] / Counts.Sum(row => row[index]))];

    /// <summary>For each class, the share of the pixels labelled with it that were found, 0 to 1; NaN where there are none.</summary>
    public IReadOnlyList<double> PerClassRecall =>
        [.. Enumerable.Range(0, NumberOfClasses).Select(index => (double)Counts[index][index] / Counts[index].Sum())];

    /// <summary>The count of one pair of classes.</summary>
    /// <param name="predictedClassIndicatorIndex">The index of the predicted class.</param>
    /// <param name="actualClassIndicatorIndex">The index of the labelled class.</param>
    /// <returns>How many pixels of the labelled class were predicted as the predicted class.</returns>
    public long GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex) =>
        Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];

    /// <summary>The matrix with shares in place of counts.</summary>
    /// <param name="normalization">What the shares of add up to 1.</param>
    /// <returns>The shares, 0 to 1: the row is the labelled class, the column the predicted one. NaN where there is nothing to divide by.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="normalization"/> is no defined value.</exception>
    public IReadOnlyList<IReadOnlyList<double>> Normalize(ConfusionNormalization normalization)
    {
        if (!Enum.IsDefined(normalization))
        {
            throw new ArgumentOutOfRangeException(
                nameof(normalization),
                normalization,
                $"The normalisation must be one of {string.Join(", ", Enum.GetNames<ConfusionNormalization>())}.");
        }

        double[] labelled = Counts.Select(row => (double)row.Sum()).ToArray();
        double[] predicted = Enumerable.Range(0, NumberOfClasses).Select(column => (double)Counts.Sum(row => row[column])).ToArray();
        double total = labelled.Sum();
        return [.. Counts.Select((row, actual) => (IReadOnlyList<double>)[.. row.Select((count, column) => count / normalization switch
        {
            ConfusionNormalization.ByLabel => labelled[actual],
            ConfusionNormalization.ByPrediction => predicted[column],
            _ => total,
        })])];
    }

    /// <summary>The matrix as a table of text: a row per labelled class with its recall, the precisions below.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public string GetFormattedConfusionTable()
    {
        var recalls = PerClassRecall;
        return TextTable.Format(
        [
            ["labelled \\ predicted", .. _names, "recall"],
            .. Counts.Select((row, index) => Format(_names[index], row, recalls[index])),
            ["precision", .. PerClassPrecision.Select(Format), string.Empty],
        ]);
    }

    private static string[] Format(string name, IEnumerable<long> counts, double recall) =>
        [name, .. counts.Select(count => count.ToString(CultureInfo.InvariantCulture)), Format(recall)];

    private static string Format(double ratio) => ratio.ToString("F4", CultureInfo.InvariantCulture);
}
