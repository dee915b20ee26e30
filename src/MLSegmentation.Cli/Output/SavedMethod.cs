using Microsoft.ML;

namespace MLSegmentation.Cli.Output;

/// <summary>Writes a fitted method as a model of ML.NET.</summary>
internal static class SavedMethod
{
    /// <summary>Writes it; the file is replaced when the new one is complete.</summary>
    public static void Write(MLContext mlContext, ITransformer transformer, string path) =>
        AtomicFile.Write(path, stream => mlContext.Model.Save(transformer, null, stream));
}
