using Microsoft.ML;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>Writes what hours may have gone into, somewhere else rather than nowhere.</summary>
internal static class TrainedModelFiles
{
    /// <summary>Writes a model for segmentation to all files that are asked for.</summary>
    /// <param name="mlContext">What writes it.</param>
    /// <param name="transformer">The model.</param>
    /// <param name="model">Its file.</param>
    /// <param name="onnx">The ONNX file; null for none.</param>
    /// <exception cref="SegmentationException">One cannot be written; the message says where the model is instead.</exception>
    public static void Save(MLContext mlContext, SegmentationTransformer transformer, FileInfo model, FileInfo? onnx) =>
        Save(model, path => mlContext.Segmentation().Save(transformer, path), onnx, path => transformer.SaveOnnx(path));

    /// <summary>Writes a model of any kind to all files that are asked for.</summary>
    /// <param name="model">The file of the model. Its folder may have been deleted while the training went on.</param>
    /// <param name="saveModel">Writes the model to a path.</param>
    /// <param name="onnx">The ONNX file; null for none.</param>
    /// <param name="saveOnnx">Writes it to a path.</param>
    /// <exception cref="SegmentationException">One cannot be written; the message says where the model is instead.</exception>
    public static void Save(FileInfo model, Action<string> saveModel, FileInfo? onnx, Action<string> saveOnnx)
    {
        try
        {
            SaveModel(model, saveModel);
            Terminal.WriteLine($"Model: {model}");
        }
        finally
        {
            // Where there is no room for the one, there may be for the other.
            if (onnx is not null)
            {
                saveOnnx(onnx.ToString());
                Terminal.WriteLine($"ONNX:  {onnx}");
            }
        }
    }

    private static void SaveModel(FileInfo file, Action<string> save)
    {
        try
        {
            file.Directory?.Create();
            save(file.ToString());
        }
        catch (Exception exception) when (exception is SegmentationException or IOException or UnauthorizedAccessException)
        {
            string random = Path.GetFileNameWithoutExtension(Path.GetRandomFileName());
            string place = Path.Combine(Path.GetTempPath(), $"mlseg-model-{random}{file.Extension}");
            if (!TrySave(place, save))
            {
                throw;
            }

            throw new SegmentationException(
                $"{UserError.ShowPath(exception.Message)} The model was written to '{place}' instead; move it from there.", exception);
        }
    }

    private static bool TrySave(string place, Action<string> save)
    {
        try
        {
            save(place);
            return true;
        }
        catch (SegmentationException)
        {
            // The first failure is the one that the user can mend.
            return false;
        }
    }
}
