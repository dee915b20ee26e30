using MLSegmentation.Evaluation;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Runs a network over whole images, one at a time, as the exported model will, and compares with their masks.</summary>
internal sealed class Validation(GraphModule module, SampleSet samples, Loss loss, PixelNormalization normalization, SegmentationClasses classes, Device device)
{
    private static readonly SegmentationEvaluationOptions Options = new() { KeepImages = false };

    private readonly PatchReader _reader = new();

    /// <summary>Validates the network as it is now: the mean loss of the images, and the metrics over all their pixels.</summary>
    public (double Loss, SegmentationMetrics Metrics) Run(CancellationToken cancellationToken)
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
        return (sum / samples.Count, accumulator.ToMetrics(classes));
    }

    private double Add(Sample sample, MetricAccumulator accumulator)
    {
        using var scope = NewDisposeScope();
        var (stored, size) = (sample.Info.Size, sample.Info.OriginalSize);
        var logits = Restore(module.forward(ToTensor(sample)).narrow(2, 0, stored.Height).narrow(3, 0, stored.Width), size);
        var labels = TrainingBatch.ToLabels(sample.OriginalLabels, 1, size, device);
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
        var (info, padded, channels) = (sample.Info, sample.Info.Size.RoundUp(module.Graph.Divisor), normalization.Mean.Count);
        byte[] values = new byte[info.Channels * padded.PixelCount * info.Format.BytesPerValue];
        float[] planes = new float[channels * padded.PixelCount];
        _reader.Read(sample, new PatchWindow(0, 0, PatchGeometry.Of(padded)), values, new byte[padded.PixelCount]);
        info.Format.Normalize(values, info.Channels, normalization, planes);
        return TrainingBatch.ToPixels(planes, 1, channels, padded, device);
    }
}
