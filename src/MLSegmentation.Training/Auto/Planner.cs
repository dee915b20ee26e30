using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>Plans a training on images for a budget: the rules of nnU-Net where they hold for small machines, and what was measured for these.</summary>
internal sealed class Planner
{
    /// <summary>From so many steps on, there are enough of them to make use of a wider network.</summary>
    public const int StepsForMoreWidth = 1000;

    private const int LeastSteps = 20;
    private const int EnoughSteps = 200;
    private const int StepsForMostWidth = 4000;

    // Beside other work, a single measurement can be twice as long as the next.
    private const int FarTooSlow = 3;

    // The rest is for reading, for writing, and for what a measurement of a few steps misses.
    private const double TrainingShare = 0.93;

    private readonly DataFingerprint _data;
    private readonly PlanBudget _budget;
    private readonly PlanScope _scope;
    private readonly TimeSpan _reading;
    private readonly Func<TrainingShape, TimeSpan> _measure;
    private readonly bool _isResized;
    private readonly List<KeyValuePair<string, string>> _reasons = [];

    private Planner(DataFingerprint data, PlanBudget budget, PlanScope scope, TimeSpan reading, Func<TrainingShape, TimeSpan> measure)
    {
        (_data, _budget, _scope, _reading, _measure) = (data, budget, scope, reading, measure);
        _isResized = ShapeRules.SeesWhole(data, scope.Variant);
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

    private SegmentationPlan Create()
    {
        var shape = FitMemory(ShapeRules.Choose(_data, _scope.Variant));
        StepTimes? times = null;
        if (_budget.Time is not null)
        {
            shape = shape with { Precision = StepTimes.ChoosePrecision(shape, _measure) } is var fast && Fits(fast) ? fast : shape;
            (shape, times) = FitTime(shape);
        }
        else if (_budget.Steps * _scope.Share >= StepsForMostWidth && Widen(shape, ShapeRules.Widths[0]) is var wide && Fits(wide))
        {
            shape = wide;
        }

        var (validation, validationReason) = _scope.HoldsOut
            ? (0, "Images are held out beforehand, and the last weights are kept.")
            : LearningRules.ChooseValidation(_data, _isResized || shape.GetValidationMemory(_data) <= _budget.Memory);
        int steps = times is null ? Math.Max(1, (int)Math.Round(_budget.Steps!.Value * _scope.Share)) : CountSteps(shape, times, validation);
        ExplainShape(shape, steps);
        var training = CreateTraining(shape, steps, validation);
        Explain("validationFraction", validationReason);
        return new SegmentationPlan
        {
            Fingerprint = _data,
            Budget = _budget,
            Network = shape.Network,
            Training = training,
            Cost = new PlannedCost
            {
                Memory = GetMemory(shape),
                StepDuration = times is null ? null : Seconds(times.Of(shape, _data)),
                Duration = times is null ? null : Seconds(steps * GetSecondsPerStep(shape, times, validation)),
            },
            Reasons = _reasons,
        };
    }

    private PlannedTraining CreateTraining(TrainingShape shape, int steps, double validation)
    {
        var weights = LearningRules.ChooseClassWeights(_data);
        var augmentations = LearningRules.ChooseAugmentations(_data);
        var average = LearningRules.ChooseAverage(steps);
        long images = TrainingShape.GetImageBytes(_data, _isResized ? shape.Size : null);
        bool areKept = images <= GetImageShare();
        Explain("channels", _data.IsEightBit
            ? _data.Channels == 1 ? "All images are grey." : "Images have colours."
            : $"Images have {_data.Channels} channels of {_data.Depth}; the network sees all of them.");
        Explain("loss", "Cross-entropy judges every pixel, Dice every class by its overlap; nnU-Net adds them, too.");
        Explain("classWeighting", weights.Reason);
        Explain("augmentations", augmentations.Reason);
        Explain("optimizer", "An adaptive optimizer gets further in hundreds of steps than nnU-Net's momentum, which wants thousands.");
        Explain("learningRate", "The trainer's default, which was best or nearly so wherever it was measured.");
        Explain("schedule", "The rate rises and falls once within the steps that there are.");
        Explain("weightAverageDecay", average.Reason);
        Explain("precision", ExplainPrecision(shape.Precision));
        Explain("imageMemory", areKept
            ? "All images fit into a quarter of the memory."
            : "Images take more than a quarter of the memory; what goes beyond it is kept in a temporary file.");
        return new PlannedTraining
        {
            Crop = _isResized ? null : shape.Size,
            Resize = _isResized ? shape.Size : null,
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

    private string ExplainPrecision(TrainingPrecision precision) => _budget.Time is null
        ? "With a budget in steps nothing is measured, and 32 bits compute everywhere alike."
        : precision == TrainingPrecision.Full
            ? "Steps in 16 bits are not faster on this machine, or do not fit into the memory."
            : "Steps in 16 bits are faster on this machine, and teach as much wherever that was measured.";

    private void ExplainShape(TrainingShape shape, int steps)
    {
        if (shape.Network is UNet network)
        {
            Explain("network", CandidateRules.NeedEncoder(_data)
                ? CandidateRules.ExplainMissingEncoder(_scope.AreWeightsThere)
                : "U-Net, the first to try: fast for its size, and good on a few dozen images.");
            Explain("width", ExplainWidth(network, steps));
            Explain("depth", ShapeRules.ExplainDepth(shape));
        }
        else
        {
            Explain("network", CandidateRules.NeedEncoder(_data)
                ? CandidateRules.EncoderOfScenes
                : "A U-Net whose encoder has learned from ImageNet's photographs needs fewer images and fewer steps where they help.");
            Explain("encoder", "Its weights come with a package and need no download.");
        }

        Explain("norm", shape.Network is ResNetUNet ? "The encoder's weights were learned with it."
            : ShapeRules.AreScenes(_data)
            ? "The images come from one kind of camera, so a batch can be normalised together."
            : "Each image is normalised by itself, which suits images that differ from each other.");
        Explain(_isResized ? "resize" : "crop", ShapeRules.ExplainSize(shape, _data, _scope.Variant));
        Explain("batchSize", ShapeRules.AreScenes(_data)
            ? "More steps of two images teach more than fewer of four."
            : "A batch has two patches, or up to four while they cover at most a twentieth of the data and fit into memory and time; never more than images.");
        Explain("steps", _budget.Time is null
            ? "As many as the budget gives."
            : "As many as the time allows by the steps that were measured, less what reading and writing take.");
    }

    private string ExplainWidth(UNet network, int steps)
    {
        int width = network.Width;
        if (_budget.Time is not { } time)
        {
            return width > ShapeRules.UsualWidth ? $"{steps} steps are enough to make use of so many channels, and the memory holds them."
                : width == ShapeRules.UsualWidth ? $"So many channels learn well in {steps} steps on a processor."
                : "The memory holds no more channels.";
        }

        string budget = string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
        return width > ShapeRules.UsualWidth ? $"The most channels that leave {StepsForMoreWidth} steps in {budget} on this machine, and fit into the memory."
            : width == ShapeRules.UsualWidth ? $"More channels would leave fewer than {StepsForMoreWidth} steps in {budget} here, or not fit into the memory."
            : $"More channels would leave fewer than {EnoughSteps} steps in {budget} on this machine, or not fit into the memory.";
    }

    private void Explain(string choice, string reason) => _reasons.Add(KeyValuePair.Create(choice, reason));

    /// <summary>Makes a shape cheaper until it fits into the memory.</summary>
    private TrainingShape FitMemory(TrainingShape shape)
    {
        while (!Fits(shape))
        {
            var smaller = ShapeRules.Shrink(shape, _data);
            shape = smaller ?? throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The memory of {Megabytes(_budget.Memory)} is too small: the smallest network with patches of {shape.Size} in batches of {shape.BatchSize} "
                + $"takes {Megabytes(GetMemory(shape))} on images of up to {_data.LargestSize}. Give at least that, or cut the images into smaller ones."));
        }

        return shape;
    }

    /// <summary>Makes a shape wider while there is time for it, or cheaper until there are enough steps.</summary>
    private (TrainingShape Shape, StepTimes Times) FitTime(TrainingShape wanted)
    {
        // What is far too slow by a step at half its sides is not measured: in a budget of minutes that would take much of it.
        var first = Shrink(wanted, StepTimes.Guess(wanted, _measure), EnoughSteps / FarTooSlow);
        var times = StepTimes.Measure(first, _measure);
        var shape = ShapeRules.Widths.Where(width => width > (first.Network as UNet)?.Width).Select(width => Widen(first, width))
            .FirstOrDefault(wide => Fits(wide) && CountSteps(wide, times, 0) >= StepsForMoreWidth) ?? first;
        shape = Shrink(shape, times, EnoughSteps);
        times = shape == first ? times : StepTimes.Measure(shape, _measure);
        if (CountSteps(shape, times, 0) < LeastSteps)
        {
            double least = Math.Ceiling(((LeastSteps * times.Of(shape, _data)) + _reading.TotalSeconds) / GetShare());
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time of {_budget.Time!.Value.TotalSeconds:0.###} s is too short: {LeastSteps} steps, the fewest that are planned, and reading "
                + $"{_data.Images} images take {least:0} s on this machine. Give at least {least:0} s."));
        }

        return (shape, times);
    }

