namespace MLSegmentation.Cli.Output;

/// <summary>The words for the form in which a model file holds its network.</summary>
internal static class ModelForm
{
    /// <summary>The numbers that the network computes with.</summary>
    public static string Precision(SegmentationModelInfo info) => info.Float16 ? "float16" : "float32";

    /// <summary>Whether the model is as training left it, or which heads an exported model predicts with.</summary>
    public static string Heads(SegmentationModelInfo info) => info.Mode switch
    {
        OnnxExportMode.Fast => "fast",
        OnnxExportMode.Accurate => "accurate",
        _ => "as trained",
    };
}
