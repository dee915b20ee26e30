using System.Globalization;
using MLSegmentation.DataViews;
using MLSegmentation.Options;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>The numbers of a training that follow from its options and its images.</summary>
/// <param name="Crop">The size of the patches.</param>
/// <param name="Samples">How many training images there are; of volumes, how many patches an epoch takes.</param>
/// <param name="BatchSize">The patches of a batch; the last batch of an epoch has what is left.</param>
/// <param name="BatchesPerStep">The batches of a step; the last step of an epoch has what is left.</param>
/// <param name="Steps">All steps.</param>
internal sealed record TrainingPlan(ImageSize Crop, int Samples, int BatchSize, int BatchesPerStep, int Steps)
{
    // The engine is handed a batch as one run of bytes, whose number is an int.
    private const int LargestBatch = int.MaxValue / sizeof(float);

    /// <summary>The images without masks that go beside each batch; 0 where there are none.</summary>
    public int UnlabelledBatchSize { get; init; }

    /// <summary>The steps in which every image is used once.</summary>
    public int StepsPerEpoch => GetStepsPerEpoch(Samples, BatchSize, BatchesPerStep);

    /// <summary>How many epochs there are; the last may be a part of one.</summary>
    public int Epochs => (Steps + StepsPerEpoch - 1) / StepsPerEpoch;

    /// <summary>How many batches there are in all steps together.</summary>
    public int Batches => GetFirstBatch(Steps);

    /// <summary>How many batches there are before a step, counted from 0.</summary>
    public int GetFirstBatch(int step)
    {
        var (epoch, position) = Math.DivRem(step, StepsPerEpoch);
        return (epoch * BatchQueue.GetBatchesPerEpoch(Samples, BatchSize)) + (position * BatchesPerStep);
    }

    /// <summary>How many patches a step, counted from 0, learns from.</summary>
    public int GetPatches(int step)
    {
        long first = (long)(step % StepsPerEpoch) * BatchesPerStep * BatchSize;
        return (int)Math.Min((long)BatchesPerStep * BatchSize, Samples - first);
    }

    /// <summary>Makes the plan of a training whose patches have sides that are multiples of the divisors.</summary>
    /// <param name="options">The options.</param>
    /// <param name="samples">The training images.</param>
    /// <param name="divisors">The divisors.</param>
    /// <param name="unlabelled">The images without masks; null for none.</param>
    public static TrainingPlan Create(SegmentationTrainerOptions options, SampleSet samples, ImageSize divisors, SampleSet? unlabelled = null)
    {
        var crop = options is { MayCropExceedImages: true, Crop: { } planned }
            ? planned
            : CropSize.Choose(options.Resize ?? options.Crop, samples, divisors, options.Rank);
        int count = samples.ForPatches(crop, options.Volumes?.Slices).Count;
        int batchSize = Math.Min(options.BatchSize, count);
        int channels = samples.Infos.Max(info => info.Channels) * (options.Volumes?.Slices ?? 1);
        channels = Math.Max(ImageType.EightBit.Channels, channels);
        RequireSpace("images of a batch", crop, batchSize, channels);
        int unlabelledBatchSize = Math.Min(options.BatchSize, unlabelled?.ForPatches(crop, options.Volumes?.Slices).Count ?? 0);
        RequireSpace("images without masks of a batch", crop, unlabelledBatchSize, channels, 1 + (options.UsedConsistency?.Views ?? 0));
        int batchesPerStep = Math.Min(options.Optimization.GradientAccumulation, BatchQueue.GetBatchesPerEpoch(count, batchSize));
        int steps = GetSteps(options, count, batchSize, batchesPerStep);
        var plan = new TrainingPlan(crop, count, batchSize, batchesPerStep, steps) { UnlabelledBatchSize = unlabelledBatchSize };
        OptionRules.CheckLengths(options.Optimization, plan.Steps, plan.Epochs);
        return plan;
    }

    /// <summary>Checks the sizes that options ask for, before any image is read.</summary>
    public static void CheckSizes(SegmentationTrainerOptions options, PerAxis divisors)
    {
        if (options.Resize is { } size)
        {
            RequireSpace("images of a batch", size, batchSize: 1, ImageType.EightBit.Channels);
            CropSize.RequireMultiples($"Images are to be resized to {size}", size, divisors, Advise(nameof(options.Resize)));
        }

        if (options.Crop is { } crop)
        {
            CropSize.RequireMultiples($"The crop is {crop}", crop, divisors, Advise(nameof(options.Crop)));
        }
    }

    private static OptionText Advise(string option) => $"Change {new OptionName(option)}, or leave it out.";

    /// <summary>How many images the smallest batch has that the training takes.</summary>
    public int SmallestBatch => Batches < BatchQueue.GetBatchesPerEpoch(Samples, BatchSize) || Samples % BatchSize == 0 ? BatchSize : Samples % BatchSize;

    private static int GetSteps(SegmentationTrainerOptions options, int samples, int batchSize, int batchesPerStep)
    {
        int stepsPerEpoch = GetStepsPerEpoch(samples, batchSize, batchesPerStep);
        long steps = options.Steps ?? (long)options.Epochs * stepsPerEpoch;

        // Batches are numbered by an int, from the first epoch to the last.
        long epochs = (steps / stepsPerEpoch) + 1;
        int batchesPerEpoch = BatchQueue.GetBatchesPerEpoch(samples, batchSize);
        return epochs * batchesPerEpoch <= int.MaxValue
            ? (int)steps
            : throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"A training of {steps:N0} steps is too long: there can be {int.MaxValue / batchesPerEpoch:N0} epochs of these images at most. "
                + $"Choose fewer epochs or steps."));
    }

    private static int GetStepsPerEpoch(int samples, int batchSize, int batchesPerStep) =>
        (BatchQueue.GetBatchesPerEpoch(samples, batchSize) + batchesPerStep - 1) / batchesPerStep;

    private static void RequireSpace(string images, ImageSize size, int batchSize, int channels, int views = 1)
    {
        int largest = LargestBatch / channels;
        if ((double)size.Width * size.Height * size.Depth * batchSize * views > largest)
        {
            string seen = views == 1 ? "" : $" in {views} views";
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {images}, {batchSize} of {size}{seen}, have more than {largest:N0} pixels together. Train on smaller images or in smaller batches."));
        }
    }
}
