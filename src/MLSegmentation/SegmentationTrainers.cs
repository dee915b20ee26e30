using Microsoft.ML;

namespace MLSegmentation;

/// <summary>
/// The trainers for semantic segmentation. They are extension methods of the package MLSegmentation.Training, so that applications
/// which only score need no training engine.
/// </summary>
public sealed class SegmentationTrainers
{
    internal SegmentationTrainers(MLContext context) => Context = context;

    /// <summary>The context that the trainers work in: its seed, log and device settings.</summary>
    internal MLContext Context { get; }
}
