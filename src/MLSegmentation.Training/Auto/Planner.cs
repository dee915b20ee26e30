using System.Globalization;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Auto;

/// <summary>Plans a training on images for a budget: the rules of nnU-Net where they hold for small machines, and what was measured for these.</summary>
internal sealed class Planner
{
    /// <summary>From so many steps on, there are enough of them to make use of a wider network.</summary>
    public const int StepsForMoreWidth = 1000;

    /// <summary>Fewer steps than these are no training.</summary>
    public const int LeastSteps = 20;

    /// <summary>The share of the time that steps get; the rest is for reading, for writing, and for what a measurement of a few steps misses.</summary>
    public const double TrainingShare = 0.93;

    /// <summary>As many steps as every plan should leave.</summary>
    public const int EnoughSteps = 200;
    private const int StepsForMostWidth = 4000;

    // Of the time of a run; what is measured beyond the least that a plan rests on must leave the rest to the training.
    private const double MeasuringShare = 0.2;

    // Beside other work, a single measurement can be twice as long as the next.
    private const int FarTooSlow = 3;

    // A longer time is enough for the cheapest training of all but very many images, and what it allows is measured anyway.
    private static readonly TimeSpan ShortTime = TimeSpan.FromMinutes(2);

    private readonly DataFingerprint _given;
    private readonly DataFingerprint _data;
    private readonly PlanBudget _budget;
    private readonly PlanScope _scope;
    private readonly TimeSpan _reading;
    private readonly Func<TrainingShape, TimeSpan> _measure;
    private readonly bool _isResized;
    private readonly PlanReasons _reasons;

    private Planner(DataFingerprint data, PlanBudget budget, PlanScope scope, TimeSpan reading, Func<TrainingShape, TimeSpan> measure)
    {
        (_given, _budget, _scope, _reading, _measure) = (data, budget, scope, reading, measure);
        _data = scope.Variant == PlanVariant.Slices ? data.OfSlices() : data;
        _isResized = ShapeRules.SeesWhole(data, scope.Variant);
        _reasons = new PlanReasons(data, _data, budget, scope, _isResized);
    }

    /// <summary>Plans.</summary>
    /// <param name="data">What is known of the images.</param>
    /// <param name="budget">What the training may take.</param>
    /// <param name="reading">How long it takes to read all images.</param>
    /// <param name="measure">Measures a step; not called for a budget in steps.</param>
    /// <param name="scope">Which plan is wanted. Default: null, one that stands alone.</param>
    /// <exception cref="SegmentationException">The budget is too small for any training; the message says what the least is.</exception>
    public static SegmentationPlan Create(
        DataFingerprint data, PlanBudget budget, TimeSpan reading, Func<TrainingShape, TimeSpan> measure, PlanScope? scope = null) =>
        new Planner(data, budget, scope ?? PlanScope.Whole, reading, measure).Create();

    /// <summary>
    /// Plans a training that stands alone: with the encoder where the rules decide on it, its weights are at hand and the budget allows it, else
    /// with a U-Net from random weights.
    /// </summary>
    /// <param name="data">What is known of the images.</param>
    /// <param name="budget">What the training may take.</param>
    /// <param name="reading">How long it takes to read all images.</param>
    /// <param name="measure">Measures a step; not called for a budget in steps.</param>
    /// <param name="areWeightsThere">Whether the encoder's weights are at hand.</param>
    /// <exception cref="SegmentationException">The budget is too small for any training; the message says what the least is.</exception>
    public static SegmentationPlan CreateAlone(
        DataFingerprint data, PlanBudget budget, TimeSpan reading, Func<TrainingShape, TimeSpan> measure, bool areWeightsThere)
    {
        if (VolumeShapes.AreFlat(data))
        {
            return CreateAskedFor(data, budget, reading, measure, new PlanScope { Variant = PlanVariant.Slices });
        }

        RequireTime(data, budget, reading, measure, PlanScope.Whole);
        if (areWeightsThere && CandidateRules.NeedEncoder(data))
        {
            try
            {
                return Create(data, budget, reading, measure, new PlanScope { Variant = PlanVariant.Pretrained });
            }
            catch (SegmentationException)
            {
                // What the least is for a U-Net is the least of all.
            }
        }

        return Create(data, budget, reading, measure, new PlanScope { AreWeightsThere = areWeightsThere });
    }

