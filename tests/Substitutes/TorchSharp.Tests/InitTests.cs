using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public class InitTests
{
    [Theory]
    [InlineData(init.FanInOut.FanIn, 18)]
    [InlineData(init.FanInOut.FanOut, 288)]
    public void KaimingNormal_OfAConvolution_HasTheDeviationOfItsFan(init.FanInOut mode, long fan)
    {
        manual_seed(1);
        using Tensor weight = init.kaiming_normal_(empty(32, 2, 3, 3), mode: mode, nonlinearity: init.NonlinearityType.ReLU);
        double expected = Math.Sqrt(2.0 / fan);
        Assert.InRange(Deviation(weight) / expected, 0.9, 1.1);
    }

    [Fact]
    public void KaimingUniform_OfALayer_StaysWithinItsBound()
    {
        manual_seed(1);
        using Tensor weight = init.kaiming_uniform_(empty(50, 10), a: Math.Sqrt(5));

        // Gain sqrt(2 / 6), deviation gain / sqrt(10), bound sqrt(3) times that: 1 / sqrt(10).
        Assert.InRange(weight.abs().max().item<float>(), 0.95 / Math.Sqrt(10), 1 / Math.Sqrt(10));
    }

    [Fact]
    public void Xavier_OfALayer_HasTheDeviationOfBothFans()
    {
        manual_seed(1);
        using Tensor normal = init.xavier_normal_(empty(60, 40), gain: 2);
        using Tensor uniform = init.xavier_uniform_(empty(60, 40), gain: 2);
        double expected = 2 * Math.Sqrt(2.0 / 100);
        Assert.InRange(Deviation(uniform) / expected, 0.95, 1.05);
        Assert.True(normal.requires_grad is false);
    }

    [Fact]
    public void KaimingNormal_SameSeed_IsTheSame()
    {
        manual_seed(5);
        using Tensor first = init.kaiming_normal_(empty(4, 3, 3, 3));
        manual_seed(5);
        using Tensor second = init.kaiming_normal_(empty(4, 3, 3, 3));
        Assert.True(first.Equals(second));
    }

    [Fact]
    public void Functions_OnAParameter_ChangeItInPlace()
    {
        using var parameter = new Modules.Parameter(empty(3));
        Assert.Same(parameter, init.ones_(parameter));
        Assert.Equal([1f, 1, 1], parameter.data<float>().ToArray());
        init.zeros_(parameter);
        Assert.Equal([0f, 0, 0], parameter.data<float>().ToArray());
        init.constant_(parameter, 0.25);
        Assert.Equal([0.25f, 0.25f, 0.25f], parameter.data<float>().ToArray());
        init.uniform_(parameter, 2, 3);
        Assert.All(parameter.data<float>().ToArray(), value => Assert.InRange(value, 2, 3));
        init.normal_(parameter, 100, 0.001);
        Assert.All(parameter.data<float>().ToArray(), value => Assert.InRange(value, 99, 101));
        Assert.True(parameter.requires_grad);
        Assert.True(parameter.is_leaf);
    }

    [Fact]
    public void CalculateFanInAndFanOut_OfAConvolution_CountsTheKernel()
    {
        using Tensor weight = empty(8, 4, 3, 5);
        Assert.Equal((60, 120), init.CalculateFanInAndFanOut(weight));
        using Tensor vector = empty(8);
        Assert.Throws<ArgumentException>(() => init.CalculateFanInAndFanOut(vector));
    }

    [Theory]
    [InlineData(init.NonlinearityType.Linear, 0, 1)]
    [InlineData(init.NonlinearityType.Conv2D, 0, 1)]
    [InlineData(init.NonlinearityType.Sigmoid, 0, 1)]
    [InlineData(init.NonlinearityType.Tanh, 0, 5.0 / 3)]
    [InlineData(init.NonlinearityType.ReLU, 0, 1.4142135623730951)]
    [InlineData(init.NonlinearityType.LeakyReLU, 1, 1)]
    public void CalculateGain_OfANonlinearity_IsAsPublished(init.NonlinearityType nonlinearity, double slope, double expected) =>
        Assert.Equal(expected, init.calculate_gain(nonlinearity, slope), 12);

    private static double Deviation(Tensor tensor) =>
        Math.Sqrt(tensor.data<float>().ToArray().Average(value => (double)value * value));
}
