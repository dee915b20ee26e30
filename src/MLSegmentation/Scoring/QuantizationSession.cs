using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Scoring;

/// <summary>Opens models that are measured and not scored with: on the processor, without a word on the console.</summary>
internal static class QuantizationSession
{
    /// <summary>Opens a model, which is checked already.</summary>
    /// <exception cref="SegmentationException">ONNX Runtime is missing or refuses the model, or memory is short.</exception>
    public static InferenceSession Open(ModelProto model, int? threads) => Explain(() =>
    {
        using var options = CreateOptions(threads);
        return new InferenceSession(model.ToByteArray(), options);
    });

    /// <summary>The graph that ONNX Runtime makes of a model for this processor.</summary>
    /// <exception cref="SegmentationException">
    /// ONNX Runtime is missing or refuses the model, memory is short, or there is no room for temporary files.
    /// </exception>
    public static GraphProto Optimize(ImageModel model)
    {
        var folder = CreateFolder();
        try
        {
            string file = Path.Combine(folder.FullName, "optimized.onnx");
            Explain(() =>
            {
                using var options = CreateOptions(threads: 1);
                options.OptimizedModelFilePath = file;
                new InferenceSession(model.Bytes, options).Dispose();
                return true;
            });
            return ImageModel.ParseProto(File.ReadAllBytes(file), "The optimised model").Graph;
        }
        catch (IOException exception)
        {
            throw new SegmentationException($"The temporary file of the optimised model cannot be read: {exception.Message}", exception);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo CreateFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("mlsegmentation-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"A folder for a temporary file cannot be made: {exception.Message}", exception);
        }
    }

    private static SessionOptions CreateOptions(int? threads) => ScoringSessionFactory.CreateOptions(new() { Threads = threads });

    private static T Explain<T>(Func<T> open)
    {
        ScoringSessionFactory.RequireRuntime();
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfModel("The model", exception);
        }
    }
}
