namespace MLSegmentation;

/// <summary>How a model scores.</summary>
public sealed class SegmentationScoringOptions
{
    /// <summary>
    /// The processor threads that one picture is scored with, at least 1. The default, null, stands for the environment variable
    /// OMP_NUM_THREADS where it is set, else for half the logical processors.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// The CUDA device that scores, counted from 0. The default, null, stands for
    /// <see cref="Microsoft.ML.MLContext.GpuDeviceId"/> where a context is at hand, and for the processor otherwise.
    /// </summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>Whether to score on the processor where the CUDA device cannot be used; the default, false, makes that an error.</summary>
    public bool FallbackToCpu { get; set; }
}
