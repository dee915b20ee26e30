using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class AutogradTests
{
    [Fact]
    public void Backward_OfSumOfSquares_GivesTwiceTheInput()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, -2f, 3f], requires_grad: true);

        (x * x).sum().backward();

        Assert.Equal([2f, -4f, 6f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_Twice_AddsGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, 2f], requires_grad: true);

        (x * 3).sum().backward();
        (x * 5).sum().backward();

        Assert.Equal([8f, 8f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_WithGradTensor_WeighsTheOutputs()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, 2f], requires_grad: true);

        (x * x).backward([tensor([1f, 10f])]);

        Assert.Equal([2f, 40f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_WithInputs_ReachesOnlyThose()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);
        Tensor y = tensor([3f], requires_grad: true);

        (x * y).sum().backward(inputs: [x]);

        Assert.Equal(3f, x.grad!.item<float>());
        Assert.Null(y.grad);
    }

    [Fact]
    public void Backward_OfConstant_ThrowsExternalException()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2);

        var error = Assert.Throws<ExternalException>(() => x.sum().backward());

        Assert.Contains("does not require grad", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_AgainWithoutRetainedGraph_ThrowsExternalException()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);
        Tensor y = (x * x).sum();
        y.backward();

        Assert.Throws<ExternalException>(() => y.backward());
    }

    [Fact]
    public void Backward_WithRetainedGraph_CanBeRepeated()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);
        Tensor y = (x * x).sum();

        y.backward(retain_graph: true);
        y.backward();

        Assert.Equal(8f, x.grad!.item<float>());
    }

    [Fact]
    public void Grad_OfCube_AndOfItsDerivative()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2.0], requires_grad: true);

        Tensor first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        Tensor second = autograd.grad([first.sum()], [x])[0];

        Assert.Equal(12.0, first.item<double>()); // 3 * 2^2
        Assert.Equal(12.0, second.item<double>()); // 6 * 2
        Assert.Null(x.grad);
    }

    [Fact]
    public void NoGrad_WhileOpen_RecordsNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);
        Tensor inside;

        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            inside = x * x;
            using (enable_grad())
            {
                Assert.True(is_grad_enabled());
            }
        }

        Assert.True(is_grad_enabled());
        Assert.False(inside.requires_grad);
        Assert.True((x * x).requires_grad);
    }

    [Fact]
    public void InferenceMode_WhileOpen_RecordsNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);

        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * x).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void InPlaceChange_OfLeafThatRequiresGrad_ThrowsExternalException()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);

        Assert.Throws<ExternalException>(() => x.add_(1));
    }

    [Fact]
    public void Grad_SetAndCleared_IsWhatWasSet()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f, 3f], requires_grad: true);

        x.grad = tensor([4f, 5f]);
        Assert.Equal([4f, 5f], x.grad!.data<float>().ToArray());

        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Detach_OfResult_SharesElementsButNotTheGraph()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f], requires_grad: true);

        Tensor detached = x.detach();
        detached.fill_(7);

        Assert.False(detached.requires_grad);
        Assert.True(detached.is_leaf);
        Assert.False((x * 2).is_leaf);
        Assert.Equal(7f, x.item<float>());
    }

    [Fact]
    public void DisposeScopes_OverThousandTrainingSteps_LeaveNothingBehind()
    {
        // 1000 steps with some 20 tensors of 64 KiB each would keep over 1 GiB if either half lost them.
        using Tensor weight = zeros(128, 128, requires_grad: true);
        using Tensor target = ones(128, 128);
        Step(weight, target);
        LifetimeStatistics counts = DisposeScopeManager.Statistics.TensorStatistics;
        long liveBefore = counts.ThreadTotalLiveCount;
        long memoryBefore = Environment.WorkingSet;

        for (int step = 0; step < 1000; step++)
        {
            Step(weight, target);
        }

        Assert.Equal(liveBefore, counts.ThreadTotalLiveCount);
        Assert.True(Environment.WorkingSet - memoryBefore < 200L << 20);
    }

    private static void Step(Tensor weight, Tensor target)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor difference = (weight.matmul(target) / 128).sigmoid() - target;
        Tensor loss = (difference * difference).mean();
        loss.backward();
        using (no_grad())
        {
            weight.sub_(weight.grad! * 0.1);
        }

        weight.grad!.fill_(0);
        _ = loss.item<float>();
    }
}