    /// <summary>Plans a training of a network that was asked for.</summary>
    /// <inheritdoc cref="Create(DataFingerprint, PlanBudget, TimeSpan, Func{TrainingShape, TimeSpan}, PlanScope)"/>
    public static SegmentationPlan CreateAskedFor(
        DataFingerprint data, PlanBudget budget, TimeSpan reading, Func<TrainingShape, TimeSpan> measure, PlanScope scope)
    {
        RequireTime(data, budget, reading, measure, scope);
        return Create(data, budget, reading, measure, scope);
    }

    /// <summary>Refuses a short time at once that is not even enough for the cheapest of all trainings.</summary>
    /// <param name="data">What is known of the images.</param>
    /// <param name="budget">What the training may take.</param>
    /// <param name="reading">How long it takes to read all images.</param>
    /// <param name="measure">Measures a step; not called for a budget in steps, or one of minutes.</param>
    /// <param name="scope">Which plan is wanted.</param>
    /// <exception cref="SegmentationException">It is not; the message says what the least is.</exception>
    public static void RequireTime(
        DataFingerprint data, PlanBudget budget, TimeSpan reading, Func<TrainingShape, TimeSpan> measure, PlanScope scope)
    {
        if (budget.Time < ShortTime && scope.ReferenceMemory is null)
        {
            var planner = new Planner(data, budget, scope, reading, measure);
            var shape = planner.FitMemory(planner.ChooseShape());
            while (planner.Shrink(shape) is { } smaller)
            {
                shape = smaller;
            }

            planner.RequireSteps(shape, StepTimes.Measure(shape, measure));
        }
    }

    private SegmentationPlan Create()
    {
        var shape = FitMemory(ChooseShape());
        StepTimes? times = null;
        if (_budget.Time is not null)
        {
            var measured = NNUNetRules.MakeCheap(shape, _data);
            shape = shape with { Precision = StepTimes.ChoosePrecision(measured, _measure, MayMeasure) } is var fast && Fits(fast) ? fast : shape;
            (shape, times) = FitTime(shape, measured with { Precision = shape.Precision });
        }
        else if (_budget.Steps * _scope.Share >= StepsForMostWidth && Widen(shape, ShapeRules.Widths[0]) is var wide && Fits(wide))
        {
            shape = wide;
        }

        var (validation, validationReason) = _scope.HoldsOut
            ? (0, "Images are held out beforehand, and the last weights are kept.")
            : LearningRules.ChooseValidation(_data, _isResized || shape.GetValidationMemory(_data) <= _budget.Memory);
        int steps = times is null ? Math.Max(1, (int)Math.Round(_budget.Steps!.Value * _scope.Share)) : CountSteps(shape, times, validation);
        _reasons.AddShape(shape, steps);
        var training = CreateTraining(shape, steps, validation);
        _reasons.Add("validationFraction", validationReason);
        return new SegmentationPlan
        {
            Fingerprint = _given,
            Budget = _budget,
            Network = shape.Network,
            Training = training,
            Cost = new PlannedCost
            {
                Memory = GetMemory(shape),
                StepDuration = times is null ? null : Seconds(times.Of(shape, _data)),
                Duration = times is null ? null : Seconds(steps * GetSecondsPerStep(shape, times, validation)),
            },
            Reasons = _reasons.All,
        };
    }

