using MLSegmentation.Evaluation;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Data;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Runs a network over whole images, one at a time, as the exported model will, and compares with their masks.</summary>
internal sealed class Validation(GraphModule module, SampleSet samples, Loss loss, PixelNormalization normalization, SegmentationClasses classes, Device device)
{
    private static readonly SegmentationEvaluationOptions Options = new() { KeepImages = false };

    private readonly PixelConversion _conversion = new(normalization);
    private readonly PlaneNormalization _planeNormalization = new(normalization);
    private readonly PatchReader _reader = new();

    /// <summary>Validates the network as it is now.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValidationResult Run(CancellationToken cancellationToken)
    {
        var accumulator = new MetricAccumulator(classes.Count, Options);
        double sum = 0.0;
        module.eval();
        using (no_grad())
        {
            for (int index = 0; index < samples.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += Add(samples[index], accumulator);
            }
        }

        module.train();
        return new ValidationResult(sum / samples.Count, accumulator.ToMetrics(classes));
    }

    private double Add(Sample sample, MetricAccumulator accumulator)
    {
        using var scope = NewDisposeScope();
        var size = sample.OriginalSize;
        var logits = Restore(module.forward(ToTensor(sample)).narrow(2, 0, sample.Height).narrow(3, 0, sample.Width), size);
        var labels = BatchTensors.ToLabels(sample.OriginalLabels, 1, size.Height, size.Width, device);
        float value = loss.Compute(logits, labels).item<float>();
        var predicted = logits.argmax(1).to_type(ScalarType.Byte).cpu().contiguous();
        accumulator.Add(sample.OriginalLabels, predicted.bytes, []);
        return value;
    }

    private static Tensor Restore(Tensor logits, ImageSize size) =>
        logits.shape is [_, _, var height, var width] && (height, width) == (size.Height, size.Width)
            ? logits
            : nn.functional.interpolate(logits, size: [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false);

    private Tensor ToTensor(Sample sample)
    {
        var padded = new ImageSize(RoundUp(sample.Width), RoundUp(sample.Height));
        var window = new PatchWindow(0, 0, PatchGeometry.Of(padded));
        float[] planes = new float[padded.Width * padded.Height * _conversion.Channels];
        if (sample.Kind == PixelKind.EightBit)
        {
            ReadBytes(sample, window, planes);
        }
        else
        {
            ReadPlanes(sample, window, planes);
        }

        return BatchTensors.ToPixels(planes, 1, _conversion.Channels, padded.Height, padded.Width, device);
    }

    private void ReadBytes(Sample sample, PatchWindow window, Span<float> planes)
    {
        byte[] pixels = new byte[planes.Length / _conversion.Channels * sample.Channels];
        _reader.Read(sample.Pixels, sample.Size, sample.Channels, window, default, pixels.AsSpan());
        _conversion.ToPlanes(pixels, sample.Channels, planes);
    }

    private void ReadPlanes(Sample sample, PatchWindow window, Span<float> planes)
    {
        int length = planes.Length / sample.Channels;
        for (int channel = 0; channel < sample.Channels; channel++)
        {
            _reader.Read(sample.GetPlane(channel), sample.Size, 1, window, default, planes.Slice(channel * length, length));
        }

        _planeNormalization.Apply(planes);
    }

    private int RoundUp(int side) => (side + module.Graph.Divisor - 1) / module.Graph.Divisor * module.Graph.Divisor;
}
