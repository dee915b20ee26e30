using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorIndexTests
{
    // 0 1 2 3
    // 4 5 6 7
    // 8 9 10 11
    private static Tensor Matrix() => arange(12).reshape(3, 4);

    [Fact]
    public void Indexer_WithPositions_Selects()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Matrix();

        Assert.Equal(6L, x[1, 2].item<long>());
        Assert.Equal([8L, 9L, 10L, 11L], x[2].data<long>().ToArray());
        Assert.Equal(11L, x[-1, -1].item<long>());
    }

    [Fact]
    public void Indexer_WithRanges_Slices()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Matrix();

        Assert.Equal([5L, 6L, 9L, 10L], x[1.., 1..3].data<long>().ToArray());
        Assert.Equal([2L, 6L, 10L], x[.., 2].data<long>().ToArray());
        Assert.Equal([0L, 2L, 4L, 6L, 8L, 10L], x[TensorIndex.Colon, TensorIndex.Slice(step: 2)].data<long>().ToArray());
        Assert.Equal([3L, 7L, 11L], x[TensorIndex.Ellipsis, ^1].data<long>().ToArray());
        Assert.Equal([1, 3, 4], x[TensorIndex.None].shape);
        Assert.Equal([0L, 1L, 2L], x[0, ..^1].data<long>().ToArray());
    }

    [Fact]
    public void Indexer_WithTensors_Gathers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Matrix();

        Assert.Equal([10L, 11L], x[x > 9].data<long>().ToArray());
        Assert.Equal([1L, 6L], x[tensor([0L, 1L]), tensor([1L, 2L])].data<long>().ToArray());
        Assert.Equal([4L, 8L], x[TensorIndex.Tensor(tensor([1L, 2L])), 0].data<long>().ToArray());
    }

    [Fact]
    public void Indexer_Assigned_WritesElements()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(2, 3);

        x[0, 1] = 5f;
        x[1, 1..] = 7f;
        x[x == 0] = -1f;

        Assert.Equal([-1f, 5f, -1f, -1f, 7f, 7f], x.data<float>().ToArray());
    }

    [Fact]
    public void IndexPut_Accumulating_Adds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(3);

        x.index_put_(ones(3), [tensor([0L, 2L, 2L])], accumulate: true);

        Assert.Equal([1f, 0f, 2f], x.data<float>().ToArray());
    }

    [Fact]
    public void GatherAndScatter_AreInverse()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor index = tensor([2L, 0L, 1L]);
        Tensor x = tensor([10f, 20f, 30f]);

        Tensor gathered = x.gather(0, index);
        Tensor scattered = zeros(3).scatter_(0, index, gathered);

        Assert.Equal([30f, 10f, 20f], gathered.data<float>().ToArray());
        Assert.Equal([10f, 20f, 30f], scattered.data<float>().ToArray());
        Assert.Equal([0f, 30f, 0f], zeros(3).scatter_add_(0, tensor([1L, 1L]), tensor([10f, 20f])).data<float>().ToArray());
        Assert.Equal([30f, 10f], x.index_select(0, tensor([2L, 0L])).data<float>().ToArray());
        Assert.Equal([1f, 3f, 1f], ones(3).index_add(0, tensor([1L]), tensor([1f]), 2).data<float>().ToArray());
    }

    [Fact]
    public void Masks_SelectAndFill()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, -2f, 3f]);
        Tensor mask = x < 0;

        Assert.Equal([1f, 0f, 3f], x.masked_fill(mask, 0).data<float>().ToArray());
        Assert.Equal([-2f], x.masked_select(mask).data<float>().ToArray());
        Assert.Equal([1f, 9f, 3f], where(mask, tensor(9f), x).data<float>().ToArray());
        Assert.Equal([1L], where(mask)[0].data<long>().ToArray());
        Assert.Equal([1L], mask.nonzero().data<long>().ToArray());
        Assert.Equal([1f, 0f, 3f], x.masked_fill_(mask, 0).data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => where(x, x, x));
    }
}
