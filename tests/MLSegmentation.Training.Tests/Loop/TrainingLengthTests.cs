using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Tests;

public sealed class TrainingLengthTests
{
    private TimeSpan _remaining = TimeSpan.FromSeconds(100);

    [Fact]
    public void AddStep_NoLimit_KeepsTheSteps()
    {
        var length = new TrainingLength(null, most: 30);

        length.AddStep(1);

        Assert.Equal(30, length.Steps);
    }

    [Fact]
    public void AddStep_SteadyPace_FitsTheStepsIntoTheTime()
    {
        var length = CreateLimited(most: 1000);

        // The first step takes 10 s and does not count; each of the others takes 2 s: 90 s are enough for 45 more.
        Take(length, 1, seconds: 10);
        Assert.Equal(1000, length.Steps);
        Take(length, 2, seconds: 2);

        Assert.Equal(46, length.Steps);
        for (int step = 3; step <= 46; step++)
        {
            Take(length, step, seconds: 2);
            Assert.Equal(46, length.Steps);
        }

        Assert.Equal(TimeSpan.Zero, _remaining);
    }

    [Fact]
    public void AddStep_SlowerMachine_EndsInTime()
    {
        var length = CreateLimited(most: 1000);
        int step = 0;
        Take(length, ++step, seconds: 1);
        while (step < length.Steps)
        {
            // From the tenth step on the machine is four times as slow.
            Take(length, ++step, step < 10 ? 1 : 4);
        }

        Assert.InRange(_remaining.TotalSeconds, -4, 4);
        Assert.InRange(step, 25, 35);
    }

    [Fact]
    public void AddStep_FasterMachine_TakesAtMostThePreparedSteps()
    {
        var length = CreateLimited(most: 20);

        Take(length, 1, seconds: 1);
        Take(length, 2, seconds: 0.001);

        Assert.Equal(20, length.Steps);
    }

    [Fact]
    public void AddStep_NoTimeLeft_IsOver()
    {
        var length = CreateLimited(most: 20);

        Take(length, 1, seconds: 101);

        Assert.Equal(1, length.Steps);
    }

    [Fact]
    public void AddStep_NoTimeLeftForTheFewest_TakesThem()
    {
        var length = new TrainingLength(new TrainingLimit { GetRemaining = () => _remaining, LeastSteps = 3 }, most: 20);

        Take(length, 1, seconds: 101);
        Assert.Equal(3, length.Steps);
        Take(length, 2, seconds: 1);
        Take(length, 3, seconds: 1);

        Assert.Equal(3, length.Steps);
    }

    [Fact]
    public void AddStep_Stopped_IsOver()
    {
        var length = new TrainingLength(new TrainingLimit { StopToken = new CancellationToken(canceled: true) }, most: 20);

        length.AddStep(5);

        Assert.Equal(5, length.Steps);
    }

    private TrainingLength CreateLimited(int most) => new(new TrainingLimit { GetRemaining = () => _remaining }, most);

    private void Take(TrainingLength length, int step, double seconds)
    {
        _remaining -= TimeSpan.FromSeconds(seconds);
        length.AddStep(step);
    }
}
