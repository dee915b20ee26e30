using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Tests;

public class EpochRankingTests
{
    [Fact]
    public void GetBest_Equals_IsTheFirst()
    {
        var ranking = new EpochRanking(new());

        Assert.Equal(2, ranking.GetBest(Dice(0.1, 0.5, 0.5, 0.2)));
        Assert.Equal(1, ranking.GetBest(Dice(double.NaN, double.NaN)));
        Assert.Equal(2, ranking.GetBest(Dice(double.NaN, 0.0)));
    }

    [Fact]
    public void IsLastTheBest_FollowsTheMetric()
    {
        EpochInfo[] epochs =
        [
            new(1, 1, 0.1, 1) { ValidationLoss = 0.5, ValidationMeanDice = 0.9, ValidationMeanIoU = 0.2 },
            new(2, 2, 0.1, 1) { ValidationLoss = 0.4, ValidationMeanDice = 0.8, ValidationMeanIoU = 0.3 },
        ];

        Assert.False(new EpochRanking(new()).IsLastTheBest(epochs));
        Assert.True(new EpochRanking(new() { BestMetric = ValidationMetric.MeanIoU }).IsLastTheBest(epochs));
        Assert.True(new EpochRanking(new() { BestMetric = ValidationMetric.Loss }).IsLastTheBest(epochs));
        Assert.True(new EpochRanking(new()).IsLastTheBest(epochs[..1]));
    }

    // Progress of more than 0.05: 0.5 from nothing, 0.56 over 0.5; 0.6 is 0.04 above 0.56, and 0.62 is 0.06 above it.
    [Theory]
    [InlineData(2, false, 0.5, 0.56, 0.6)]
    [InlineData(2, true, 0.5, 0.56, 0.6, 0.6)]
    [InlineData(2, false, 0.5, 0.56, 0.6, 0.62, 0.62)]
    [InlineData(2, true, 0.5, double.NaN, double.NaN)]
    [InlineData(1, true, 0.5, 0.5)]
    [InlineData(1, false, 0.5)]
    [InlineData(1, false)]
    public void IsOutOfPatience_CountsTheEpochsWithoutProgress(int patience, bool expected, params double[] dice)
    {
        var ranking = new EpochRanking(new() { EarlyStoppingPatience = patience, EarlyStoppingMinDelta = 0.05 });

        Assert.Equal(expected, ranking.IsOutOfPatience(Dice(dice)));
    }

    [Fact]
    public void IsOutOfPatience_SomeEpochsNotValidated_CountsThemFromTheFirstValidationOnAndEndsWithAValidation()
    {
        var ranking = new EpochRanking(new() { EarlyStoppingPatience = 2 });
        EpochInfo[] epochs =
        [
            Unvalidated(1), Unvalidated(2), Unvalidated(3), Validated(4, 0.5), Unvalidated(5), Unvalidated(6), Unvalidated(7), Validated(8, 0.4),
        ];

        Assert.False(ranking.IsOutOfPatience(epochs[..3]));
        Assert.False(ranking.IsOutOfPatience(epochs[..5]));
        Assert.False(ranking.IsOutOfPatience(epochs[..7]));
        Assert.True(ranking.IsOutOfPatience(epochs));
        Assert.False(ranking.IsOutOfPatience([.. epochs[..7], Validated(8, 0.6)]));
        Assert.Equal(4, ranking.GetBest(epochs));

        static EpochInfo Validated(int epoch, double dice) => Unvalidated(epoch) with { ValidationMeanDice = dice };

        static EpochInfo Unvalidated(int epoch) => new(epoch, epoch, 0.1, 1);
    }

    [Fact]
    public void IsOutOfPatience_NoPatienceGiven_Never()
    {
        Assert.False(new EpochRanking(new()).IsOutOfPatience(Dice(0.5, 0.4, 0.3, 0.2)));
    }

    private static EpochInfo[] Dice(params double[] dice) =>
        [.. dice.Select((value, index) => new EpochInfo(index + 1, index + 1, 0.1, 1) { ValidationMeanDice = value })];
}
