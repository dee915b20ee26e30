using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Tests;

public class EpochSumsTests
{
    [Fact]
    public void TakeMeans_FiguresOfTwoSteps_AreTheMeansAndBeginAnew()
    {
        var sums = new EpochSums();
        sums.Add("consistencyLoss", 1);
        sums.Add("consistencyLoss", 2);
        sums.Add("confidentShare", 0.5);

        var means = sums.TakeMeans(steps: 2);

        // (1 + 2) / 2 and 0.5 / 2.
        Assert.Equal(new Dictionary<string, double> { ["consistencyLoss"] = 1.5, ["confidentShare"] = 0.25 }, means);
        Assert.Null(sums.Save());
    }

    [Fact]
    public void Restore_SumsThatWereSaved_GoesOnWithThem()
    {
        var (before, after) = (new EpochSums(), new EpochSums());
        before.Add("consistencyLoss", 1);
        after.Add("consistencyLoss", 100);

        after.Restore(before.Save());
        after.Add("consistencyLoss", 3);

        Assert.Equal(2, after.TakeMeans(steps: 2)!["consistencyLoss"]);
    }

    [Fact]
    public void TakeMeans_NoFigures_IsNull() => Assert.Null(new EpochSums().TakeMeans(steps: 1));
}
