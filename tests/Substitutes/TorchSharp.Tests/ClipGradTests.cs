using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class ClipGradTests
{
    [Fact]
    public void ClipGradNorm_TooLarge_ScalesAllGradients()
    {
        using Parameter first = WithGradient(3);
        using Parameter second = WithGradient(4);
        using var without = new Parameter(tensor(1f));

        // Norm sqrt(9 + 16) = 5, scaled to 0.5.
        Assert.Equal(5, nn.utils.clip_grad_norm_([first, without, second], 0.5), 6);
        Assert.Equal(0.3f, first.grad!.item<float>(), 5);
        Assert.Equal(0.4f, second.grad!.item<float>(), 5);
        Assert.Null(without.grad);
    }

    [Fact]
    public void ClipGradNorm_SmallEnough_ChangesNothing()
    {
        using Parameter first = WithGradient(3);
        using Parameter second = WithGradient(4);
        Assert.Equal(5, nn.utils.clip_grad_norm_([first, second], 10), 6);
        Assert.Equal(3f, first.grad!.item<float>());
    }

    [Fact]
    public void ClipGradNorm_MaximumNorm_IsTheLargestElement()
    {
        using Parameter first = WithGradient(3);
        using Parameter second = WithGradient(-4);
        Assert.Equal(4, nn.utils.clip_grad_norm_([first, second], 1, double.PositiveInfinity), 6);
        Assert.Equal(-1f, second.grad!.item<float>(), 5);
    }

    [Fact]
    public void ClipGradNorm_WithoutGradients_IsZero()
    {
        using var without = new Parameter(tensor(1f));
        Assert.Equal(0, nn.utils.clip_grad_norm_([without], 1));
    }

    [Fact]
    public void ClipGradValue_TooLarge_LimitsEachElement()
    {
        using Parameter first = WithGradient(3);
        using Parameter second = WithGradient(-0.5f);
        nn.utils.clip_grad_value_([first, second], 1);
        Assert.Equal(1f, first.grad!.item<float>());
        Assert.Equal(-0.5f, second.grad!.item<float>());
    }

    private static Parameter WithGradient(float value)
    {
        var parameter = new Parameter(tensor(1f));
        using Tensor product = parameter * value;
        product.backward();
        return parameter;
    }
}
