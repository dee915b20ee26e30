using Microsoft.ML;

namespace MLSegmentation;

/// <summary>How a model scores.</summary>
public sealed class SegmentationScoringOptions
{
    /// <summary>
    /// The processor threads that one image is scored with, at least 1. The default, null, stands for the environment variable
    /// OMP_NUM_THREADS where it is set, else for half the logical processors.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// The CUDA device that scores, counted from 0. The default, null, stands for
    /// <see cref="MLContext.GpuDeviceId"/> where a context is at hand, and for the processor otherwise.
    /// </summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>Whether to score on the processor where the CUDA device cannot be used; the default, false, makes that an error.</summary>
    public bool FallbackToCpu { get; set; }

    /// <summary>What the user calls an option, for messages; a program with options of its own says how they are spelled there.</summary>
    internal Func<string, string> NameOf { get; set; } = name => name;

    /// <summary>A checked copy, in which the device settings of a context stand where these options are silent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal static SegmentationScoringOptions Resolve(SegmentationScoringOptions? options, MLContext? context = null)
    {
        if (options?.Threads is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Threads, "Threads must be at least 1, or null for the default.");
        }

        if (options?.GpuDeviceId is < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.GpuDeviceId, "GpuDeviceId must be at least 0, or null for the processor.");
        }

        return new SegmentationScoringOptions
        {
            Threads = options?.Threads,
            GpuDeviceId = options?.GpuDeviceId ?? context?.GpuDeviceId,
            FallbackToCpu = options?.FallbackToCpu == true || context?.FallbackToCpu == true,
            NameOf = options?.NameOf ?? (name => name),
        };
    }
}
