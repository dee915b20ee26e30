using MLSegmentation.DataViews;
using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>What <see cref="AutoSegmentationTrainer"/> may take, and what it works on.</summary>
public sealed record AutoSegmentationOptions
{
    /// <summary>
    /// How long everything may take on this machine, from the first look at the images to the finished model; above 0. The training ends in time also
    /// where the machine turns out slower than measured, but not before 20 steps, the fewest that are planned; fewer steps than planned are warned of.
    /// Default: 30 minutes.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public TimeSpan Budget { get; init => field = Allowed.When(value > TimeSpan.Zero, value, "times above 0"); } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How many training steps all trainings have together, instead of <see cref="Budget"/>; at least 1. Nothing is measured then: the same data, seed,
    /// memory and number of threads give the same plan and the same model, bit for bit. Default: null.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Steps { get; init => field = Allowed.AtLeast(value, 1, "for as many as there is time for"); }

    /// <summary>The main memory in bytes that the process may take; at least 1. Default: null, half of what the process may use.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public long? Memory { get; init => field = Allowed.AtLeast(value, 1L, "for half of the memory"); }

    /// <summary>
    /// Into how many parts the images are dealt for cross-validation, 1 to 20: each part is held out by one model, and the model that comes out is the
    /// ensemble of all of them where that is no worse than the best of them. 1 trains one model. Default: null, 5 or 3 where each model still gets the
    /// 1,000 steps that make use of what a network has to give, else 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Folds { get; init => field = Allowed.When(value is null or (>= 1 and <= 20), value, "1 to 20, or null to decide by the budget"); }

    /// <summary>
    /// The plan to train by, instead of choosing between several; its steps do not count, but those of the budget. What memory is taken, it has decided
    /// already: it does not go with <see cref="Memory"/>. Default: null.
    /// </summary>
    public SegmentationPlan? Plan { get; init; }

    /// <summary>
    /// The folder in which everything is kept that is needed to go on after the process was killed: the plans, the trials, the checkpoints. It is created
    /// where it is missing; one folder for each run. Default: null, nothing is kept.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string? Folder { get; init => field = Allowed.When(value is not "", value, "paths of folders, or null for none"); }

    /// <summary>
    /// Whether to go on with the run whose state is in <see cref="Folder"/>, with the same options and images. What that run has taken of the budget
    /// counts. Default: false.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>The column of images. Default: <c>Image</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column of masks. Default: <c>Label</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string LabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Label;

    /// <summary>The column that the model writes its masks to. Default: <c>PredictedLabel</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.PredictedLabel;

    /// <summary>The column that the model writes its class probabilities to. Default: <c>Score</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ScoreColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Score;

    /// <summary>The classes. Default: null, those that the column of masks carries.</summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>The seed of everything that happens by chance: the split, the weights, the batches. Default: null, which draws one from the context.</summary>
    public int? Seed { get; init; }

    /// <summary>The processor threads that compute, 1 to 1024. Default: null, as for a training.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int? Threads { get; init => field = Allowed.Threads(value); }

    /// <summary>Told after each step, and at the beginning of each stage, how far everything is. Default: null, nobody.</summary>
    public IProgress<AutoProgress>? Progress { get; init; }

    /// <summary>
    /// Ends the search early: the training stops after the step that it is in, and the best model so far is what comes out. Before there is any, it
    /// ends with an <see cref="OperationCanceledException"/>. Default: none.
    /// </summary>
    public CancellationToken StopToken { get; init; }

    /// <summary>Ends everything with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The clock that the budget is kept by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
