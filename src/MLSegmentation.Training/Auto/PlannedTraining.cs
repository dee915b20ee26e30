using System.Globalization;
using System.Runtime.CompilerServices;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training;

/// <summary>How a plan trains: options of the trainer, in the words of the command line.</summary>
public sealed record PlannedTraining
{
    private static readonly OptimizationOptions Defaults = new();

    /// <summary>The precisions as options and plans name them.</summary>
    internal static IReadOnlyDictionary<TrainingPrecision, string> PrecisionNames { get; } = new Dictionary<TrainingPrecision, string>
    {
        [TrainingPrecision.Full] = "float32",
        [TrainingPrecision.MixedBFloat16] = "bfloat16",
    };

    /// <summary>The normalisations of volumes as options and plans name them.</summary>
    internal static IReadOnlyDictionary<VolumeNormalization, string> NormalizationNames { get; } = new Dictionary<VolumeNormalization, string>
    {
        [VolumeNormalization.PerVolume] = "per-volume",
        [VolumeNormalization.PerVolumeNonZero] = "per-volume-non-zero",
        [VolumeNormalization.DataSet] = "data-set",
    };

    /// <summary>The size of the patches; null where images are resized.</summary>
    public ImageSize? Crop { get; init => field = Allowed.When(value != default(ImageSize), value, "sizes of at least 1x1, or null"); }

    /// <summary>The size that whole images are resized to; null where patches are cut out.</summary>
    public ImageSize? Resize { get; init => field = Allowed.When(value != default(ImageSize), value, "sizes of at least 1x1, or null"); }

    /// <summary>What is done to volumes; null for images.</summary>
    public VolumePreparation? Volumes { get; init; }

    /// <summary>
    /// The channels that the network sees: 1 or 3 for images of 8 bits; null for images of other numbers, of which it sees all channels.
    /// </summary>
    public int? Channels { get; init => field = Allowed.When(value is null or 1 or 3, value, "1, 3, or null"); }

    /// <summary>The patches of a batch; at least 1.</summary>
    public required int BatchSize { get; init => field = Allowed.AtLeast(value, 1); }

    /// <summary>The steps of the training; at least 1.</summary>
    public required int Steps { get; init => field = Allowed.AtLeast(value, 1); }

    /// <summary>The loss, as <see cref="LossCatalog.Parse"/> reads it.</summary>
    public string Loss { get; init => field = Readable(value, text => LossCatalog.Parse(text)); } = LossCatalog.Default;

    /// <summary>How much each class counts, as <see cref="ClassWeightingCatalog.Parse"/> reads it; null where all count the same.</summary>
    public string? ClassWeighting { get; init => field = value is null ? null : Readable(value, text => ClassWeightingCatalog.Parse(text)); }

    /// <summary>The augmentations, as <see cref="AugmentationCatalog.Parse"/> reads them.</summary>
    public required string Augmentations { get; init => field = Readable(value, text => AugmentationCatalog.Parse(text)); }

    /// <summary>The optimizer, by its name in the catalogue.</summary>
    public string Optimizer { get; init => field = Readable(value, OptimizerCatalog.Create); } = OptimizerCatalog.NameOf(Defaults.Optimizer);

    /// <summary>The highest learning rate; above 0.</summary>
    public double LearningRate { get; init => field = Allowed.Positive(value); } = Defaults.LearningRate;

    /// <summary>How the learning rate changes, by its name in the catalogue.</summary>
    public string Schedule { get; init => field = Readable(value, LearningRateScheduleCatalog.Create); } =
        LearningRateScheduleCatalog.NameOf(Defaults.Schedule);

    /// <summary>What each step keeps of the average of the weights, above 0 and below 1; null for no average.</summary>
    public double? WeightAverageDecay
    {
        get;
        init => field = Allowed.When(value is null or (> 0 and < 1), value, "numbers above 0 and below 1, or null for no average");
    }

    /// <summary>What the training computes in. Default: 32 bits.</summary>
    public TrainingPrecision Precision { get; init => field = Allowed.Defined(value); }

    /// <summary>
    /// The bytes of images that are kept in memory, at least 0; more go to a temporary file. Null for the trainer's default.
    /// </summary>
    public long? ImageMemory { get; init => field = Allowed.AtLeast(value, 0L, "for the trainer's default"); }

    /// <summary>The share of the images that is validated on, at least 0 and below 1; 0 for none.</summary>
    public double ValidationFraction { get; init => field = Allowed.BelowOne(value); }

    /// <summary>The options of the trainer; what the plan does not say has its default.</summary>
    internal SegmentationTrainerOptions ToOptions() => new()
    {
        Crop = Crop,
        Resize = Resize,
        Volumes = Volumes,
        Channels = Channels,
        BatchSize = BatchSize,
        Steps = Steps,
        Loss = LossCatalog.Parse(Loss),
        ClassWeighting = ClassWeighting is null ? null : ClassWeightingCatalog.Parse(ClassWeighting),
        Augmentations = AugmentationCatalog.Parse(Augmentations),
        ValidationFraction = ValidationFraction,
        Optimization = new()
        {
            Optimizer = OptimizerCatalog.Create(Optimizer),
            LearningRate = LearningRate,
            Schedule = LearningRateScheduleCatalog.Create(Schedule),
            WeightAverageDecay = WeightAverageDecay,
        },
        Execution = new() { MemoryLimit = ImageMemory, Precision = Precision },
    };

    /// <summary>The choices by their keys in the plan's file, as texts.</summary>
    internal IEnumerable<(string Key, string Value)> Describe() =>
    [
        Resize is { } size ? ("resize", size.ToString()) : ("crop", $"{Crop}"),
        .. Volumes is null ? Array.Empty<(string, string)>() : DescribeVolumes(Volumes),
        ("channels", Channels?.ToString(CultureInfo.InvariantCulture) ?? "all"),
        ("batchSize", BatchSize.ToString(CultureInfo.InvariantCulture)),
        ("steps", Steps.ToString(CultureInfo.InvariantCulture)),
        ("loss", Loss),
        ("classWeighting", ClassWeighting ?? "none"),
        ("augmentations", Augmentations),
        ("optimizer", Optimizer),
        ("learningRate", LearningRate.ToString(CultureInfo.InvariantCulture)),
        ("schedule", Schedule),
        ("weightAverageDecay", WeightAverageDecay?.ToString(CultureInfo.InvariantCulture) ?? "none"),
        ("precision", PrecisionNames[Precision]),
        ("imageMemory", ImageMemory?.ToString(CultureInfo.InvariantCulture) ?? "as much as there is"),
        ("validationFraction", ValidationFraction.ToString(CultureInfo.InvariantCulture)),
    ];

    private static (string Key, string Value)[] DescribeVolumes(VolumePreparation volumes) =>
    [
        ("spacing", volumes.Spacing?.ToString() ?? "as it is"),
        ("window", volumes.Window?.ToString() ?? "none"),
        ("normalization", NormalizationNames[volumes.Normalization]),
        ("slices", volumes.Slices?.ToString(CultureInfo.InvariantCulture) ?? "none (3-D)"),
    ];

    private static string Readable(string value, Func<string, object> read, [CallerMemberName] string option = "")
    {
        try
        {
            _ = read(Allowed.NotNull(value, "texts", option: option));
            return value;
        }
        catch (SegmentationException exception)
        {
            throw new SegmentationException($"{option}: {exception.Message}", exception);
        }
    }
}
