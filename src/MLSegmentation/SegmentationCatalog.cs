using Microsoft.ML;

namespace MLSegmentation;

/// <summary>What semantic segmentation adds to an <see cref="MLContext"/>: trainers, evaluation, saving and loading.</summary>
public sealed class SegmentationCatalog
{
    internal SegmentationCatalog(MLContext context)
    {
        Context = context;
        Trainers = new SegmentationTrainers(context);
    }

    /// <summary>The trainers; the package MLSegmentation.Training adds them.</summary>
    public SegmentationTrainers Trainers { get; }

    /// <summary>The context that the catalog belongs to.</summary>
    internal MLContext Context { get; }
}
