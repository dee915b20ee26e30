using Microsoft.ML;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training;

/// <summary>
/// How a network is trained, whichever network it is. A trainer takes a copy and checks it once, when it is made; changing the
/// options afterwards changes nothing.
/// </summary>
public sealed class SegmentationTrainerOptions
{
    /// <summary>The column with the masks, of type <see cref="SegmentationMask"/>. The default is <c>Label</c>.</summary>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>
    /// The column with the images, of type <see cref="Microsoft.ML.Data.MLImage"/>, or a vector of <see cref="float"/> with the known
    /// dimensions [channels, height, width] for more channels than three or more depth than 8 bits. The default is <c>Image</c>.
    /// </summary>
    public string ImageColumnName { get; set; } = "Image";

    /// <summary>The column that the model writes its masks to. The default is <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

    /// <summary>The column that the model writes its class probabilities to. The default is <c>Score</c>.</summary>
    public string ScoreColumnName { get; set; } = "Score";

    /// <summary>
    /// The classes of the masks. The default, null, takes them from the label column, where <c>LoadSegmentationFolder</c> and
    /// <c>LoadMasks</c> put them.
    /// </summary>
    public SegmentationClasses? Classes { get; set; }

    /// <summary>
    /// The size of the patches that the network is trained on, cut at random from the images; both sides are multiples of the
    /// network's divisor (16 for a U-Net of depth 4). Smaller images are continued by mirroring. The default, null, stands
    /// for 256x256, or for the largest width and height of the training images where those are smaller.
    /// </summary>
    public ImageSize? Crop { get; set; }

    /// <summary>
    /// The size that every image is resized to, bilinearly, for training and in the model, which resizes its result back; both sides
    /// are multiples of the network's divisor. The network then sees images whole, and large ones without their fine detail.
    /// The default, null, leaves images at their own size. Only without a <see cref="Crop"/>.
    /// </summary>
    public ImageSize? Resize { get; set; }

    /// <summary>How often the training goes through all images, at least 1. The default is 40.</summary>
    public int Epochs { get; set; } = 40;

    /// <summary>
    /// How many steps the training takes, at least 1; the last epoch may then be a part of one. The default, null, leaves it
    /// to <see cref="Epochs"/>.
    /// </summary>
    public int? Steps { get; set; }

    /// <summary>How many patches go through the network together, at least 1. The default is 4.</summary>
    public int BatchSize { get; set; } = 4;

    /// <summary>
    /// How many batches, one after another, each step learns from, at least 1; the last step of an epoch learns from those that are left.
    /// Two batches of 4 teach what one of 8 teaches, in the memory of 4, as long as neither the loss nor a batch normalisation mixes the
    /// patches of a batch. The default is 1.
    /// </summary>
    public int BatchesPerStep { get; set; } = 1;

    /// <summary>
    /// The largest learning rate of the schedule, above 0. The default, 0.002, suits Adam; the factories of
    /// <see cref="Optimization.Optimizer"/> say what suits the others.
    /// </summary>
    public double LearningRate { get; set; } = 2e-3;

    /// <summary>How the learning rate changes during the training, from an optional warm-up on. The default is one cycle.</summary>
    public LearningRateSchedule LearningRateSchedule { get; set; } = LearningRateSchedule.OneCycle();

    /// <summary>The optimizer with its settings, weight decay among them. The default is Adam.</summary>
    public Optimizer Optimizer { get; set; } = Optimizer.Adam();

    /// <summary>
    /// The largest norm, above 0, of all gradients of a step together; longer ones are scaled down to it (Pascanu, Mikolov and Bengio, "On
    /// the difficulty of training recurrent neural networks", ICML 2013). The default, null, leaves the gradients as they are.
    /// </summary>
    public double? GradientNorm { get; set; }

    /// <summary>
    /// How much of the exponential moving average of the weights each step keeps, above 0 and below 1, for example 0.999. The averages
    /// are then what is validated and what the model holds; running statistics are those of the last step. After t steps no more than
    /// <c>(1 + t) / (10 + t)</c> is kept, so that short trainings forget their beginning. The default, null, takes the weights themselves.
    /// </summary>
    public double? WeightAverageDecay { get; set; }

    /// <summary>What is made small. The default is cross-entropy plus Dice loss.</summary>
    public Loss Loss { get; set; } = Loss.CrossEntropy() + Loss.Dice();