    private PlannedTraining CreateTraining(TrainingShape shape, int steps, double validation)
    {
        var weights = LearningRules.ChooseClassWeights(_given);
        var augmentations = _given.Spacing is null
            ? LearningRules.ChooseAugmentations(_data, _isResized)
            : LearningRules.ChooseVolumeAugmentations(_given, _scope.Variant);
        var average = LearningRules.ChooseAverage(steps);
        long images = TrainingShape.GetImageBytes(_data, _isResized ? shape.Size : null);
        bool areKept = images <= GetImageShare();
        _reasons.Add("channels", _data.IsEightBit
            ? _data.Channels == 1 ? "All images are grey." : "Images have colours."
            : $"Images have {_data.Channels} {(_data.Channels == 1 ? "channel" : "channels")} of {_data.Depth}; the network sees all there are.");
        _reasons.Add("loss", "Cross-entropy judges every pixel, Dice every class by its overlap; nnU-Net adds them, too.");
        _reasons.Add("classWeighting", weights.Reason);
        _reasons.Add("augmentations", augmentations.Reason);
        _reasons.Add("optimizer", "An adaptive optimizer gets further in hundreds of steps than nnU-Net's momentum, which wants thousands.");
        _reasons.Add("learningRate", "The trainer's default, which was best or nearly so wherever it was measured.");
        _reasons.Add("schedule", "The rate rises and falls once within the steps that there are.");
        _reasons.Add("weightAverageDecay", average.Reason);
        _reasons.AddPrecision(shape.Precision);
        _reasons.Add("imageMemory", areKept
            ? "All images fit into a quarter of the memory."
            : "Images take more than a quarter of the memory; what goes beyond it is kept in a temporary file.");
        _reasons.AddVolumes();
        return new PlannedTraining
        {
            Crop = _isResized ? null : shape.Size,
            Resize = _isResized ? shape.Size : null,
            Volumes = VolumeShapes.ChoosePreparation(_given, _scope.Variant),
            Channels = _data.IsEightBit ? _data.Channels : null,
            BatchSize = shape.BatchSize,
            Steps = steps,
            ClassWeighting = weights.Weights,
            Augmentations = augmentations.Names,
            WeightAverageDecay = average.Decay,
            Precision = shape.Precision,
            ImageMemory = areKept ? null : GetImageShare(),
            ValidationFraction = validation,
        };
    }

