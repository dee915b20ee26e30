using System.Text.Json;
using Microsoft.ML.Data;
using MLSegmentation.PostProcessing;

namespace MLSegmentation.MaskColumns;

/// <summary>How masks are post-processed, and their objects found.</summary>
/// <param name="Options">What is done.</param>
/// <param name="Classes">The classes of masks that do not know them, as text; null where nobody does.</param>
internal sealed record PostProcessingSettings(MaskPostProcessing Options, string? Classes)
{
    /// <summary>What is done.</summary>
    public MaskPostProcessing Options { get; } = Options ?? throw new JsonException("there are no options.");

    /// <summary>Post-processes a mask.</summary>
    public SegmentationMask Apply(SegmentationMask mask, in VBuffer<float> scores, string name)
    {
        var classes = FindClasses(mask);
        var values = scores.IsDense ? scores.GetValues() : scores.DenseValues().ToArray();
        byte[] labels = PostProcessor.Create(Options, classes)!.Apply(mask, values, name);
        return SegmentationMask.Wrap(mask.Size, labels, mask.Spacing).WithClasses(classes);
    }

    /// <summary>Finds the objects of a mask.</summary>
    public ObjectMap LabelObjects(SegmentationMask mask) => mask.WithClasses(FindClasses(mask)).LabelObjects(Options);

    private SegmentationClasses? FindClasses(SegmentationMask mask) => mask.Classes ?? SettingsText.ReadClasses(Classes);
}
