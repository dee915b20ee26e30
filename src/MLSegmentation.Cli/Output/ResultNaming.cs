using System.Text.Json;

namespace MLSegmentation.Cli.Output;

/// <summary>Spells properties as JSON keys: camelCase, in which <c>IoU</c> is one word, so that <c>IoUThresholds</c> becomes <c>iouThresholds</c>.</summary>
internal sealed class ResultNaming : JsonNamingPolicy
{
    private const string IoU = "IoU";

    public override string ConvertName(string name) =>
        name.StartsWith(IoU, StringComparison.Ordinal) ? $"iou{name[IoU.Length..]}" : CamelCase.ConvertName(name);
}
