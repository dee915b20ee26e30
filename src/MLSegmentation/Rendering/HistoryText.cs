using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLSegmentation.Rendering;

/// <summary>Writes the history of a training as text that programs read.</summary>
internal static class HistoryText
{
    private static readonly string[] Columns = ["epoch", "steps", "learningRate", "trainingLoss", "validationLoss", "validationMeanDice", "validationMeanIoU"];

    /// <summary>The history as comma-separated values.</summary>
    public static string ToCsv(TrainingHistory history)
    {
        string[] names = [.. history.Classes.Select(item => item.Name)];
        var csv = new CsvText();
        csv.AppendLine([.. Columns, .. names.Select(name => $"dice:{name}"), .. names.Select(name => $"iou:{name}")]);
        foreach (var epoch in history.Epochs)
        {
            double?[] values = [.. Values(epoch), .. PerClass(epoch.ValidationPerClassDice, names), .. PerClass(epoch.ValidationPerClassIoU, names)];
            csv.AppendLine(values.Select(CsvText.Format));
        }

        return csv.ToString();
    }

    /// <summary>The history as JSON.</summary>
    public static string ToJson(TrainingHistory history)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("bestEpoch", history.BestEpoch);
            json.WriteStartArray("epochs");
            foreach (var epoch in history.Epochs)
            {
                Write(json, epoch, history.Classes);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, EpochInfo epoch, SegmentationClasses classes)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Columns.Zip(Values(epoch)))
        {
            Write(json, name, value);
        }

        if (epoch is { ValidationPerClassDice: { } dice, ValidationPerClassIoU: { } iou })
        {
            json.WriteStartArray("classes");
            for (int index = 0; index < classes.Count; index++)
            {
                json.WriteStartObject();
                json.WriteString("name", classes[index].Name);
                Write(json, "dice", dice[index]);
                Write(json, "iou", iou[index]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>The numbers of <see cref="Columns"/>.</summary>
    private static double?[] Values(EpochInfo epoch) =>
    [
        epoch.Epoch, epoch.Steps, epoch.LearningRate, epoch.TrainingLoss, epoch.ValidationLoss, epoch.ValidationMeanDice, epoch.ValidationMeanIoU,
    ];

    private static IEnumerable<double?> PerClass(IReadOnlyList<double>? values, string[] names) => names.Select((_, index) => values?[index]);
}