    /// <summary>
    /// How the weights of the classes in the loss follow from the training set: <see cref="Losses.ClassWeighting.MedianFrequency"/>,
    /// <see cref="Losses.ClassWeighting.InverseFrequency"/>, <see cref="Losses.ClassWeighting.Explicit"/> or a weighting of your own. It
    /// takes a loss with a part that can weigh classes and has no weights yet. The default, null, lets all classes count the same.
    /// </summary>
    public ClassWeighting? ClassWeighting { get; set; }

    /// <summary>
    /// How much each head's loss counts where the network has several (deep supervision): <see cref="Losses.HeadWeights.Equal"/>,
    /// <see cref="Losses.HeadWeights.Halving"/> or weights of your own. The default, null, stands for equal weights, those of the paper
    /// on UNet++; it is the only choice where there is a single head.
    /// </summary>
    public HeadWeights? HeadWeights { get; set; }

    /// <summary>
    /// The random changes of the training images, in the order in which they apply. The default is <see cref="HorizontalFlip"/>,
    /// <see cref="VerticalFlip"/> and <see cref="QuarterTurn"/>, each for half of the images; leave out what does not keep the
    /// meaning of an image, for example everything but the horizontal flip for street scenes. <see cref="AugmentationPresets"/> has lists
    /// for several kinds of images, and <see cref="AugmentationPreview"/> shows what augmentations do.
    /// </summary>
    public IReadOnlyList<Augmentation> Augmentations { get; set; } = [new HorizontalFlip(), new VerticalFlip(), new QuarterTurn()];

    /// <summary>
    /// A file with weights to begin with instead of random ones: safetensors, a checkpoint, of which the weights are taken that the model
    /// would have got, or the model.zip of an earlier training. Tensors whose names
    /// and shapes are the network's are taken over, and the log says which are not; a fully connected layer, [out, in], fits a convolution
    /// with as many inputs. Images are normalised as those of the model.zip were. The default, null, begins anew.
    /// </summary>
    public string? InitialWeights { get; set; }

    /// <summary>
    /// How many epochs at the beginning leave the network's encoder as it is, weights and running statistics, and train only the rest, at
    /// least 0 and at most all of them; afterwards, everything is trained. Only for networks that say what their encoder is. The default is 0.
    /// </summary>
    public int FrozenEncoderEpochs { get; set; }

    /// <summary>
    /// Labelled images that are not trained on. After each epoch the network is evaluated on them, and the model that comes out is
    /// that of the best epoch, as <see cref="BestMetric"/> and <see cref="KeptWeights"/> say. The default, null, means none.
    /// </summary>
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// The share of the training images to hold back, by chance, as the validation set, at least 0 and below 1. The default, 0,
    /// holds none back. Only without a <see cref="ValidationSet"/>.
    /// </summary>
    public double ValidationFraction { get; set; }

    /// <summary>
    /// The number on the validation set that tells which epoch is the best, and whether there is progress. The default is the mean
    /// Dice coefficient.
    /// </summary>
    public ValidationMetric BestMetric { get; set; } = ValidationMetric.MeanDice;

    /// <summary>
    /// Whether the model gets the weights of the best epoch or the last ones. The default is the best; without validation, the last
    /// ones are all there is.
    /// </summary>
    public KeptWeights KeptWeights { get; set; } = KeptWeights.Best;

    /// <summary>
    /// After how many epochs without progress the training stops early, at least 1; it needs a validation set. The learning rate follows
    /// its schedule for all steps, so a schedule that falls late, such as one cycle, makes its progress late. The default, null, never
    /// stops early.
    /// </summary>
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>
    /// By how much <see cref="BestMetric"/> must get better to count as progress for <see cref="EarlyStoppingPatience"/>, at least 0.
    /// The default is 0.
    /// </summary>
    public double EarlyStoppingLeastChange { get; set; }

    /// <summary>
    /// The folder for checkpoints, files from which a training that was killed goes on as if nothing had happened; created where it is
    /// missing, one folder for each run. A checkpoint is written after each epoch, under a temporary name first, so that none is ever
    /// incomplete. A checkpoint that cannot be written is a warning in the log, not the end of the training. The default, null, writes none.
    /// </summary>
    public string? CheckpointFolder { get; set; }

    /// <summary>After how many steps, at least 1, there is a checkpoint within an epoch, too. The default, null, means never.</summary>
    public int? CheckpointSteps { get; set; }

    /// <summary>
    /// How many checkpoints are kept, at least 1; older ones are deleted. Where the last is found damaged, the one before it is used.
    /// The default is 3.
    /// </summary>
    public int CheckpointsKept { get; set; } = 3;

