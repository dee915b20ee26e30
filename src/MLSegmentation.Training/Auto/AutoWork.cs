using Microsoft.ML;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Auto;

/// <summary>What all stages of a run share: its options, its state and its time.</summary>
internal sealed class AutoWork(MLContext context, AutoSegmentationOptions options, AutoJournal journal, AutoTimer timer, CreateTrainer createTrainer)
{
    private static readonly TimeSpan JournalInterval = TimeSpan.FromSeconds(5);

    private TimeSpan _written;
    private int _steps = journal.State.Trials.Sum(trial => trial.Steps) + journal.State.Finished.Sum();

    /// <summary>Where everything happens.</summary>
    public MLContext Context { get; } = context;

    /// <summary>What was asked for.</summary>
    public AutoSegmentationOptions Options { get; } = options;

    /// <summary>What there is to spend.</summary>
    public AutoBudget Budget { get; } = new(options.Steps is null ? options.Budget : null, options.Steps);

    /// <summary>The state.</summary>
    public AutoState State => Journal.State;

    /// <summary>The files beside the state.</summary>
    public AutoJournal Journal { get; } = journal;

    /// <summary>The time that was taken.</summary>
    public TimeSpan Elapsed => timer.Elapsed;

    /// <summary>Whether whoever started the run wants what there is by now.</summary>
    public bool IsStopped => Options.StopToken.IsCancellationRequested;

    /// <summary>How models score here.</summary>
    public SegmentationScoringOptions Scoring => new() { Threads = Options.Threads, CancellationToken = Options.CancellationToken };

    /// <summary>Changes the state, and writes it with the time that was taken.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isKept">Whether a run that goes on is to know of it. Default: true.</param>
    public void Write(Func<AutoState, AutoState> change, bool isKept = true)
    {
        _written = Elapsed;
        var state = State with { SpentSeconds = Elapsed.TotalSeconds };
        Journal.Write(isKept ? change(state) : state);
        if (!isKept)
        {
            Journal.Change(change(state));
        }
    }

    /// <summary>Says what comes next.</summary>
    public void Report(AutoStage stage, string subject = "") => Report(stage, subject, null);

    /// <summary>Trains a model by a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="part">How long, on what, and under which name.</param>
    /// <returns>The model; where the run is stopped meanwhile, that of the steps so far.</returns>
    public SegmentationTransformer Train(SegmentationPlan plan, AutoPart part)
    {
        Report(part.Stage, part.Subject);
        var planned = plan.ToOptions();
        var model = createTrainer(plan.Network, planned with
        {
            Steps = part.Steps,
            ValidationFraction = 0,
            Seed = State.Seed,
            ImageColumnName = Options.ImageColumnName,
            LabelColumnName = Options.LabelColumnName,
            PredictedLabelColumnName = Options.PredictedLabelColumnName,
            ScoreColumnName = Options.ScoreColumnName,
            Classes = Options.Classes,
            Optimization = Options.Plan is null
                ? planned.Optimization with { WeightAverageDecay = LearningRules.ChooseAverage(part.ExpectedSteps ?? part.Steps).Decay }
                : planned.Optimization,
            Execution = planned.Execution with { Threads = Options.Threads },
            Checkpoints = part.Checkpoints,
            Progress = new TrainingReporter(progress => Report(part.Stage, part.Subject, progress)),
            Limit = new TrainingLimit
            {
                GetRemaining = part.End is { } end ? () => end - Elapsed : null,
                LeastSteps = part.LeastSteps,
                StopToken = Options.StopToken,
            },
            MayCropExceedImages = true,
            CancellationToken = Options.CancellationToken,
        }).Fit(part.Data);
        _steps += model.Info.Training!.Steps;
        return model;
    }

    /// <summary>About how long a model of a plan takes for some images; nothing for a budget in steps, of which it takes none.</summary>
    public static TimeSpan EstimateEvaluation(SegmentationPlan plan, int images)
    {
        var (training, data) = (plan.Training, plan.Fingerprint);
        double batch = (double)(training.Resize ?? training.Crop)!.Value.PixelCount * training.BatchSize;
        double image = training.Resize?.PixelCount ?? (double)data.Pixels / data.Images;
        return TimeSpan.FromSeconds(StepTimes.OfForward((plan.Cost.StepDuration ?? TimeSpan.Zero).TotalSeconds, batch, images * image));
    }

    private void Report(AutoStage stage, string subject, TrainingProgress? training)
    {
        var elapsed = Elapsed;
        if (training is not null && elapsed - _written > JournalInterval)
        {
            Write(state => state);
        }

        double done = Math.Clamp(Budget.Time is { } time ? elapsed / time : (double)(_steps + (training?.Step ?? 0)) / Budget.Steps!.Value, 0, 1);
        TimeSpan? remaining = Budget.Time is { } whole ? (whole > elapsed ? whole - elapsed : TimeSpan.Zero)
            : done > 0 ? elapsed * ((1 - done) / done)
            : null;
        Options.Progress?.Report(new AutoProgress(stage, subject, done, elapsed, remaining, training));
    }

    private sealed class TrainingReporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}

/// <summary>Creates the trainer of a network.</summary>
internal delegate IEstimator<SegmentationTransformer> CreateTrainer(NetworkArchitecture network, SegmentationTrainerOptions options);

/// <summary>One of the trainings of a run.</summary>
internal sealed record AutoPart
{
    /// <summary>What it is a part of.</summary>
    public required AutoStage Stage { get; init; }

    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What is learned from.</summary>
    public required IDataView Data { get; init; }

    /// <summary>The steps, where time is limited at most.</summary>
    public required int Steps { get; init; }

    /// <summary>The steps that time is expected to allow, by which the training is set up; null for <see cref="Steps"/>, where it is not limited.</summary>
    public int? ExpectedSteps { get; init; }

    /// <summary>The fewest steps, which are taken also where time is over, but no more than <see cref="Steps"/>. Default: 0.</summary>
    public int LeastSteps { get; init; }

    /// <summary>When it has to be over, in the time that the run has taken by then; null where time is not limited.</summary>
    public TimeSpan? End { get; init; }

    /// <summary>The files from which it goes on after it was killed.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();
}
