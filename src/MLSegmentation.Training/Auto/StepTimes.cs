namespace MLSegmentation.Training.Auto;

/// <summary>How long steps take: a part that every step has, and a part for each pixel of its batch, by two measured sizes.</summary>
/// <param name="Shape">What was measured.</param>
/// <param name="Fixed">The seconds of a step without pixels.</param>
/// <param name="PerPixel">The seconds of a pixel.</param>
internal sealed record StepTimes(TrainingShape Shape, double Fixed, double PerPixel)
{
    /// <summary>How many steps are measured.</summary>
    public const int MeasuredSteps = 4;

    /// <summary>Bits that make a step less than so much faster are kept, for they are exact.</summary>
    private const double WorthwhileRatio = 0.95;

    // A forward pass is about a third of a step.
    private const double ForwardShare = 1.0 / 3;

    // Of a U-Net and of the encoder of ImageNet, with sides of 64 to 128 pixels.
    private const double FixedShareOfHalf = 0.25;

    /// <summary>The precision in which a step is faster, measured at half its sides; the full one where the other gains little, or is not to be had.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="measure">Measures a step.</param>
    /// <param name="mayMeasure">Whether there is time for measuring another step of so many seconds.</param>
    public static TrainingPrecision ChoosePrecision(TrainingShape shape, Func<TrainingShape, TimeSpan> measure, Func<double, bool> mayMeasure)
    {
        var half = Halve(shape);
        var full = measure(half);
        if (!mayMeasure(full.TotalSeconds))
        {
            return TrainingPrecision.Full;
        }

        try
        {
            var mixed = measure(half with { Precision = TrainingPrecision.MixedBFloat16 });
            return mixed < WorthwhileRatio * full ? TrainingPrecision.MixedBFloat16 : TrainingPrecision.Full;
        }
        catch (SegmentationException)
        {
            return TrainingPrecision.Full;
        }
    }

    /// <summary>About how long steps are, by one at half the shape's sides, which the choice of a precision has measured already.</summary>
    public static StepTimes Guess(TrainingShape shape, Func<TrainingShape, TimeSpan> measure)
    {
        var half = Halve(shape);
        double seconds = measure(half).TotalSeconds;
        return new StepTimes(shape, FixedShareOfHalf * seconds, (1 - FixedShareOfHalf) * seconds / half.Pixels);
    }

    /// <summary>Measures a step of the shape, and one of half its sides.</summary>
    public static StepTimes Measure(TrainingShape shape, Func<TrainingShape, TimeSpan> measure)
    {
        double large = measure(shape).TotalSeconds;
        var half = Halve(shape);
        if (half.Pixels >= shape.Pixels)
        {
            return new StepTimes(shape, 0, large / shape.Pixels);
        }

        double small = Math.Min(measure(half).TotalSeconds, large);
        double perPixel = (large - small) / (shape.Pixels - half.Pixels);

        // What disturbs one of the measurements must not make a step cheaper than it was.
        double constant = Math.Clamp(small - (perPixel * half.Pixels), 0, large);
        return new StepTimes(shape, constant, (large - constant) / shape.Pixels);
    }

    /// <summary>The seconds of a step of some shape.</summary>
    public double Of(TrainingShape shape, DataFingerprint data) => (Fixed + (PerPixel * shape.Pixels)) * shape.GetCostRatio(Shape, data);

    /// <summary>The seconds of the validation of some pixels.</summary>
    public double OfValidation(double pixels) => PerPixel * ForwardShare * pixels;

    /// <summary>The seconds of a forward pass of some pixels, by a step of a batch.</summary>
    public static double OfForward(double step, double batch, double pixels) => step * ForwardShare * pixels / batch;

    private static TrainingShape Halve(TrainingShape shape) => shape with
    {
        Size = new ImageSize(Half(shape.Size.Width), Half(shape.Size.Height), Half(shape.Size.Depth)).RoundUp(shape.Divisors),
    };

    private static int Half(int side) => Math.Max(1, side / 2);
}
