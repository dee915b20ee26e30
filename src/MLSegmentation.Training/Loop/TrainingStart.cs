namespace MLSegmentation.Training;

/// <summary>What a training is about to learn, from what and with what: known once the images are read and before the first step.</summary>
public sealed record TrainingStart
{
    /// <summary>The network with its hyper-parameters and the number of its weights.</summary>
    public required NetworkInfo Network { get; init; }

    /// <summary>The classes, in the order of their indices.</summary>
    public required SegmentationClasses Classes { get; init; }

    /// <summary>How many images are learnt from.</summary>
    public required int Images { get; init; }

    /// <summary>How many images without masks are learnt from, too.</summary>
    public int UnlabelledImages { get; init; }

    /// <summary>How many images are validated on; 0 where nothing is validated.</summary>
    public required int ValidationImages { get; init; }

    /// <summary>After every how many epochs is validated, besides the last.</summary>
    public int ValidationInterval { get; init; } = 1;

    /// <summary>The channels that the network sees.</summary>
    public required int Channels { get; init; }

    /// <summary>The size in pixels of the patches that the network is trained on.</summary>
    public required ImageSize PatchSize { get; init; }

    /// <summary>Whether a patch is a whole image that was resized, and not a part of an image that was cut out.</summary>
    public required bool IsResized { get; init; }

    /// <summary>The patches of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The steps in which every image is used once.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>The epochs of the whole training; the last one may be a part of one.</summary>
    public required int Epochs { get; init; }

    /// <summary>The steps of the whole training.</summary>
    public required int Steps { get; init; }

    /// <summary>The steps that an earlier run has taken, from whose checkpoint this one goes on; 0 where it begins anew.</summary>
    public required int StepsTaken { get; init; }

    /// <summary>Where it is computed: <c>cpu</c> or, for example, <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The processor threads that compute.</summary>
    public required int Threads { get; init; }

    /// <summary>In how many bits it is computed.</summary>
    public required TrainingPrecision Precision { get; init; }

    /// <summary>The seed of the random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>The options of the training, by the names that <see cref="TrainingInfo.Options"/> has.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }
}
