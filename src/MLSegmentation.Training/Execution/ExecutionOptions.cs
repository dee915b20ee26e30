using Microsoft.ML;
using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>What a training computes with. Apart from the precision and the replicas, nothing here changes what is learnt by more than rounding.</summary>
public sealed record ExecutionOptions
{
    private const string Group = nameof(SegmentationTrainerOptions.Execution);

    /// <summary>
    /// In how many bits the training computes. <see cref="TrainingPrecision.MixedBFloat16"/> takes less time and memory on a GPU of
    /// compute capability 8.0 or newer and on a processor with instructions for it; where the device cannot do it at all, the training
    /// does not begin. Validation and the model have 32 bits in any case. Default: <see cref="TrainingPrecision.Full"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such precision.</exception>
    public TrainingPrecision Precision { get; init => field = Allowed.Defined(value, Group); }

    /// <summary>
    /// Among how many copies of the network each batch is divided, 1 to 64: one for each GPU from <see cref="MLContext.GpuDeviceId"/> on, whose
    /// gradients are averaged, so that every step is that of the whole batch. Losses and normalisations that count over a batch count over each
    /// part. On the processor the copies compute in turn, which gains nothing. Only for images with masks, without an adversary. Default: 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 64.</exception>
    public int Replicas { get; init => field = Allowed.When(value is >= 1 and <= 64, value, "whole numbers from 1 to 64", Group); } = 1;

    /// <summary>
    /// The processor threads that compute, 1 to 1024. Default: null, which stands for the environment variable OMP_NUM_THREADS where
    /// it is set, else for half the logical processors.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 1024.</exception>
    public int? Threads { get; init => field = Allowed.Threads(value, Group); }

    /// <summary>
    /// How many batches are prepared in the background at a time, 1 to 1024; it has no influence on the result. Default: null, which
    /// stands for the processors that <see cref="Threads"/> leaves over, but for at least 1 and at most 8.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 1024.</exception>
    public int? Workers { get; init => field = Allowed.Threads(value, Group); }

    /// <summary>
    /// How many bytes of memory the decoded training images may take, at least 0; beyond it, they are kept in a temporary file in
    /// <see cref="MLContext.TempFilePath"/>. Default: null, which stands for half the memory that the process may use.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public long? MemoryLimit { get; init => field = Allowed.AtLeast(value, 0L, "for the default", Group); }

    /// <summary>
    /// Whether memory that the engine frees stays in the process to be used again, instead of being given back to the system at once and
    /// filled with zeros anew for the next tensor. It changes three settings of glibc's allocator for the whole process, also after the
    /// training (<see cref="MemoryReuse.Enable"/>): a training on the processor takes about half the time, for up to a fifth more memory at
    /// its peak, which the process then keeps. Results do not change. Nothing happens where there is no glibc. Default: true.
    /// </summary>
    public bool ReuseMemory { get; init; } = true;

    /// <summary>The <see cref="MemoryLimit"/>, or its default.</summary>
    internal long GetMemoryLimit() => MemoryLimit ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
}
