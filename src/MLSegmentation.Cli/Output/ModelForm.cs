using System.Globalization;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Output;

/// <summary>The words for the form in which a model file holds its network.</summary>
internal static class ModelForm
{
    /// <summary>The numbers that the network computes with.</summary>
    public static string Precision(SegmentationModelInfo info) => info.Int8 ? "int8" : info.Float16 ? "float16" : "float32";

    /// <summary>Whether the model is as training left it, imported, an ensemble, or which heads an exported model predicts with.</summary>
    public static string Heads(SegmentationModelInfo info) => info switch
    {
        { Members.Count: > 0 } => "ensemble",
        { IsImported: true } => "imported",
        { Mode: { } mode } => OptionExtensions.Word(mode),
        _ => "as trained",
    };

    public static string Size(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.Length / 1024.0 / 1024.0:F2} MiB");
}
