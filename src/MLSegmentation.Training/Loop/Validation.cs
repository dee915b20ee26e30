using System.Diagnostics;
using Microsoft.ML.Data;
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
    public (double Loss, SegmentationMetrics Metrics) Run(ShownPredictions shown, CancellationToken cancellationToken)
    {
        var accumulator = new MetricAccumulator(classes.Count, Options);
        double sum = 0.0;
        module.eval();
        using (no_grad())
        {
            for (int index = 0; index < samples.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += Add(index, accumulator, shown);
            }
        }

        module.train();
        return (sum / samples.Count, accumulator.ToMetrics(classes));
    }

    /// <summary>How long a validation takes, measured on the largest image.</summary>
    public TimeSpan Measure()
    {
        var sizes = samples.Infos.Select(info => (long)info.Size.PixelCount).ToList();
        int largest = sizes.IndexOf(sizes.Max());
        module.eval();
        var clock = Stopwatch.StartNew();
        using (no_grad())
        {
            _ = Add(largest, new MetricAccumulator(classes.Count, Options), ShownPredictions.None);
        }

        module.train();
        return clock.Elapsed * ((double)sizes.Sum() / sizes[largest]);
    }

    private double Add(int index, MetricAccumulator accumulator, ShownPredictions shown)
    {
        using var scope = NewDisposeScope();
        var sample = samples[index];
        var (stored, size) = (sample.Info.Size, sample.Info.OriginalSize);
        float[] planes = Normalize(sample, out var padded);
        var tensor = TrainingBatch.ToPixels(planes, 1, normalization.Mean.Count, padded, device);
        var predictedLogits = module.forward(tensor).narrow(2, 0, stored.Height).narrow(3, 0, stored.Width);
        if (index < shown.Count)
        {
            using var image = ShownImage.Create(planes, padded, sample.Info, normalization);
            shown.Show(ToPrediction(index, predictedLogits, image, shown));
        }

        var logits = Restore(predictedLogits, size);
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

    /// <summary>The normalised planes of a sample, continued to a size that the network can take.</summary>
    private float[] Normalize(Sample sample, out ImageSize padded)
    {
        var (info, channels) = (sample.Info, normalization.Mean.Count);
        padded = info.Size.RoundUp(module.Graph.Divisor);
        byte[] values = new byte[info.Channels * padded.PixelCount * info.Format.BytesPerValue];
        float[] planes = new float[channels * padded.PixelCount];
        _reader.Read(sample, new PatchWindow(0, 0, PatchGeometry.Of(padded)), values, new byte[padded.PixelCount]);
        info.Format.Normalize(values, info.Channels, normalization, planes);
        return planes;
    }

    private ValidationPrediction ToPrediction(int index, Tensor logits, MLImage image, ShownPredictions shown)
    {
        var sample = samples[index];
        var (size, predicted) = (sample.Info.Size, logits.argmax(1).to_type(ScalarType.Byte).cpu().contiguous());
        return new()
        {
            Epoch = shown.Epoch,
            Step = shown.Step,
            Index = index,
            Image = image,
            Label = new SegmentationMask(size.Width, size.Height, sample.Labels),
            PredictedLabel = new SegmentationMask(size.Width, size.Height, (ReadOnlySpan<byte>)predicted.bytes),
            Classes = classes,
        };
    }
}

/// <summary>Who is shown the predictions of a validation: of so many of its images, the first ones.</summary>
internal sealed record ShownPredictions(int Count, int Epoch, int Step, Action<ValidationPrediction> Show)
{
    /// <summary>Nobody.</summary>
    public static ShownPredictions None { get; } = new(0, 0, 0, _ => { });
}
