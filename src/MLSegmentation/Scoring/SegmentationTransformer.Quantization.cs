using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <content>Models of 8-bit numbers.</content>
public sealed partial class SegmentationTransformer
{
    /// <summary>
    /// Makes the same model with 8-bit numbers: smaller, on processors with instructions for that faster, and a little less exact. How much, and what
    /// is still computed with 32-bit numbers, the report says.
    /// </summary>
    /// <remarks>
    /// Most is gained where convolutions follow each other, as in networks with batch normalisation; with instance normalisation less. The last
    /// convolutions, which yield the logits, stay as they are, so that probabilities are fine-grained. The same images give the same model.
    /// </remarks>
    /// <param name="options">The calibration images, and how they are used.</param>
    /// <param name="mode">Which heads of a network with several make the prediction. Default: null; see <see cref="OnnxExportOptions.Mode"/>.</param>
    /// <param name="prune">The depth of the deepest head that is kept. Default: null; see <see cref="OnnxExportOptions.Prune"/>.</param>
    /// <returns>The quantised model, on the same columns, to be disposed of; and the report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// There are no images, or such as the model does not score; an image cannot be read; the model computes with 16-bit or 8-bit numbers already; or it
    /// has no such heads.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// var quantized = model.Quantize(new Int8Options { Calibration = data });
    /// using SegmentationTransformer small = quantized.Model;
    /// Console.WriteLine($"{quantized.Report.LabelAgreement:P2} of the pixels get the same class.");
    /// small.SaveOnnx("small.onnx");
    /// </code>
    /// </example>
    public QuantizationResult Quantize(Int8Options options, OnnxExportMode? mode = null, int? prune = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _session.ThrowIfDisposed();
        const double CalibrationShare = 0.5;
        var quantizer = new Quantizer(Model, Columns.ToText(), Columns.Image, new OnnxExportOptions { Int8 = options, Mode = mode, Prune = prune });
        var quantized = quantizer.Quantize(_options.Threads, share => options.Progress?.Report(share * CalibrationShare));
        var model = new SegmentationTransformer(quantized, Columns, _options);
        try
        {
            using var reference = new SegmentationTransformer(quantizer.Float, Columns, _options);
            double agreement = LabelAgreement.Measure(
                reference.Transform(quantizer.Images.Data),
                model.Transform(quantizer.Images.Data),
                Columns.PredictedLabel,
                done => options.Progress?.Report(CalibrationShare + ((1 - CalibrationShare) * done / quantizer.Images.Count)),
                options.CancellationToken);
            return new QuantizationResult(model, quantizer.Describe(quantized, agreement));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
