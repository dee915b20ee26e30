using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;
using MLSegmentation.Denoising;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation;

/// <content>Denoisers.</content>
public sealed partial class SegmentationCatalog
{
    /// <summary>Saves a denoiser, which <see cref="LoadDenoiser"/> gives back.</summary>
    /// <remarks>
    /// The file is a standard ML.NET model, what <c>mlContext.Model.Save(model, null, path)</c> writes, but is replaced only when the new one is complete,
    /// and holds no times.
    /// </remarks>
    /// <param name="model">The denoiser.</param>
    /// <param name="path">The zip file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().LoadDenoiser("denoiser.onnx");
    /// mlContext.Segmentation().Save(denoiser, "denoiser.zip");
    /// </code>
    /// </example>
    public void Save(DenoisingTransformer model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AtomicFile.WriteDurably(path, stream => ReproducibleZip.Write(stream, content => Context.Model.Save(model, null, content)));
    }

    /// <summary>Loads a denoiser: the same columns, description and results.</summary>
    /// <param name="path">
    /// The zip file that <see cref="Save(DenoisingTransformer, string)"/> wrote, an ONNX file that <see cref="DenoisingTransformer.SaveOnnx(string)"/> wrote,
    /// or a pipeline with a denoiser in it; the content decides.
    /// </param>
    /// <param name="options">
    /// How to compute: threads, device, time limit; what is for masks and scores does not matter. Default: null, the defaults and the context's device
    /// settings.
    /// </param>
    /// <returns>The denoiser.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or holds no denoiser, or several.</exception>
    /// <example>
    /// <code>
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().LoadDenoiser("denoiser.zip");
    /// IDataView clean = denoiser.Transform(data);
    /// </code>
    /// </example>
    public DenoisingTransformer LoadDenoiser(string path, SegmentationScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DenoisingTransformer.FromFile(DenoisingModel.Read(path), SegmentationScoringOptions.Resolve(options, Context));
    }

    /// <summary>Says whether a model file holds a denoiser, which <see cref="LoadDenoiser"/> reads, and no segmentation model.</summary>
    /// <param name="path">A zip file that ML.NET saved, or an ONNX file.</param>
    /// <returns>Whether it does.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, or is damaged.</exception>
    /// <example>
    /// <code>
    /// string kind = SegmentationCatalog.IsDenoiser("model.zip") ? "denoiser" : "segmentation model";
    /// </code>
    /// </example>
    public static bool IsDenoiser(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DenoisingModel.IsIn(path);
    }

    /// <summary>Measures how near images are to clean ones: PSNR, SSIM and RMSE.</summary>
    /// <param name="data">Data with two columns of images of the same kind and sizes. It is read once, in order.</param>
    /// <param name="imageColumnName">The images: noisy ones, or those of a denoiser. Default: <c>Image</c>.</param>
    /// <param name="targetColumnName">The clean images. Default: <c>Target</c>.</param>
    /// <param name="range">
    /// The width of the range of the pixel values, above 0, which PSNR and SSIM are relative to. Default: null, 255 for images of 8 bits; it must be given
    /// for floating-point pixels.
    /// </param>
    /// <returns>The means over the images.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or the range is not above 0.</exception>
    /// <exception cref="SegmentationException">A column is missing, the data is empty, images do not fit each other, or the range is not known.</exception>
    /// <example>
    /// <code>
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().LoadDenoiser("denoiser.zip");
    /// DenoisingMetrics metrics = mlContext.Segmentation().EvaluateDenoising(denoiser.Transform(data));
    /// Console.WriteLine($"{metrics.PeakSignalToNoiseRatio:F2} dB");
    /// </code>
    /// </example>
    public DenoisingMetrics EvaluateDenoising(
        IDataView data, string imageColumnName = ColumnNames.Image, string targetColumnName = ColumnNames.Target, double? range = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(targetColumnName);
        if (range is { } width)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width, nameof(range));
        }

        using var channel = ((IHostEnvironment)Context).Start("Denoising evaluation");
        var metrics = FidelityEvaluation.Evaluate(data, imageColumnName, targetColumnName, range);
        channel.Info(MessageSensitivity.None, "{0} images: {1}.", metrics.Images, metrics);
        return metrics;
    }
}
