using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training;

/// <summary>
/// How a network is trained, whichever network it is. What most trainings choose is here, the rest in <see cref="Optimization"/>,
/// <see cref="Selection"/>, <see cref="Checkpoints"/> and <see cref="Execution"/>. Immutable; <c>with</c> varies it.
/// </summary>
public sealed record SegmentationTrainerOptions
{
    private static readonly ValueList<Augmentation> ForImages = new([new HorizontalFlip(), new VerticalFlip(), new QuarterTurn()]);

    /// <summary>The column with the masks, of type <see cref="SegmentationMask"/>. Default: <c>Label</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string LabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Label;

    /// <summary>
    /// The column with the images: of type <see cref="Microsoft.ML.Data.MLImage"/>; for more channels than three or more depth than 8 bits of type
    /// <see cref="SegmentationImage"/>, or a vector of <see cref="float"/> with the known dimensions [channels, height, width]; or with volumes, of type
    /// <see cref="SegmentationVolume"/>, or a vector [channels, depth, height, width]. Default: <c>Image</c>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column that the model writes its masks to. Default: <c>PredictedLabel</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.PredictedLabel;

    /// <summary>The column that the model writes its class probabilities to. Default: <c>Score</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ScoreColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Score;

    /// <summary>
    /// The classes of the masks. Default: null, which takes them from the label column, where <c>LoadSegmentationFolder</c>, <c>LoadMasks</c> and
    /// what else loads masks put them.
    /// </summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>
    /// The size of the patches that the network is trained on, cut at random from the images; all sides are multiples of the
    /// network's divisor (16 for a U-Net of depth 4). Smaller images are continued by mirroring. Default: null, which stands
    /// for 256x256, and for volumes 64x64x64, or for the largest width, height and depth of the training images where those are smaller.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is <c>default</c>, which has no pixels.</exception>
    public ImageSize? Crop { get; init => field = Allowed.When(value != default(ImageSize), value, "sizes of at least 1x1, or null for the default"); }

    /// <summary>
    /// The size that every image is resized to, bilinearly, for training and in the model, which resizes its result back; both sides
    /// are multiples of the network's divisor. The network then sees images whole, and large ones without their fine detail. Only without a
    /// <see cref="Crop"/>. Default: null, which leaves images at their own size.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is <c>default</c>, which has no pixels.</exception>
    public ImageSize? Resize
    {
        get;
        init => field = Allowed.When(value != default(ImageSize), value, "sizes of at least 1x1, or null to leave images at their own size");
    }

    /// <summary>
    /// What is done to volumes before the network sees them, in training and in the model, and whether it sees them whole (3-D) or in slices (2-D and
    /// 2.5-D). Only for volumes. Default: null, which for volumes stands for <c>new VolumePreparation()</c>: normalised one by one, as large as they
    /// are, 3-D.
    /// </summary>
    public VolumePreparation? Volumes { get; init; }

    /// <summary>How often the training goes through all images, at least 1. Default: 40.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int Epochs { get; init => field = Allowed.AtLeast(value, 1); } = 40;

    /// <summary>
    /// How many steps the training takes, at least 1; the last epoch may then be a part of one. Default: null, which leaves it
    /// to <see cref="Epochs"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int? Steps { get; init => field = Allowed.AtLeast(value, 1, "for as many as the epochs need"); }

    /// <summary>How many patches go through the network together, at least 1. Default: 4.</summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Allowed.AtLeast(value, 1); } = 4;

    /// <summary>What is made small. Default: <c>new CrossEntropyLoss() + new DiceLoss()</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public Loss Loss { get; init => field = Allowed.NotNull(value, "losses such as new CrossEntropyLoss()"); } = LossCatalog.Parse(LossCatalog.Default);

    /// <summary>
    /// How the weights of the classes in the loss follow from the training set: <see cref="MedianFrequencyWeighting"/>,
    /// <see cref="InverseFrequencyWeighting"/>, <see cref="ExplicitWeighting"/> or a weighting of your own. It takes a loss with a part that
    /// can weigh classes and has no weights yet. Default: null, which lets all classes count the same.
    /// </summary>
    public ClassWeighting? ClassWeighting { get; init; }

    /// <summary>
    /// How much each head's loss counts where the network has several (deep supervision): <see cref="EqualHeadWeights"/>,
    /// <see cref="HalvingHeadWeights"/> or weights of your own. Default: null, which stands for those of the
    /// network, <see cref="Networks.NetworkArchitecture.HeadWeights"/>; it is the only choice where there is a single head.
    /// </summary>
    public HeadWeights? HeadWeights { get; init; }

    /// <summary>
    /// The random changes of the training images, in the order in which they apply; leave out what does not keep the meaning of an image, for
    /// example everything but the horizontal flip for street scenes. <see cref="AugmentationPresets"/> has lists for several kinds of images,
    /// and <see cref="AugmentationPreview"/> shows what augmentations do. Default: <see cref="HorizontalFlip"/>, <see cref="VerticalFlip"/>
    /// and <see cref="QuarterTurn"/>, each for half of the images; for volumes <see cref="AugmentationPresets.Volumes"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is null, or one of them is.</exception>
    public IReadOnlyList<Augmentation> Augmentations
    {
        get;
        init => field = ReferenceEquals(value, ForImages)
            ? ForImages
            : new ValueList<Augmentation>(
                [.. Allowed.When(value?.All(item => item is not null) == true, value!, "lists of augmentations, which may be empty")]);
    } = ForImages;

