using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;
using MLSegmentation.Formatting;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using MLSegmentation.Training.Randomness;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Trains a network, whichever it is: step by step, validating and writing a checkpoint after each epoch.</summary>
internal sealed class TrainingLoop : IDisposable
{
    // What the pages cost that the system fills with zeros again is a quarter of a step.
    private const int StepsPerTrim = 32;

    private readonly GraphModule _module;
    private readonly TrainingRun _run;
    private readonly SegmentationTrainerOptions _options;
    private readonly TrainingPlan _plan;
    private readonly NetworkOptimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly BatchFiller _filler;
    private readonly StepObjective _objective;
    private readonly IEpochValidation? _validation;
    private readonly LearningRateSchedule _schedule;
    private readonly EpochRanking _ranking;
    private readonly TrainingState _state;
    private readonly TrainingObservers _observers;
    private readonly TrainingLength _length;
    private TrainingPace _pace = new();

    /// <summary>Creates the loop. The module must be on the device already, and stays the caller's, as the objective does.</summary>
    /// <param name="module">The network.</param>
    /// <param name="run">The training.</param>
    /// <param name="objective">What is made small.</param>
    /// <param name="validate">Makes the validation of the network that the training comes to; it gives null for none.</param>
    public TrainingLoop(GraphModule module, TrainingRun run, StepObjective objective, Func<GraphModule, IEpochValidation?> validate)
    {
        (_module, _run, _options, _plan, _objective) = (module, run, run.Options, run.Plan, objective);
        var (data, options) = (run.Data, run.Options);
        var augmenter = new PatchAugmenter(_plan.Crop, options.Augmentations, data.Classes, data.Normalization, run.Seed);
        _filler = new BatchFiller(data.Training.ForPatches(_plan.Crop, options.Volumes?.Slices), augmenter, run.Seed, module.Graph.Rank);
        _average = options.Optimization.WeightAverageDecay is { } decay ? new WeightAverage(module, decay, run.Device) : null;
        _validation = validate(Outcome);
        _schedule = options.Optimization.Schedule.For(isValidated: _validation is not null);
        _ranking = new EpochRanking(options.Selection);
        _optimizer = new NetworkOptimizer(module, options.Optimization);
        _state = new TrainingState(module, _optimizer.Run, _average, objective);
        _observers = new TrainingObservers(options.Observers, run.Channel);
        _length = new TrainingLength(options.Limit, _plan.Steps);
    }

    /// <summary>The network whose weights are validated and kept.</summary>
    private GraphModule Outcome => _objective.Outcome ?? _average?.Module ?? _module;

    private bool KeepsBest => _validation is not null && _options.Selection.KeptWeights == KeptWeights.Best;

    /// <summary>Trains, from the beginning or from where the checkpoint left off.</summary>
    public TrainingResult Run(TrainingStart start)
    {
        RequireResumable();
        _observers.Begin(start);
        if (_run.Checkpoints?.Resumed is { } checkpoint)
        {
            checkpoint.RequireOf((_plan.Steps, _plan.StepsPerEpoch, _plan.Epochs), _run.Data.Classes.Count, KeepsBest);
            _state.Restore(checkpoint);
        }

        try
        {
            RunEpochs();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ExternalException or OutOfMemoryException)
        {
            _run.Checkpoints?.ReportStop(_state.Step);
            throw;
        }

        var result = KeepsBest
            ? new TrainingResult(_state.Best, _ranking.GetBest(_state.Epochs), _state.Step, _state.Epochs)
            : new TrainingResult(_state.TakeLast(Outcome), _state.Epochs.Count, _state.Step, _state.Epochs);
        RequireSound(result);
        var end = new TrainingEnd(result.Steps, result.BestEpoch, [.. result.Epochs], result.Steps < _length.Steps, _pace.Elapsed);
        _observers.Tell(observer => observer.OnEnd(end));
        return result;
    }

    /// <summary>Takes some steps of a training that is not meant to be finished, and measures how long they and a validation take.</summary>
    /// <param name="steps">How many steps are measured, after a first one, in which the engine sets itself up; the training may have fewer.</param>
    public (TimeSpan Step, TimeSpan Validation) Measure(int steps)
    {
        RequireResumable();
        int last = Math.Min(steps + 1, _plan.Steps);
        using (var batches = new BatchQueue(_filler, _plan.BatchSize, _plan.GetFirstBatch(last), BatchQueue.GetWorkers(_options.Execution)))
        {
            _module.train();
            _pace = new TrainingPace();
            for (int step = 0; step < last; step++)
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                RunStep(batches, step, _options.Optimization.LearningRate);
                _pace.AddStep();
            }
        }

