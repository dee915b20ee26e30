using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>How a denoiser is trained. Immutable; <c>with</c> varies it.</summary>
public sealed record DenoisingTrainerOptions
{
    private const int DefaultCrop = 64;

    /// <summary>
    /// The column with the images, of type <see cref="Microsoft.ML.Data.MLImage"/>, or a vector of <see cref="float"/> with the known dimensions [channels,
    /// height, width]: the noisy ones of pairs, or with <see cref="Noise"/> the clean ones. Default: <c>Image</c>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column with the clean images of pairs, of the type of the noisy ones; not read with <see cref="Noise"/>. Default: <c>Target</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string TargetColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Target;

    /// <summary>
    /// The column that the model writes its images to. Default: null, <see cref="ImageColumnName"/>, whose noisy images the next step then no longer sees.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string? OutputColumnName
    {
        get;
        init => field = Allowed.When(value is null || !string.IsNullOrWhiteSpace(value), value, "names of columns, or null for that of the images");
    }

    /// <summary>
    /// The noise to add to clean images, anew in every step: <see cref="GaussianNoise"/> or <see cref="PoissonNoise"/>. Default: null, the images are noisy
    /// already and <see cref="TargetColumnName"/> has the clean ones.
    /// </summary>
    public DenoisingNoise? Noise { get; init; }

    /// <summary>
    /// The size of the patches that the network is trained on, cut, mirrored and turned at random; both sides more than 40 pixels, of which the network's
    /// result sees 20 on every side. Default: 64x64.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A side is 40 or less, or there are slices.</exception>
    public ImageSize Crop
    {
        get;
        init => field = Allowed.When(
            value is { Width: > 2 * REDCNN.Radius, Height: > 2 * REDCNN.Radius, Depth: 1 }, value, "sizes with both sides above 40, such as 64x64");
    } = new(DefaultCrop, DefaultCrop);

    /// <summary>How many patches an epoch takes of each image, at least 1. Default: 16.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int PatchesPerImage { get; init => field = Allowed.AtLeast(value, 1); } = 16;

    /// <summary>How often the training goes through all images, at least 1. Default: 40.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int Epochs { get; init => field = Allowed.AtLeast(value, 1); } = 40;

    /// <summary>How many steps the training takes, at least 1; the last epoch may then be a part of one. Default: null, as many as the epochs need.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int? Steps { get; init => field = Allowed.AtLeast(value, 1, "for as many as the epochs need"); }

    /// <summary>How many patches go through the network together, at least 1. Default: 16.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Allowed.AtLeast(value, 1); } = 16;

    /// <summary>
    /// Images that are not trained on, with the columns of the training set. After each epoch PSNR, SSIM and RMSE are measured on them, with the same noise
    /// every time, and the model is that of the best epoch. Default: null, which means none.
    /// </summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// The share of the training images to hold back, by chance, as the validation set, at least 0 and below 1. Only without a <see cref="ValidationSet"/>.
    /// Default: 0, which holds none back.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double ValidationFraction { get; init => field = Allowed.BelowOne(value); }

    /// <summary>
    /// The channels that the network sees of images of 8 bits: 3 for red, green and blue, or 1 for their mean. Default: null, 1 when the first image is grey,
    /// else 3.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is neither 1 nor 3.</exception>
    public int? Channels { get; init => field = Allowed.When(value is null or 1 or 3, value, "1, 3, or null to look at the images"); }

    /// <summary>The seed of everything that happens by chance. Default: null, which draws one from the <see cref="MLContext"/>.</summary>
    public int? Seed { get; init; }

    /// <summary>
    /// How the weights change from step to step. Default: that of <see cref="OptimizationOptions"/> with a learning rate of 0.0005, for larger ones may
    /// end in a network that does nothing.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public OptimizationOptions Optimization
    {
        get;
        init => field = Allowed.NotNull(value, "groups of options, such as new()");
    } = new() { LearningRate = 5e-4 };

    /// <summary>
    /// Which epoch the model is of, and when the training stops early. What is best is always the least mean squared error on the validation set:
    /// <see cref="SelectionOptions.BestMetric"/> does not matter.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public SelectionOptions Selection { get; init => field = Allowed.NotNull(value, "groups of options, such as new()"); } = new();

    /// <summary>The files from which a training that was killed goes on. Default: none are written.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public CheckpointOptions Checkpoints { get; init => field = Allowed.NotNull(value, "groups of options, such as new()"); } = new();

    /// <summary>What the training computes with: precision, threads, memory.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public ExecutionOptions Execution { get; init => field = Allowed.NotNull(value, "groups of options, such as new()"); } = new();

    /// <summary>Told after each step how far the training is. Default: null, which means nobody is.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Told how the training begins, goes on and ends; the classes that they are told of mean nothing here. Default: none.</summary>
    /// <exception cref="SegmentationOptionException">The value is null, or one of them is.</exception>
    public IReadOnlyList<TrainingObserver> Observers
    {
        get;
        init => field = new ValueList<TrainingObserver>(
            [.. Allowed.When(value?.All(item => item is not null) == true, value!, "lists of observers, which may be empty")]);
    } = new ValueList<TrainingObserver>([]);

    /// <summary>Stops the training, within one step, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What ends the training before its last step. Default: null, nothing.</summary>
    internal TrainingLimit? Limit { get; init; }

    /// <summary>The same for the loop that all trainings share. What is for masks only stays as it is there.</summary>
    internal SegmentationTrainerOptions ToLoop() => new()
    {
        ImageColumnName = ImageColumnName,
        Crop = Crop,
        Epochs = Epochs,
        Steps = Steps,
        BatchSize = BatchSize,
        Augmentations = [new HorizontalFlip(), new VerticalFlip(), new QuarterTurn()],
        ValidationSet = ValidationSet,
        ValidationFraction = ValidationFraction,
        Channels = Channels,
        Seed = Seed,
        Optimization = Optimization,
        Selection = Selection with { BestMetric = ValidationMetric.Loss },
        Checkpoints = Checkpoints,
        Execution = Execution,
        Progress = Progress,
        Observers = Observers,
        CancellationToken = CancellationToken,
        Limit = Limit,
    };
}