    /// <summary>Makes a shape cheaper until there are enough steps.</summary>
    private TrainingShape Shrink(TrainingShape shape, StepTimes times, int steps)
    {
        while (CountSteps(shape, times, 0) < steps && ShapeRules.Shrink(shape, _data) is { } smaller)
        {
            shape = smaller;
        }

        return shape;
    }

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
        double available = (_budget.Time!.Value.TotalSeconds * GetShare()) - _reading.TotalSeconds;
        return (int)Math.Clamp(available / GetSecondsPerStep(shape, times, validation), 0, int.MaxValue / 2);
    }

    private double GetShare() => TrainingShare * _scope.Share;

    /// <summary>The seconds of a step, and of its share of the validation after each epoch.</summary>
    private double GetSecondsPerStep(TrainingShape shape, StepTimes times, double validation)
    {
        double validated = Math.Round(validation * _data.Images);
        double pixels = validated * (_isResized ? shape.Size.PixelCount : (double)_data.Pixels / _data.Images);
        double stepsPerEpoch = Math.Ceiling((_data.Images - validated) / shape.BatchSize);
        return times.Of(shape, _data) + (validated == 0 ? 0 : times.OfValidation(pixels) / stepsPerEpoch);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)Math.Min(seconds * TimeSpan.TicksPerSecond, TimeSpan.MaxValue.Ticks / 2));

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):N0} MB");
}
