using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class AutogradTests
{
    [Fact]
    public void Backward_OfSquaredSum_GivesTwiceTheInput()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, -2f, 3f], requires_grad: true);

        autograd.backward(x * x, ones(3));

        Assert.Equal([2f, -4f, 6f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_OfConstant_ThrowsExternalException()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2);

        var error = Assert.Throws<ExternalException>(() => x.backward());

        Assert.Contains("does not require grad", error.Message);
    }
}
