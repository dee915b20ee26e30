using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of what an epoch came to on the validation pixels of one class.</summary>
internal sealed record EpochClassResult(string Name, double Dice, [property: JsonPropertyName("iou")] double IoU)
{
    /// <summary>Those of all classes; null where nothing was validated.</summary>
    public static IReadOnlyList<EpochClassResult>? Of(EpochInfo epoch, SegmentationClasses classes) =>
        epoch is { ValidationPerClassDice: { } dice, ValidationPerClassIoU: { } iou }
            ? [.. classes.Select((item, index) => new EpochClassResult(item.Name, dice[index], iou[index]))]
            : null;
}