    /// <summary>
    /// Whether to go on from the last checkpoint in <see cref="CheckpointFolder"/>, which must be of a run with the same options and the
    /// same images. <see cref="Threads"/>, <see cref="Workers"/>, <see cref="MemoryLimit"/>, <see cref="ReuseMemory"/> and the device may
    /// differ; with the same threads and device, the model is the same, bit for bit, as that of a run that was never interrupted. The
    /// default is false.
    /// </summary>
    public bool Resume { get; set; }

    /// <summary>
    /// The channels that the network sees: 3 for red, green and blue, or 1 for their mean. The default, null, stands for 1 when
    /// every training image is grey, else for 3; with a model.zip as <see cref="InitialWeights"/>, for that model's channels. Of vectors of
    /// <see cref="float"/> the network sees all channels, and this stays null.
    /// </summary>
    public int? Channels { get; set; }

    /// <summary>
    /// The seed of everything that happens by chance: the same data, options and seed give the same model. The default, null, draws
    /// one from the <see cref="MLContext"/>.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>
    /// In how many bits the training computes. <see cref="TrainingPrecision.MixedBFloat16"/> takes less time and memory on a GPU of
    /// compute capability 8.0 or newer and on a processor with instructions for it; where the device cannot do it at all, the training
    /// does not begin. Validation and the model have 32 bits in any case. The default is <see cref="TrainingPrecision.Full"/>.
    /// </summary>
    public TrainingPrecision Precision { get; set; }

    /// <summary>
    /// The processor threads that compute, at least 1. The default, null, stands for the environment variable OMP_NUM_THREADS where
    /// it is set, else for half the logical processors.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// How many batches are prepared in the background at a time, at least 1; it has no influence on the result. The default, null,
    /// stands for the processors that <see cref="Threads"/> leaves over, but for at least 1 and at most 8.
    /// </summary>
    public int? Workers { get; set; }

    /// <summary>
    /// How many bytes of memory the decoded training images may take, at least 0; beyond it, they are kept in a temporary file in
    /// <see cref="MLContext.TempFilePath"/>. The default, null, stands for half the memory that the process may use.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>
    /// Whether memory that the engine frees stays in the process to be used again, instead of being given back to the system at once and
    /// filled with zeros anew for the next tensor. It changes three settings of glibc's allocator for the whole process, also after the
    /// training (<see cref="MemoryReuse.Enable"/>): a training on the processor takes about half the time, for up to a fifth more memory at
    /// its peak, which the process then keeps. Results do not change. Nothing happens where there is no glibc. The default is true.
    /// </summary>
    public bool ReuseMemory { get; set; } = true;

    /// <summary>Told after each step how far the training is. The default, null, means nobody is.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops the training, within one step, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>What the user calls an option, for messages; a program with options of its own says how they are spelled there.</summary>
    internal Func<string, string> NameOf { get; set; } = name => name;

    /// <summary>A copy that is known to be valid.</summary>
    /// <exception cref="ArgumentException">An option is outside its range; the message says which, what it is and what it may be.</exception>
    internal SegmentationTrainerOptions ToValidated()
    {
        Validate();
        var copy = (SegmentationTrainerOptions)MemberwiseClone();
        copy.Augmentations = [.. Augmentations];
        return copy;
    }

