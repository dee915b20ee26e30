using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Scoring;

/// <summary>Exports a model with 8-bit numbers.</summary>
internal sealed class Quantizer
{
    private readonly Int8Options _options;
    private readonly QuantizedModel _plan;

    /// <summary>Prepares the export, and checks what can be checked before the work.</summary>
    /// <param name="model">The model.</param>
    /// <param name="columns">The names of its columns as text, for the exports.</param>
    /// <param name="imageColumnName">The column of images.</param>
    /// <param name="options">The form of the export.</param>
    /// <exception cref="SegmentationException">The options or the images do not suit the model.</exception>
    public Quantizer(ImageModel model, string? columns, string imageColumnName, OnnxExportOptions options)
    {
        _options = options.Int8!;
        Float = ModelExport.Apply(model, options, columns);
        _plan = new QuantizedModel(Float);
        Images = new CalibrationImages(_options, model.Info, imageColumnName);
    }

    /// <summary>The export of 32-bit numbers.</summary>
    public ImageModel Float { get; }

    /// <summary>The calibration images.</summary>
    public CalibrationImages Images { get; }

    /// <summary>The export of 8-bit numbers.</summary>
    /// <param name="threads">The processor threads; null for the default.</param>
    /// <param name="report">Gets the share of the work that is done, from 0 to 1.</param>
    public ImageModel Quantize(int? threads, Action<double> report)
    {
        var ranges = new Calibration(_plan, Images, _options, threads).Run(report);
        _options.CancellationToken.ThrowIfCancellationRequested();
        return _plan.Quantize(ranges);
    }

    /// <summary>What a quantised model computes with which numbers.</summary>
    public QuantizationReport Describe(ImageModel quantized, double labelAgreement)
    {
        var work = new QuantizedWork(_plan, QuantizationSession.Optimize(quantized));
        return new QuantizationReport
        {
            Images = Images.Count,
            Method = _options.Method,
            LabelAgreement = labelAgreement,
            Int8Share = work.Int8Share,
            Int8Nodes = work.Int8Nodes,
            FloatNodes = work.FloatNodes,
            BytesBefore = Float.Bytes.Length,
            Bytes = quantized.Bytes.Length,
            Warning = QuantizationReport.Warn(work.Int8Share, work.FloatNodes.Count(node => node.Operator == "InstanceNormalization")),
        };
    }
}