        return (_pace.Estimate(steps: 1, validations: 0), _validation?.Measure() ?? TimeSpan.Zero);
    }

    public void Dispose()
    {
        _state.Dispose();
        _optimizer.Dispose();
        _average?.Dispose();
    }

    private void RequireResumable()
    {
        if (_run.Checkpoints is not null)
        {
            Checkpoint.RequireLength(_state.GetLength(KeepsBest ? Outcome : null));
        }
    }

    private void RunEpochs()
    {
        int workers = BatchQueue.GetWorkers(_options.Execution);
        using var batches = new BatchQueue(_filler, _plan.BatchSize, _plan.Batches, workers, _plan.GetFirstBatch(_state.Step));
        _module.train();
        _pace = new TrainingPace();
        while (_state.Step < _length.Steps && !IsStopped())
        {
            RunEpoch(batches);
        }
    }

    private bool IsStopped()
    {
        // The patience counts epochs, so nothing can change within one.
        bool isStopped = _state.Step % _plan.StepsPerEpoch == 0 && _ranking.IsOutOfPatience(_state.Epochs);
        if (isStopped)
        {
            _run.Channel.Info(
                MessageSensitivity.None, "Stopped early, after epoch {0} of {1}: no progress since epoch {2}.", _state.Epochs.Count,
                _plan.Epochs, _state.Epochs.Count - _options.Selection.EarlyStoppingPatience!);
        }

        return isStopped;
    }

    private void RunEpoch(BatchQueue batches)
    {
        int epoch = _state.Step / _plan.StepsPerEpoch;
        int first = epoch * _plan.StepsPerEpoch;
        int last = Math.Min(first + _plan.StepsPerEpoch, _plan.Steps) - 1;
        bool isOver = false;
        _module.IsEncoderFrozen = epoch < _options.Optimization.FrozenEncoderEpochs;
        var clock = Stopwatch.StartNew();
        int images = 0;
        for (int step = _state.Step; !isOver; step++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            double rate = _schedule.GetRate(_options.Optimization.LearningRate, step, _length.Steps, _state.Epochs);
            double loss = RunStep(batches, step, rate);
            images += _plan.GetPatches(step);
            _state.EpochLoss += loss;
            _state.Step = step + 1;
            _pace.AddStep();
            _length.AddStep(step + 1);
            isOver = step == last || step + 1 == _length.Steps;
            var progress = new TrainingProgress(epoch + 1, GetEpochs(), step + 1, _length.Steps, loss, rate, images / clock.Elapsed.TotalSeconds);
            if (isOver)
            {
                progress = EndEpoch(progress, step - first + 1);
            }

            if (_run.Checkpoints is { } checkpoints && (step == last || (!isOver && checkpoints.IsDue(step + 1))))
            {
                RequireSound(step, rate, isLast: step + 1 == _length.Steps);
                checkpoints.Write(_state);
            }

            int validations = SelectionOptions.CountValidations(_state.Epochs.Count, GetEpochs(), _options.Selection.ValidationInterval);
            Report(progress with { Elapsed = _pace.Elapsed, Remaining = _pace.Estimate(_length.Steps - step - 1, validations) });
        }
    }

    /// <summary>The epochs that the steps make, the last of which may be a part of one.</summary>
    private int GetEpochs() => (_plan with { Steps = _length.Steps }).Epochs;

    private void Report(TrainingProgress progress)
    {
        _options.Progress?.Report(progress);
        _observers.Tell(observer => observer.OnStep(progress));
    }

    private double RunStep(BatchQueue batches, int step, double rate)
    {
        TrainingDevice.Seed((long)RandomStream.Create(_run.Seed, RandomPurpose.Network, step).NextBits(), _run.Device);
        _optimizer.Clear();
        int patches = _plan.GetPatches(step);
        double loss = 0;
        for (int left = patches; left > 0;)
        {
            var batch = batches.Take();
            loss += _objective.AddGradients(batch, (double)batch.Count / patches, step);
            left -= batch.Count;
            batches.Return(batch);
            if (!double.IsFinite(loss))
            {
                string fact = $"The loss is {loss.ToString(CultureInfo.InvariantCulture)}";
                throw step == 0 ? NeverFinite(fact) : Diverged(fact, step, rate);
            }
        }

        Update(step, rate);
        if ((step + 1) % StepsPerTrim == 0)
        {
            MemoryReuse.Trim();
        }

        return loss;
    }

    private void Update(int step, double rate)
    {
        using var scope = NewDisposeScope();
        _optimizer.Step(rate);
        _average?.Update();
        _objective.EndStep(step, rate);
    }

    /// <summary>No model is made of what the last step broke.</summary>
    private void RequireSound(TrainingResult result)
    {
        double rate = _state.Epochs is [.., var last] ? last.LearningRate : _options.Optimization.LearningRate;
        RequireSound(result.Steps - 1, rate, isLast: true);
        RequireFinite(result.Weights.Weights, result.Steps - 1, rate);
    }

    /// <summary>A step that breaks the weights is noticed at the next one, if there is one, and no checkpoint must hold them.</summary>
    private void RequireSound(int step, double rate, bool isLast)
    {
        RequireFinite(_module.state_dict(), step, rate);
        if (isLast && !BrokenNetwork.GivesFiniteNumbers(Outcome, _plan.Crop, _run.Device))
        {
            throw Diverged("The weights are so large that the network gives no finite numbers", step, rate);
        }
    }

    private void RequireFinite(IReadOnlyDictionary<string, Tensor> weights, int step, double rate)
    {
        if (!BrokenNetwork.HasFiniteWeights(weights))
        {
            throw Diverged("The weights are not finite any more", step, rate);
        }
    }

    private SegmentationException NeverFinite(string fact) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{fact} at step 1 of {_plan.Steps}, before any weight has changed, so no other learning rate helps. Check the loss and its weights, "
        + $"and the weights that the training begins with."));

    private SegmentationException Diverged(string fact, int step, double rate)
    {
        OptionText text = $"{fact} at step {step + 1} of {_plan.Steps}, with learning rate {rate:G3}. Train with a smaller learning rate.";
        return SegmentationException.Naming(_run.Checkpoints?.LastPath is { } path
            ? $"{text} The last good checkpoint is '{path}'; a new training can begin with its weights ({new OptionName(nameof(_options.InitialWeights))})."
            : text);
    }

    private TrainingProgress EndEpoch(TrainingProgress progress, int steps)
    {
        var shown = new ShownPredictions(_observers.ValidationImages, progress.Epoch, progress.Step, _observers.Show);
        bool isValidated = _validation is not null && _options.Selection.IsValidated(progress.Epoch, GetEpochs());
        var validation = isValidated ? _pace.Validate(() => _validation!.Run(shown, _options.CancellationToken)) : null;
        var metrics = validation?.Metrics;
        var info = new EpochInfo(progress.Epoch, progress.Step, progress.LearningRate, _state.EpochLoss / steps)
        {
            ValidationLoss = validation?.Loss,
            ValidationMeanDice = metrics?.MeanDice,
            ValidationMeanIoU = metrics?.MeanIoU,
            ValidationPerClassDice = metrics?.Classes.Select(item => item.Dice).ToArray(),
            ValidationPerClassIoU = metrics?.Classes.Select(item => item.IoU).ToArray(),
            Figures = Join(_objective.Sums.TakeMeans(steps), validation?.Figures),
        };
        _state.EpochLoss = 0;
        _state.Epochs.Add(info);
        if (KeepsBest && _ranking.IsLastTheBest(_state.Epochs))
        {
            _state.Best.Take(Outcome);
        }

        Log(info);
        return progress with { CompletedEpoch = info, ValidationMetrics = metrics };
    }

    private static IReadOnlyDictionary<string, double>? Join(IReadOnlyDictionary<string, double>? means, IReadOnlyDictionary<string, double>? validated) =>
        means is null || validated is null ? means ?? validated : means.Concat(validated).ToDictionary();

    private void Log(EpochInfo info)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {info.Epoch} of {GetEpochs()}: step {info.Steps}, learning rate {info.LearningRate:G3}, loss {Figures.Format(info.TrainingLoss, "F4")}");
        if (info.ValidationMeanDice is { } dice)
        {
            string loss = Figures.Format(info.ValidationLoss ?? double.NaN, "F4");
            text += string.Create(CultureInfo.InvariantCulture, $", validation loss {loss}, mean Dice {dice:F4}, mean IoU {info.ValidationMeanIoU:F4}");
        }

        _run.Channel.Info(MessageSensitivity.None, "{0}.", text);
    }
}

/// <summary>One training: what is learnt from, how, and where.</summary>
internal sealed record TrainingRun
{
    public required SegmentationTrainerOptions Options { get; init; }

    public required TrainingData Data { get; init; }

    public required TrainingPlan Plan { get; init; }

    public required int Seed { get; init; }

    public required Device Device { get; init; }

    public required IChannel Channel { get; init; }

    /// <summary>Whether the network began with given weights.</summary>
    public bool HasInitialWeights { get; init; }

    /// <summary>Where checkpoints are written, and what the training goes on from; null for neither.</summary>
    public RunCheckpoints? Checkpoints { get; init; }
}

/// <summary>What a training came to: the weights to keep, valid as long as the loop, the epoch that they are of, counted from 1, and its history.</summary>
internal sealed record TrainingResult(WeightSnapshot Weights, int BestEpoch, int Steps, IReadOnlyList<EpochInfo> Epochs);