    /// <summary>The <see cref="MemoryLimit"/>, or its default.</summary>
    internal long GetMemoryLimit() => MemoryLimit ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    private void Validate()
    {
        CheckNames();
        Check(Epochs >= 1, nameof(Epochs), Epochs, "1 and more");
        Check(Steps is null or >= 1, nameof(Steps), Steps, "1 and more, or null for as many as the epochs need");
        Check(BatchSize >= 1, nameof(BatchSize), BatchSize, "1 and more");
        Check(BatchesPerStep >= 1, nameof(BatchesPerStep), BatchesPerStep, "1 and more");
        Check(
            GradientNorm is null or (> 0 and < double.PositiveInfinity),
            nameof(GradientNorm),
            GradientNorm,
            "numbers above 0, or null to leave the gradients as they are");
        Check(
            WeightAverageDecay is null or (> 0 and < 1),
            nameof(WeightAverageDecay),
            WeightAverageDecay,
            "numbers above 0 and below 1, or null for no average");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "numbers above 0");
        Check(InitialWeights is not "", nameof(InitialWeights), "an empty text", "paths of files, or null for none");
        Check(FrozenEncoderEpochs >= 0, nameof(FrozenEncoderEpochs), FrozenEncoderEpochs, "0 and more");
        Check(
            Steps is not null || FrozenEncoderEpochs <= Epochs,
            nameof(FrozenEncoderEpochs),
            FrozenEncoderEpochs,
            $"numbers up to that of all epochs, {Epochs}");
        Check(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), ValidationFraction, "numbers of at least 0 and below 1");
        Check(ValidationFraction == 0 || ValidationSet is null, nameof(ValidationFraction), ValidationFraction, "0 where there is a validation set");
        ValidateSelection();
        ValidateCheckpoints();
        Check(Channels is null or 1 or 3, nameof(Channels), Channels, "1, 3, or null to look at the images");
        Check(Enum.IsDefined(Precision), nameof(Precision), Precision, "Full and MixedBFloat16");
        Check(Threads is null or >= 1, nameof(Threads), Threads, "1 and more, or null for the default");
        Check(Workers is null or >= 1, nameof(Workers), Workers, "1 and more, or null for the default");
        Check(MemoryLimit is null or >= 0, nameof(MemoryLimit), MemoryLimit, "0 and more bytes, or null for the default");
        Check(Crop != default(ImageSize), nameof(Crop), Crop, "sizes of at least 1x1, or null for the default");
        Check(Resize != default(ImageSize), nameof(Resize), Resize, "sizes of at least 1x1, or null to leave images at their own size");
        Check(Resize is null || Crop is null, nameof(Resize), Resize, "null where there is a crop");
        Check(LearningRateSchedule is not null, nameof(LearningRateSchedule), null, "schedules such as LearningRateSchedule.OneCycle()");
        Check(Optimizer is not null, nameof(Optimizer), null, "optimizers such as Optimizer.Adam()");
        Check(Loss is not null, nameof(Loss), null, "losses such as Loss.CrossEntropy()");
        Check(
            ClassWeighting is null || !ReferenceEquals(Loss, Loss!.WithClassWeights([1, 1])),
            nameof(ClassWeighting),
            ClassWeighting,
            $"null, because no part of the loss '{Loss}' can weigh classes without having weights already, or other losses such as Loss.CrossEntropy()");
        Check(
            Augmentations is not null && Augmentations.All(item => item is not null),
            nameof(Augmentations),
            null,
            "lists of augmentations, which may be empty");
    }

    private void ValidateSelection()
    {
        bool isValidated = ValidationSet is not null || ValidationFraction > 0;
        Check(Enum.IsDefined(BestMetric), nameof(BestMetric), BestMetric, "MeanDice, MeanIoU and Loss");
        Check(Enum.IsDefined(KeptWeights), nameof(KeptWeights), KeptWeights, "Best and Last");
        Check(EarlyStoppingPatience is null or >= 1, nameof(EarlyStoppingPatience), EarlyStoppingPatience, "1 and more, or null to train to the end");
        Check(EarlyStoppingPatience is null || isValidated, nameof(EarlyStoppingPatience), EarlyStoppingPatience, "null where there is no validation set");
        Check(
            double.IsFinite(EarlyStoppingLeastChange) && EarlyStoppingLeastChange >= 0,
            nameof(EarlyStoppingLeastChange),
            EarlyStoppingLeastChange,
            "numbers of at least 0");
    }

    private void ValidateCheckpoints()
    {
        Check(CheckpointFolder is not "", nameof(CheckpointFolder), "an empty text", "paths of folders, or null for none");
        Check(CheckpointSteps is null or >= 1, nameof(CheckpointSteps), CheckpointSteps, "1 and more, or null for the ends of epochs only");
        Check(CheckpointsKept >= 1, nameof(CheckpointsKept), CheckpointsKept, "1 and more");
        Check(!Resume || CheckpointFolder is not null, nameof(Resume), Resume, $"false where there is no {nameof(CheckpointFolder)}");
    }

    private void CheckNames()
    {
        string[] names = [LabelColumnName, ImageColumnName, PredictedLabelColumnName, ScoreColumnName];
        string[] options = [nameof(LabelColumnName), nameof(ImageColumnName), nameof(PredictedLabelColumnName), nameof(ScoreColumnName)];
        for (int index = 0; index < names.Length; index++)
        {
            Check(!string.IsNullOrWhiteSpace(names[index]), options[index], names[index], "names of columns");
            int other = Array.IndexOf(names, names[index]);
            Check(other == index, options[index], names[index], $"names other than that of {options[other]}");
        }
    }

    private static void Check(bool isValid, string option, object? value, string allowed)
    {
        if (!isValid)
        {
            throw new ArgumentException(FormattableString.Invariant($"{option} is {value ?? "null"}; allowed are {allowed}."));
        }
    }
}
