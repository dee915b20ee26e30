using System.Text.Json;
using MLSegmentation.Formatting;

namespace MLSegmentation.History;

/// <summary>Writes the history of a training as text that programs read.</summary>
internal static class HistoryText
{
    private static readonly (string Key, Func<EpochInfo, double?> Value)[] Columns =
    [
        ("epoch", epoch => epoch.Epoch),
        ("steps", epoch => epoch.Steps),
        ("learningRate", epoch => epoch.LearningRate),
        ("trainingLoss", epoch => epoch.TrainingLoss),
        ("validationLoss", epoch => epoch.ValidationLoss),
        ("validationMeanDice", epoch => epoch.ValidationMeanDice),
        ("validationMeanIoU", epoch => epoch.ValidationMeanIoU),
    ];

    /// <summary>The history as comma-separated values.</summary>
    public static string ToCsv(TrainingHistory history)
    {
        string[] names = [.. history.Classes.Select(item => item.Name)];
        string[] figures = [.. history.Epochs.SelectMany(epoch => epoch.Figures?.Keys ?? []).Distinct()];
        var csv = new CsvText();
        csv.AppendLine([.. Columns.Select(column => column.Key), .. figures, .. names.Select(name => $"dice:{name}"), .. names.Select(name => $"iou:{name}")]);
        foreach (var epoch in history.Epochs)
        {
            double?[] values =
            [
                .. Columns.Select(column => column.Value(epoch)),
                .. figures.Select(name => epoch.Figures?.TryGetValue(name, out double value) == true ? value : (double?)null),
                .. names.Select((_, index) => ValueAt(epoch.ValidationPerClassDice, index)),
                .. names.Select((_, index) => ValueAt(epoch.ValidationPerClassIoU, index)),
            ];
            csv.AppendLine(values.Select(CsvText.Format));
        }

        return csv.ToString();
    }

    /// <summary>The history as JSON.</summary>
    public static string ToJson(TrainingHistory history) => JsonSerializer.Serialize(
        new { history.BestEpoch, Epochs = history.Epochs.Select(epoch => ToObject(epoch, history.Classes)) },
        SegmentationJson.Options);

    private static Dictionary<string, object?> ToObject(EpochInfo epoch, SegmentationClasses classes)
    {
        var values = Columns.ToDictionary(column => column.Key, column => (object?)column.Value(epoch));
        if (epoch is { ValidationPerClassDice: { } dice, ValidationPerClassIoU: { } iou })
        {
            values.Add("classes", classes.Select((item, index) => new { item.Name, Dice = ValueAt(dice, index), IoU = ValueAt(iou, index) }));
        }

        if (epoch.Figures is { } figures)
        {
            values.Add("figures", figures);
        }

        return values;
    }

    /// <summary>A number of a class; null where an epoch has none for it.</summary>
    private static double? ValueAt(IReadOnlyList<double>? values, int index) => index < values?.Count ? values[index] : null;
}
