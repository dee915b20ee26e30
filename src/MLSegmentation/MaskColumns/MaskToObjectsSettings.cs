using System.Text.Json;
using Microsoft.ML.Data;

namespace MLSegmentation.MaskColumns;

/// <summary>What a step that makes objects of masks needs to know, and what it does.</summary>
/// <param name="Options">Which objects, and how.</param>
/// <param name="Classes">The classes of masks that do not know them, as text; null where nobody does.</param>
internal sealed record MaskToObjectsSettings(ExtractObjectsOptions Options, string? Classes)
{
    /// <summary>Which objects, and how.</summary>
    public ExtractObjectsOptions Options { get; } = Options ?? throw new JsonException("there are no options.");

    /// <summary>The objects of a mask.</summary>
    /// <exception cref="SegmentationException">There are not as many probabilities as pixels, or a multiple of them.</exception>
    public SegmentationObjectList Extract(SegmentationMask mask, in VBuffer<float> scores, string row)
    {
        if (scores.Length % mask.Pixels.Length != 0)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"{row} has {scores.Length} probabilities, but its mask {mask.Width}x{mask.Height} pixels, each of which needs one per class."));
        }

        mask = mask.Classes is null ? mask.WithClasses(SettingsText.ReadClasses(Classes)) : mask;
        return mask.ExtractObjects(Options, scores.IsDense ? scores.GetValues() : [.. scores.DenseValues()]);
    }
}
