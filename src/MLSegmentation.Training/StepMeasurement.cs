using Microsoft.ML;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training;

/// <summary>Measures how long steps take on this machine.</summary>
internal static class StepMeasurement
{
    /// <summary>Measures a step on made-up images: how long it takes does not hang on what they show.</summary>
    public static TimeSpan Measure(MLContext context, DataFingerprint data, TrainingShape shape, SegmentationPlanOptions options)
    {
        var training = new SegmentationTrainerOptions
        {
            Crop = shape.Size,
            Volumes = shape.Rank == 3 ? new VolumePreparation { Normalization = VolumeNormalization.DataSet } : null,
            Channels = data.IsEightBit ? data.Channels : null,
            BatchSize = shape.BatchSize,
            Steps = StepTimes.MeasuredSteps,
            Classes = SegmentationClasses.FromNames([.. data.Classes.Select(item => item.Name)]),
            Seed = 0,
            Execution = new() { Threads = options.Threads, Precision = shape.Precision },
            CancellationToken = options.CancellationToken,
        };
        var trainer = context.Segmentation().Trainers.Custom(shape.Network, training);
        int images = shape.BatchSize * StepTimes.MeasuredSteps;
        if (!data.IsEightBit)
        {
            return trainer.Estimate(MadeUpImages.OfNumbers(context, shape, data, images)).StepDuration;
        }

        using var image = MadeUpImages.CreateImage(shape.Size);
        return trainer.Estimate(MadeUpImages.OfBytes(context, image, data.Classes.Count, images)).StepDuration;
    }
}
