using System.Diagnostics;
using System.Runtime.InteropServices;
using MLSegmentation.Evaluation;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Volumes;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Runs a network over whole images, one at a time, as the exported model will, and compares with their masks.</summary>
internal sealed class Validation(SamplePredictor predictor, SampleSet samples, Loss loss, SegmentationClasses classes) : IEpochValidation
{
    private static readonly SegmentationEvaluationOptions Options = new() { KeepImages = false };

    /// <summary>The validation of a network on the validation images of a training; null where it has none.</summary>
    public static Validation? Create(GraphModule module, TrainingRun run, Loss loss) => run.Data.Validation is { } samples
        ? new Validation(SamplePredictor.Create(module, run.Data.Normalization, run), samples, loss, run.Data.Classes)
        : null;

    /// <summary>Validates the network as it is now: the mean loss of the images, and the metrics over all their pixels.</summary>
    public ValidationOutcome Run(ShownPredictions shown, CancellationToken cancellationToken)
    {
        var accumulator = new MetricAccumulator(classes, Options);
        double sum = 0.0;
        predictor.Module.eval();
        using (no_grad())
        {
            for (int index = 0; index < samples.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += Add(index, accumulator, shown);
            }
        }

        predictor.Module.train();
        return new ValidationOutcome(sum / samples.Count, accumulator.ToMetrics(classes));
    }

    /// <summary>How long a validation takes, measured on the largest image.</summary>
    public TimeSpan Measure()
    {
        var sizes = samples.Infos.Select(info => (long)info.Size.PixelCount).ToList();
        int largest = sizes.IndexOf(sizes.Max());
        predictor.Module.eval();
        var clock = Stopwatch.StartNew();
        using (no_grad())
        {
            _ = Add(largest, new MetricAccumulator(classes, Options), ShownPredictions.None);
        }

        predictor.Module.train();
        return clock.Elapsed * ((double)sizes.Sum() / sizes[largest]);
    }

    private double Add(int index, MetricAccumulator accumulator, ShownPredictions shown)
    {
        using var scope = NewDisposeScope();
        var sample = samples[index];
        var predictedLogits = predictor.Predict(sample);
        if (index < shown.Count)
        {
            Show(index, predictedLogits, shown);
        }

        return sample.Info.Spacing is null ? AddImage(sample, predictedLogits, accumulator) : AddVolume(sample, predictedLogits, accumulator);
    }

    private double AddImage(Sample sample, Tensor predictedLogits, MetricAccumulator accumulator)
    {
        var size = sample.Info.OriginalSize;
        var logits = predictedLogits.shape is [_, _, var height, var width] && (height, width) == (size.Height, size.Width)
            ? predictedLogits
            : nn.functional.interpolate(predictedLogits, size: [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false);
        double value = Compare(logits, sample.OriginalLabels);
        accumulator.Add(sample.OriginalLabels, Classify(logits).bytes, []);
        return value;
    }

    /// <summary>The loss is that of the volume as the network sees it; the metrics are those of the mask that the model would give.</summary>
    private double AddVolume(Sample sample, Tensor logits, MetricAccumulator accumulator)
    {
        double value = Compare(logits, sample.Labels);
        var info = sample.Info;
        if (info.Size == info.OriginalSize)
        {
            accumulator.Add(sample.Labels, Classify(logits).bytes, []);
            return value;
        }

        accumulator.Add(sample.OriginalLabels, Restore(logits.softmax(1), predictor.Preparer!, info), []);
        return value;
    }

    /// <summary>The classes at the voxels that a volume has. Their planes are handed over one by one: together they may be more than a span holds.</summary>
    internal static byte[] Restore(Tensor probabilities, VolumePreparer preparer, SampleInfo info)
    {
        byte[] predicted = new byte[info.OriginalSize.PixelCount];
        float[] most = new float[predicted.Length];
        float[] restored = new float[predicted.Length];
        for (long label = 0; label < probabilities.shape[1]; label++)
        {
            using var scope = NewDisposeScope();
            var plane = probabilities.select(1, label).cpu().contiguous();
            preparer.Restore(MemoryMarshal.Cast<byte, float>(plane.bytes), info.OriginalSize, info.OriginalSpacing, restored);
            for (int voxel = 0; voxel < predicted.Length; voxel++)
            {
                (most[voxel], predicted[voxel]) = restored[voxel] > most[voxel] ? (restored[voxel], (byte)label) : (most[voxel], predicted[voxel]);
            }
        }

        return predicted;
    }

    private double Compare(Tensor logits, ReadOnlySpan<byte> labels) =>
        loss.Compute(logits, TrainingBatch.ToLabels(labels, [1, .. logits.shape[2..]], predictor.Device)).item<float>();

    private static Tensor Classify(Tensor logits) => logits.argmax(1).to_type(ScalarType.Byte).cpu().contiguous();

    /// <summary>Shows an image with its prediction; of a volume, the slice in the middle.</summary>
    private void Show(int index, Tensor logits, ShownPredictions shown)
    {
        var sample = samples[index];
        if (sample.Info.Spacing is not null)
        {
            int middle = sample.Info.Size.Depth / 2;
            sample = sample.GetSlice(middle, slices: 1);
            logits = logits.select(2, middle);
        }

        var (size, predicted) = (sample.Info.Size, Classify(logits));
        var padded = predictor.Pad(size);
        float[] planes = predictor.Normalize(sample, new PatchWindow(0, 0, PatchGeometry.Of(padded)));
        using var image = ShownImage.Create(planes, padded, sample.Info, predictor.Normalization);
        shown.Show(new()
        {
            Epoch = shown.Epoch,
            Step = shown.Step,
            Index = index,
            Image = image,
            Label = new SegmentationMask(size.Width, size.Height, sample.Labels),
            PredictedLabel = new SegmentationMask(size.Width, size.Height, (ReadOnlySpan<byte>)predicted.bytes),
            Classes = classes,
        });
    }
}

/// <summary>Who is shown the predictions of a validation: of so many of its images, the first ones.</summary>
internal sealed record ShownPredictions(int Count, int Epoch, int Step, Action<ValidationPrediction> Show)
{
    /// <summary>Nobody.</summary>
    public static ShownPredictions None { get; } = new(0, 0, 0, _ => { });
}