    /// <summary>
    /// A file with weights to begin with instead of random ones: safetensors, a checkpoint, of which the weights are taken that the model
    /// would have got, the model.zip of an earlier training, or the ResNet18.onnx of the package Microsoft.ML.DnnImageFeaturizer.ResNet18. Tensors
    /// whose names and shapes are the network's are taken over, and the log says which are not; a fully connected layer, [out, in], fits a
    /// convolution with as many inputs. Images are normalised as those of the model.zip were, and else by their own mean and deviation. Default:
    /// null, which begins anew, and with <see cref="EncoderKind.ImageNetResNet18"/> with that ResNet18.onnx: the one beside the program, else that of
    /// the package's own folder.
    /// </summary>
    /// <remarks>
    /// The weights of ResNet18.onnx were learned with blue, green and red from 0 to 255 less their means. Their first layer is put in the order of
    /// red, green and blue, and scaled by the deviations of ImageNet's colours, so that images of zero mean and unit deviation look to it as those
    /// did. For one channel, it gets the sum over the colours; of more than three, each gets a colour in turn, and all together weigh as much as three.
    /// </remarks>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string? InitialWeights { get; init => field = Allowed.When(value is not "", value, "paths of files, or null for none"); }

    /// <summary>
    /// Labelled images that are not trained on. After each epoch, or as often as <see cref="Selection"/> says, the network is evaluated on them, and the
    /// model that comes out is that of the best epoch. Default: null, which means none.
    /// </summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// The share of the training images to hold back, by chance, as the validation set, at least 0 and below 1. Only without a
    /// <see cref="ValidationSet"/>. Default: 0, which holds none back.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double ValidationFraction { get; init => field = Allowed.BelowOne(value); }

    /// <summary>
    /// Images without masks that the network learns from, too, as <see cref="Consistency"/> says: of the same kind as the training images, in the
    /// column <see cref="ImageColumnName"/>; other columns do not matter. Each step takes a batch of them beside the one of training images, which go
    /// on to decide how long an epoch is, how images are normalised and how large a patch is. Default: null, which means none.
    /// </summary>
    public IDataView? Unlabelled { get; init; }

    /// <summary>
    /// What is learned from images without masks: <see cref="MeanTeacher"/>, <see cref="WeakToStrong"/>, <see cref="CrossPseudoSupervision"/> or, of films,
    /// <see cref="TemporalConsistency"/>. Only with <see cref="Unlabelled"/>. Default: null, which with them stands for <c>new MeanTeacher()</c>.
    /// </summary>
    public Consistency? Consistency { get; init; }

    /// <summary>
    /// A second network that learns to tell predicted masks from true ones, and against which this one is trained, too:
    /// <see cref="ConvolutionalAdversary"/> or <see cref="FeatureMatchingAdversary"/>. Only without <see cref="Unlabelled"/>. Default: null, none.
    /// </summary>
    public Adversary? Adversary { get; init; }

    /// <summary>
    /// The channels that the network sees: 3 for red, green and blue, or 1 for their mean. Of images that have not 8 bits the network sees
    /// all channels, and this stays null. Default: null, which stands for 1 when every training image is grey, else for 3; with a model.zip as
    /// <see cref="InitialWeights"/>, for that model's channels.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is neither 1 nor 3.</exception>
    public int? Channels { get; init => field = Allowed.When(value is null or 1 or 3, value, "1, 3, or null to look at the images"); }

    /// <summary>
    /// The seed of everything that happens by chance: the same data, options and seed give the same model. Default: null, which draws
    /// one from the <see cref="MLContext"/>.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>How the weights change from step to step: optimizer, learning rate and its schedule, gradients, averages.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public OptimizationOptions Optimization { get; init => field = Allowed.NotNull(value, "groups of options, such as new()"); } = new();

    /// <summary>Which epoch the model is of, by its validation, and when the training stops early.</summary>
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

    /// <summary>
    /// Told how the training begins, goes on and ends, such as a <see cref="TensorBoardLog"/> or an observer of your own. Default: none.
    /// </summary>
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

    /// <summary>
    /// Whether the crop was planned for more images than those that are trained on, and may be larger than all of these. Default: false.
    /// </summary>
    internal bool MayCropExceedImages { get; init; }

    /// <summary>The network's spatial dimensions, once it is known whether there are volumes.</summary>
    internal int Rank => Volumes is { Slices: null } ? 3 : 2;

    /// <summary>Whether nobody has chosen the augmentations.</summary>
    internal bool HasDefaultAugmentations => ReferenceEquals(Augmentations, ForImages);

    /// <summary>What is learned from images without masks; null where there are none.</summary>
    internal Consistency? UsedConsistency => Unlabelled is null ? null : Consistency ?? new MeanTeacher();

    /// <summary>Whether there are images to validate on.</summary>
    internal bool IsValidated => ValidationSet is not null || ValidationFraction > 0;

    /// <summary>Checks the options against each other.</summary>
    /// <exception cref="SegmentationOptionException">Two of them do not go together; the message says which, and what would fix it.</exception>
    internal void Validate() => OptionRules.Check(this);
}
