using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>The files from which a training that was killed goes on as if nothing had happened.</summary>
public sealed record CheckpointOptions
{
    private const string Group = nameof(SegmentationTrainerOptions.Checkpoints);

    /// <summary>
    /// The folder for checkpoints; created where it is missing, one folder for each run. A checkpoint is written after each epoch, under a
    /// temporary name first, so that none is ever incomplete. A checkpoint that cannot be written is a warning in the log, not the end of the
    /// training. Default: null, which writes none.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string? Folder { get; init => field = Allowed.When(value is not "", value, "paths of folders, or null for none", Group); }

    /// <summary>After how many steps, at least 1, there is a checkpoint within an epoch, too. Default: null, which means never.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int? Steps { get; init => field = Allowed.AtLeast(value, 1, "for the ends of epochs only", Group); }

    /// <summary>
    /// How many checkpoints are kept, at least 1; older ones are deleted. Where the last is found damaged, the one before it is used.
    /// Default: 3.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int Kept { get; init => field = Allowed.AtLeast(value, 1, Group); } = 3;

    /// <summary>
    /// Whether to go on from the last checkpoint in <see cref="Folder"/>, which must be of a run with the same options and the same images.
    /// <see cref="ExecutionOptions.Threads"/>, <see cref="ExecutionOptions.Workers"/>, <see cref="ExecutionOptions.MemoryLimit"/>,
    /// <see cref="ExecutionOptions.ReuseMemory"/> and the device may differ; with the same threads and device, the model is the same, bit for
    /// bit, as that of a run that was never interrupted. Default: false.
    /// </summary>
    public bool Resume { get; init; }
}
