using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Tests;

public class HeadBiasesTests
{
    [Fact]
    public void Compute_SeveralImages_AreLogarithmsOfTheSharesOfAll()
    {
        float[] biases = HeadBiases.Compute([[90, 10], [30, 70]], weights: null);

        // 120 and 80 of 200 pixels.
        Assert.Equal([Math.Log(0.6), Math.Log(0.4)], biases.Select(bias => (double)bias), Within(1e-6));
    }

    [Fact]
    public void Compute_ClassWeights_CountAsPixels()
    {
        float[] biases = HeadBiases.Compute([[75, 25]], weights: [1, 3]);

        // 75 × 1 and 25 × 3.
        Assert.Equal([Math.Log(0.5), Math.Log(0.5)], biases.Select(bias => (double)bias), Within(1e-6));
    }

    [Fact]
    public void Compute_ClassThatIsNotThere_HasAThousandth()
    {
        float[] biases = HeadBiases.Compute([[4000, 0, 1]], weights: null);

        Assert.Equal([Math.Log(4000.0 / 4001), Math.Log(0.001), Math.Log(0.001)], biases.Select(bias => (double)bias), Within(1e-6));
    }

    [Fact]
    public void Compute_NothingCounts_LeavesAllAlike() => Assert.Equal([0f, 0f], HeadBiases.Compute([[10, 0]], weights: [0, 1]));

    private static EqualityComparer<double> Within(double tolerance) =>
        EqualityComparer<double>.Create((left, right) => Math.Abs(left - right) <= tolerance, _ => 0);
}
