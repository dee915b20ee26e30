using System.Text.Json;
using Microsoft.ML.Data;

namespace MLSegmentation.MaskColumns;

/// <summary>What a step that makes objects of masks needs to know, as text in saved pipelines, and what it does.</summary>
internal static class MaskToObjectsSettings
{
    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static ExtractObjectsOptions Parse(string text) => JsonSerializer.Deserialize<ExtractObjectsOptions>(text, SegmentationJson.Options)!;

    /// <summary>The options as text.</summary>
    public static string ToText(ExtractObjectsOptions options) => JsonSerializer.Serialize(options, SegmentationJson.Options);

    /// <summary>The objects of a mask.</summary>
    /// <exception cref="SegmentationException">There are not as many probabilities as pixels, or a multiple of them.</exception>
    public static SegmentationObjectList Extract(SegmentationMask mask, ExtractObjectsOptions options, in VBuffer<float> scores, string row)
    {
        if (scores.Length % mask.Pixels.Length != 0)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"{row} has {scores.Length} probabilities, but its mask {mask.Width}x{mask.Height} pixels, each of which needs one per class."));
        }

        return mask.ExtractObjects(options, scores.IsDense ? scores.GetValues() : [.. scores.DenseValues()]);
    }
}