    /// <summary>Makes a shape cheaper until it fits into the memory.</summary>
    private TrainingShape FitMemory(TrainingShape shape)
    {
        while (!Fits(shape))
        {
            var smaller = Shrink(shape);
            bool isOfReference = _scope.ReferenceMemory is not null;
            shape = smaller ?? throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The memory of {Megabytes(_budget.Memory)} is too small: {(isOfReference ? "nnU-Net's" : "the smallest")} network with patches of "
                + $"{shape.Size} in batches of {shape.BatchSize} takes {Megabytes(GetMemory(shape))} on images of up to {_data.LargestSize}. "
                + $"Give at least that, or {(isOfReference ? "a smaller reference." : "cut the images into smaller ones.")}"));
        }

        return shape;
    }

    /// <summary>Makes a shape wider while there is time for it, or cheaper until there are enough steps.</summary>
    /// <param name="wanted">The shape.</param>
    /// <param name="measured">What of it is measured first, which may be cheaper.</param>
    private (TrainingShape Shape, StepTimes Times) FitTime(TrainingShape wanted, TrainingShape measured)
    {
        // What is far too slow by a step at half its sides is not measured: in a budget of minutes that would take much of it.
        var times = StepTimes.Guess(measured, _measure);
        var first = Shrink(wanted, times, EnoughSteps / FarTooSlow);
        var next = measured == wanted ? first : measured;
        times = MayMeasure(times.Of(next, _data)) ? StepTimes.Measure(next, _measure) : times;
        var shape = ShapeRules.Widths.Where(width => width > (first.Network as UNet)?.Width).Select(width => Widen(first, width))
            .FirstOrDefault(wide => Fits(wide) && CountSteps(wide, times, 0) >= StepsForMoreWidth) ?? first;
        shape = Shrink(shape, times, EnoughSteps);

        // What would take longer than there is for all steps need not be measured to be refused.
        bool isKnown = shape == times.Shape || CountSteps(shape, times, 0) == 0 || !MayMeasure(times.Of(shape, _data));
        times = isKnown ? times : StepTimes.Measure(shape, _measure);
        RequireSteps(shape, times);
        return (shape, times);
    }

    /// <summary>Whether a run has time for measuring another step of so many seconds; a plan that stands alone always has.</summary>
    private bool MayMeasure(double seconds) => _scope.GetSpent is null
        || GetSpent() - _reading.TotalSeconds + (StepTimes.MeasuredSteps * seconds) <= MeasuringShare * _budget.Time!.Value.TotalSeconds;

    /// <summary>Refuses a time that is too short for the fewest steps.</summary>
    private void RequireSteps(TrainingShape shape, StepTimes times)
    {
        if (CountSteps(shape, times, 0) < LeastSteps)
        {
            double least = LeastTime.Find(_budget.Time!.Value.TotalSeconds, time =>
                (((LeastSteps * times.Of(shape, _data)) + _reading.TotalSeconds + GetEvaluationSeconds(shape, times, time)) / _scope.Share) + GetSpent());
            string more = _scope.GetSpent is null ? "" : ", with what is done before and after them,";
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time of {_budget.Time.Value.TotalSeconds:0.###} s is too short: {LeastSteps} steps, the fewest that are planned, and reading "
                + $"{_data.Images} images{more} take {least:0} s on this machine. Give at least {least:0} s."));
        }
    }

    /// <summary>Makes a shape cheaper until there are enough steps.</summary>
    private TrainingShape Shrink(TrainingShape shape, StepTimes times, int steps)
    {
        while (CountSteps(shape, times, 0) < steps && Shrink(shape) is { } smaller)
        {
            shape = smaller;
        }

        return shape;
    }

    private TrainingShape ChooseShape() => NNUNetRules.BlocksOf(_scope.Variant) is { } blocks
        ? NNUNetRules.Choose(_data, blocks, _scope.ReferenceMemory ?? _budget.Memory)
        : _data.Spacing is not null ? VolumeShapes.Choose(_data, _budget.Memory)
        : ShapeRules.Choose(_data, _scope.Variant);

    /// <summary>The next cheaper shape; null where there is none, or where a reference of nnU-Net's is kept to.</summary>
    private TrainingShape? Shrink(TrainingShape shape) => _scope.ReferenceMemory is null ? ShapeRules.Shrink(shape, _data) : null;

    private static TrainingShape Widen(TrainingShape shape, int width) =>
        shape.Network is UNet network ? shape with { Network = network with { Width = width } } : shape;

    private bool Fits(TrainingShape shape) => GetMemory(shape) <= _budget.Memory;

    /// <summary>The images that a training keeps in memory may take a quarter of it.</summary>
    private long GetImageShare() => _budget.Memory / 4;

    private long GetMemory(TrainingShape shape)
    {
        long images = TrainingShape.GetImageBytes(_data, _isResized ? shape.Size : null);
        return shape.GetMemory(_data) + Math.Min(images, GetImageShare());
    }

    private int CountSteps(TrainingShape shape, StepTimes times, double validation)
    {
        double left = (_budget.Time!.Value.TotalSeconds * TrainingShare) - GetSpent();
        double available = (left * _scope.Share) - _reading.TotalSeconds - GetEvaluationSeconds(shape, times, _budget.Time.Value.TotalSeconds);
        return (int)Math.Clamp(available / GetSecondsPerStep(shape, times, validation), 0, int.MaxValue / 2);
    }

    private double GetSpent() => _scope.GetSpent?.Invoke().TotalSeconds ?? 0;

    /// <summary>The seconds that a run takes after the training for the images that it holds out of a time.</summary>
    private double GetEvaluationSeconds(TrainingShape shape, StepTimes times, double time)
    {
        if (!_scope.HoldsOut)
        {
            return 0;
        }

        double perImage = StepTimes.OfForward(times.Of(shape, _data), shape.Pixels, GetPixelsPerImage(shape));
        return FinalTraining.EvaluationPasses * perImage * new AutoBudget(Seconds(time), null).CountHeldOut(_data.Images, Seconds(perImage));
    }

    private double GetPixelsPerImage(TrainingShape shape) => _isResized ? shape.Size.PixelCount : (double)_data.Pixels / _data.Images;

    /// <summary>The seconds of a step, and of its share of the validation after each epoch.</summary>
    private double GetSecondsPerStep(TrainingShape shape, StepTimes times, double validation)
    {
        double validated = Math.Round(validation * _data.Images);
        double pixels = GetPixelsPerImage(shape);
        double patches = _scope.Variant == PlanVariant.Slices ? Math.Max(1, pixels / _data.MedianPixels) : SampleSet.CountPatches(pixels, shape.Size);
        double stepsPerEpoch = Math.Ceiling((_data.Images - validated) * patches / shape.BatchSize);
        return times.Of(shape, _data) + (validated == 0 ? 0 : times.OfValidation(validated * pixels) / stepsPerEpoch);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)Math.Min(seconds * TimeSpan.TicksPerSecond, TimeSpan.MaxValue.Ticks / 2));

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):N0} MB");
}
