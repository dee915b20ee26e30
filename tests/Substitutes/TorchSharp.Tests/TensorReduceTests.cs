using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorReduceTests
{
    // 1 2 3
    // 4 5 9
    private static Tensor Matrix() => tensor([1f, 2f, 3f, 4f, 5f, 9f], [2, 3]);

    [Fact]
    public void Sum_OverAllOrSomeDimensions_Adds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Matrix();

        Assert.Equal(24f, x.sum().item<float>());
        Assert.Equal([5f, 7f, 12f], x.sum(0L).data<float>().ToArray());
        Assert.Equal([2, 1], x.sum(1, keepdim: true).shape);
        Assert.Equal(24f, x.sum(0, 1).item<float>());
        Assert.Equal(24f, x.sum([0L, 1L]).item<float>());
        Assert.Equal(24.0, x.sum(ScalarType.Float64).item<double>());
        Assert.Equal([6f, 18f], torch.sum(x, 1).data<float>().ToArray());
    }

    [Fact]
    public void Moments_OfElements_AreThoseOfStatistics()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Matrix();

        Assert.Equal(4f, x.mean().item<float>());
        Assert.Equal([2f, 6f], x.mean([1]).data<float>().ToArray());
        Assert.Equal([1f, 7f], x.var(1).data<float>().ToArray()); // (1+0+1)/2, (4+1+9)/2
        Assert.Equal([2 / 3f, 14 / 3f], x.var(1, unbiased: false).data<float>().ToArray());
        Assert.Equal(MathF.Sqrt(40 / 5f), x.std().item<float>(), 1e-6f); // squares about 4: 9+4+1+0+1+25
        (Tensor variance, Tensor mean) = torch.var_mean(x, 1);
        Assert.Equal([1f, 7f], variance.data<float>().ToArray());
        Assert.Equal([2f, 6f], mean.data<float>().ToArray());
    }

    [Fact]
    public void Extremes_WithAndWithoutDimension_AreFound()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Matrix();

        Assert.Equal(9f, x.max().item<float>());
        (Tensor values, Tensor indexes) = x.max(1);
        Assert.Equal([3f, 9f], values.data<float>().ToArray());
        Assert.Equal([2L, 2L], indexes.data<long>().ToArray());
        Assert.Equal([1f, 2f, 3f], x.min(0).values.data<float>().ToArray());
        Assert.Equal([3f, 9f], x.amax([1L]).data<float>().ToArray());
        Assert.Equal(1f, x.amin(0, 1).item<float>());
        Assert.Equal(5L, x.argmax().item<long>());
        Assert.Equal([1L, 1L, 1L], x.argmax(0).data<long>().ToArray());
        Assert.Equal([1, 3], x.argmax(0, keepdim: true).shape);
    }

    [Fact]
    public void Counting_OfElements_Counts()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([0L, 2L, 2L, 5L]);

        Assert.Equal(3L, x.count_nonzero().item<long>());
        Assert.Equal([1L, 0L, 2L, 0L, 0L, 1L, 0L], x.bincount(null, 7).data<long>().ToArray());
        Assert.Equal([1f, 0f, 0.75f], torch.bincount(tensor([0L, 2L, 2L]), tensor([1f, 0.5f, 0.25f])).data<float>().ToArray());
        Assert.True(x.any().item<bool>());
        Assert.False((x > 0).all().item<bool>());
        (Tensor values, _, Tensor? counts) = x.unique(return_counts: true);
        Assert.Equal([0L, 2L, 5L], values.data<long>().ToArray());
        Assert.Equal([1L, 2L, 1L], counts!.data<long>().ToArray());
    }

    [Fact]
    public void Order_OfElements_IsSorted()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([3f, 1f, 2f]);

        (Tensor values, Tensor indices) = x.sort(descending: true);
        Assert.Equal([3f, 2f, 1f], values.data<float>().ToArray());
        Assert.Equal([0L, 2L, 1L], indices.data<long>().ToArray());
        Assert.Equal([1L, 2L, 0L], x.argsort().data<long>().ToArray());
        Assert.Equal([3f, 2f], x.topk(2).values.data<float>().ToArray());
        Assert.Equal(2f, x.median().item<float>());
        Assert.Equal([3f, 4f, 6f], x.cumsum(0).data<float>().ToArray());
        Assert.Equal(1.5f, x.quantile(tensor(0.25f)).item<float>());
    }

    [Fact]
    public void Norms_AndProducts_AreComputed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([3f, -4f]);

        Assert.Equal(5f, x.norm().item<float>());
        Assert.Equal(7f, x.norm(1f).item<float>());
        Assert.Equal(5f, x.norm(0, keepdim: true).item<float>());
        Assert.Equal(-12f, x.prod().item<float>());
        Assert.Equal(MathF.Log(MathF.Exp(3) + MathF.Exp(-4)), x.logsumexp(0).item<float>(), 1e-6f);
    }

    [Fact]
    public void Softmax_OfLogits_SumsToOne()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([0f, MathF.Log(3)]);

        Assert.Equal([0.25f, 0.75f], x.softmax(0).data<float>().ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.True(x.log_softmax(0).allclose(x.softmax(0).log()));
        Assert.Equal(ScalarType.Float64, torch.softmax(x, 0, ScalarType.Float64).dtype);
    }
}
