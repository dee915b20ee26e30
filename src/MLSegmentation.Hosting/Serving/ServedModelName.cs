namespace MLSegmentation.Hosting.Serving;

/// <summary>The name of a model that the application serves; empty for the one without a name.</summary>
internal sealed record ServedModelName(string Name)
{
    /// <summary>The model in messages, in the middle of a sentence.</summary>
    public static string Describe(string name) => name.Length == 0 ? "the segmentation model" : $"the segmentation model '{SegmentationText.Escape(name)}'";
}
