using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class MeasuredStepsTests
{
    private static readonly ImageSize Size = new(64, 64);

    private int _measurements;

    [Fact]
    public void Of_EqualShapes_AreMeasuredOnce()
    {
        var steps = new MeasuredSteps(Measure);

        var first = steps.Of(new TrainingShape(new UNet { Width = 8 }, Size, BatchSize: 2));
        var second = steps.Of(new TrainingShape(new UNet { Width = 8 }, Size, BatchSize: 2));

        Assert.Equal(TimeSpan.FromSeconds(1), first);
        Assert.Equal(first, second);
        Assert.Equal(1, _measurements);
    }

    [Fact]
    public void Of_AnotherSizePrecisionOrNetwork_IsMeasured()
    {
        var steps = new MeasuredSteps(Measure);
        var shape = new TrainingShape(new UNet { Width = 8 }, Size, BatchSize: 2);

        TimeSpan[] times =
        [
            steps.Of(shape),
            steps.Of(shape with { Size = new(32, 32) }),
            steps.Of(shape with { Precision = TrainingPrecision.MixedBFloat16 }),
            steps.Of(shape with { Network = new UNet { Width = 16 } }),
        ];

        Assert.Equal([1, 2, 3, 4], times.Select(time => time.TotalSeconds));
    }

    [Fact]
    public void Of_ShapeThatCannotBeMeasured_IsTriedAgain()
    {
        var shape = new TrainingShape(new UNet { Width = 8 }, Size, BatchSize: 2);
        var steps = new MeasuredSteps(_ => _measurements++ == 0 ? throw new SegmentationException("no") : TimeSpan.FromSeconds(5));

        Assert.Throws<SegmentationException>(() => steps.Of(shape));

        Assert.Equal(5, steps.Of(shape).TotalSeconds);
    }

    private TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(++_measurements);
}
