using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training.Tests.Losses;

public class HeadWeightsTests
{
    [Fact]
    public void GetWeights_Equal_AreAllTheSame() => Assert.Equal([1, 1, 1, 1], new EqualHeadWeights().GetWeights(4));

    [Theory]
    [InlineData(1, new[] { 1.0 })]
    [InlineData(2, new[] { 1.0, 0.5 })]
    [InlineData(3, new[] { 1.0, 0.5, 0 })]
    [InlineData(5, new[] { 1.0, 0.5, 0.25, 0.125, 0 })]
    public void GetWeights_Halving_HalveAndLeaveOutTheLastOfThreeOrMore(int heads, double[] expected) =>
        Assert.Equal(expected, new HalvingHeadWeights().GetWeights(heads));

    [Fact]
    public void ToString_BuiltIn_IsTheName()
    {
        Assert.Equal("equal", new EqualHeadWeights().ToString());
        Assert.Equal("halving", new HalvingHeadWeights().ToString());
    }
}
