using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using MLSegmentation.Training.Data;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Trains a network, whichever it is: step by step, validating after each epoch, and keeping the best weights.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly SegmentationTrainerOptions _options;
    private readonly TrainingPlan _plan;
    private readonly GraphModule _module;
    private readonly SupervisedLoss _loss;
    private readonly Device _device;
    private readonly IChannel _channel;
    private readonly Parameter[] _parameters;
    private readonly OptimizerHelper _optimizer;
    private readonly WeightAverage? _average;
    private readonly BatchFiller _filler;
    private readonly Validation? _validation;
    private readonly List<EpochInfo> _epochs = [];
    private double _bestDice = double.NegativeInfinity;
    private int _bestEpoch;

    /// <summary>Creates the loop. The module must be on the device already, and stays the caller's.</summary>
    public TrainingLoop(
        GraphModule module, SupervisedLoss loss, TrainingData data, TrainingPlan plan, SegmentationTrainerOptions options, int seed, Device device, IChannel channel)
    {
        (_options, _plan, _module, _loss, _device, _channel) = (options, plan, module, loss, device, channel);
        _filler = new BatchFiller(data.Training, new PatchAugmenter(plan.Crop, options.Augmentations, data.Classes, seed), data.Normalization, seed);
        _average = options.WeightAverageDecay is { } decay ? new WeightAverage(module, decay, device) : null;
        _validation = data.Validation is { } samples ? new Validation(Outcome, samples, loss.HeadLoss, data.Normalization, data.Classes, device) : null;

        // An array: the optimizer would walk through the tree of modules anew at every step.
        _parameters = [.. module.parameters()];
        _optimizer = options.Optimizer.Create(_parameters, options.LearningRate);
    }

    /// <summary>The network whose weights are validated and kept.</summary>
    private GraphModule Outcome => _average?.Module ?? _module;

    /// <summary>Trains.</summary>
    /// <returns>The weights, which the caller disposes, and the history.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="SegmentationException">The loss is not a finite number any more.</exception>
    public TrainingResult Run()
    {
        var best = new WeightSnapshot();
        try
        {
            using var batches = new BatchQueue(_filler, _plan.BatchSize, _plan.Batches, GetWorkers());
            _module.train();
            for (int epoch = 0; epoch < _plan.Epochs; epoch++)
            {
                _module.IsEncoderFrozen = epoch < _options.FrozenEncoderEpochs;
                RunEpoch(epoch, batches, best);
            }

            if (best.IsEmpty)
            {
                best.Take(Outcome);
                _bestEpoch = _plan.Epochs;
            }

            return new TrainingResult(best, _bestEpoch, _plan.Steps, _epochs);
        }
        catch
        {
            best.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Dispose();
    }

    private int GetWorkers() => _options.Workers ?? Math.Clamp(Environment.ProcessorCount - get_num_threads(), 1, 8);

    private void RunEpoch(int epoch, BatchQueue batches, WeightSnapshot best)
    {
        int first = epoch * _plan.StepsPerEpoch;
        int last = Math.Min(first + _plan.StepsPerEpoch, _plan.Steps) - 1;
        var clock = Stopwatch.StartNew();
        var (images, sum) = (0, 0.0);
        for (int step = first; step <= last; step++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            double rate = _options.LearningRateSchedule.GetRate(_options.LearningRate, step, _plan.Steps, _epochs);
            var loss = RunStep(batches, step, rate);
            images += _plan.GetPatches(step);
            sum += loss;
            var progress = new TrainingProgress(epoch + 1, _plan.Epochs, step + 1, _plan.Steps, loss, rate, images / clock.Elapsed.TotalSeconds);
            if (step == last)
            {
                progress = EndEpoch(progress, sum / (last - first + 1), best);
            }

            _options.Progress?.Report(progress);
        }
    }

    private double RunStep(BatchQueue batches, int step, double rate)
    {
        _module.zero_grad();
        int patches = _plan.GetPatches(step);
        double loss = 0;
        for (int left = patches; left > 0;)
        {
            var batch = batches.Take();
            loss += AddGradients(batch, (double)batch.Count / patches);
            left -= batch.Count;
            batches.Return(batch);
            RequireFinite(loss, step, rate);
        }

        Update(rate);
        return loss;
    }

    /// <summary>Adds a batch's share of the gradients.</summary>
    /// <returns>Its share of the loss.</returns>
    private double AddGradients(TrainingBatch batch, double share)
    {
        using var scope = NewDisposeScope();
        var pixels = BatchTensors.ToPixels(batch.Pixels.AsSpan(0, batch.Count * batch.ValuesPerPatch), batch.Count, _filler.Channels, _plan.Crop.Height, _plan.Crop.Width, _device);
        var labels = BatchTensors.ToLabels(batch.Labels.AsSpan(0, batch.Count * batch.PixelsPerPatch), batch.Count, _plan.Crop.Height, _plan.Crop.Width, _device);
        var loss = _loss.Compute(_module.forwardHeads(pixels), labels);
        var part = share == 1 ? loss : loss * share;
        var value = part.item<float>();
        if (float.IsFinite(value))
        {
            part.backward();
        }

        return value;
    }

    private void RequireFinite(double loss, int step, double rate)
    {
        if (!double.IsFinite(loss))
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The loss is {loss} at step {step + 1} of {_plan.Steps}, with learning rate {rate:G3}. Train with a smaller learning rate."));
        }
    }

    private void Update(double rate)
    {
        using var scope = NewDisposeScope();
        if (_options.GradientNorm is { } norm)
        {
            nn.utils.clip_grad_norm_(_parameters, norm);
        }

        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        _optimizer.step();
        _average?.Update();
    }

    private TrainingProgress EndEpoch(TrainingProgress progress, double meanLoss, WeightSnapshot best)
    {
        var validation = _validation?.Run(_options.CancellationToken);
        if (validation is not null)
        {
            KeepIfBest(progress.Epoch, validation.Metrics.MeanDice, best);
        }

        var info = new EpochInfo(
            progress.Epoch,
            progress.Step,
            progress.LearningRate,
            meanLoss,
            validation?.Loss,
            validation?.Metrics.MeanDice,
            validation?.Metrics.MeanIoU);
        _epochs.Add(info);
        Log(info);
        return progress with { CompletedEpoch = info, ValidationMetrics = validation?.Metrics };
    }

    private void KeepIfBest(int epoch, double dice, WeightSnapshot best)
    {
        // The first epoch counts even where Dice is not a number, so that there is always something to keep.
        if (dice > _bestDice || best.IsEmpty)
        {
            _bestDice = double.IsNaN(dice) ? double.NegativeInfinity : dice;
            _bestEpoch = epoch;
            best.Take(Outcome);
        }
    }

    private void Log(EpochInfo info)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"Epoch {info.Epoch} of {_plan.Epochs}: step {info.Steps}, learning rate {info.LearningRate:G3}, loss {info.TrainingLoss:F4}");
        if (info.ValidationMeanDice is { } dice)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", validation loss {info.ValidationLoss:F4}, mean Dice {dice:F4}, mean IoU {info.ValidationMeanIoU:F4}");
        }

        _channel.Info(MessageSensitivity.None, "{0}.", text);
    }
}
