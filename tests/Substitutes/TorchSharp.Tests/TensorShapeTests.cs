using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorShapeTests
{
    [Fact]
    public void Views_OfTensor_ShareElements()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = arange(6).@float();

        Tensor view = x.view(2, 3);
        view.transpose(0, 1).select(0, 2).fill_(9);

        Assert.Equal([0f, 1f, 9f, 3f, 4f, 9f], x.data<float>().ToArray());
    }

    [Fact]
    public void Shapes_OfRearrangements_AreAsNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(2, 3, 4);

        Assert.Equal([6, 4], x.reshape(-1, 4).shape);
        Assert.Equal([4, 2, 3], x.permute(2, 0, 1).shape);
        Assert.Equal([2, 4, 3], x.transpose(1, 2).shape);
        Assert.Equal([4, 3, 2], x.T.shape);
        Assert.Equal([2, 1, 3, 4], x.unsqueeze(1).shape);
        Assert.Equal([2, 3, 4], x.unsqueeze(1).squeeze(1).shape);
        Assert.Equal([2, 12], x.flatten(1).shape);
        Assert.Equal([2, 3, 2, 2], x.unflatten(2, 2, 2).shape);
        Assert.Equal([5, 2, 3, 4], x.expand(5, -1, -1, -1).shape);
        Assert.Equal([4, 3, 8], x.repeat(2, 1, 2).shape);
        Assert.Equal([2, 2, 4], x.narrow(1, 1, 2).shape);
        Assert.Equal([2, 3, 2, 2], x.unfold(2, 2, 2).shape);
        Assert.Equal([3, 2, 4], x.movedim([0], [1]).shape);
        Assert.False(x.permute(2, 0, 1).is_contiguous());
        Assert.True(x.permute(2, 0, 1).contiguous().is_contiguous());
    }

    [Fact]
    public void TurnsAndFlips_OfMatrix_MoveItsElements()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, 2f, 3f, 4f], [2, 2]);

        Assert.Equal([2f, 1f, 4f, 3f], x.flip(1).data<float>().ToArray());
        Assert.Equal([3f, 4f, 1f, 2f], torch.flip(x, 0).data<float>().ToArray());
        Assert.Equal([2f, 4f, 1f, 3f], x.rot90().data<float>().ToArray());
        Assert.Equal([3f, 1f, 4f, 2f], x.rot90(-1, (0, 1)).data<float>().ToArray());
        Assert.Equal([3f, 4f, 1f, 2f], x.roll(1, 0).data<float>().ToArray());
        Assert.Equal([1f, 0f, 3f, 4f], x.tril().data<float>().ToArray());
        Assert.Equal([1f, 2f, 0f, 4f], x.triu().data<float>().ToArray());
        Assert.Equal([1f, 1f, 2f, 2f], tensor([1f, 2f]).repeat_interleave(2).data<float>().ToArray());
    }

    [Fact]
    public void Parts_OfTensor_CoverIt()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = arange(7);

        Assert.Equal([3L, 3L, 1L], x.split(3).Select(part => part.numel()));
        Assert.Equal([2L, 5L], x.split([2L, 5L], 0L).Select(part => part.numel()));
        Assert.Equal([4L, 3L], x.chunk(2).Select(part => part.numel()));
        Assert.Equal([4L, 3L], x.tensor_split(2).Select(part => part.numel()));
        Assert.Equal([0L, 1L, 2L, 3L, 4L, 5L, 6L], x.unbind().Select(part => part.item<long>()));
    }

    [Fact]
    public void Joins_OfTensors_KeepTheirOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = zeros(1, 2);
        Tensor b = ones(2, 2);

        Assert.Equal([0f, 0f, 1f, 1f, 1f, 1f], cat([a, b]).data<float>().ToArray());
        Assert.Equal([3, 2], cat(new List<Tensor> { a, b }, 0).shape);
        Assert.Equal([2, 2, 2], stack([b, b], 1).shape);
        Assert.Equal([2, 1, 2], stack(new[] { a, a }.Select(t => t)).shape);
        Assert.NotSame(a, cat([a]));
        Tensor[] grid = meshgrid([arange(2), arange(3)], "ij");
        Assert.Equal([0L, 0L, 0L, 1L, 1L, 1L], grid[0].data<long>().ToArray());
    }

    [Fact]
    public void Strided_View_StepsOverElements()
    {
        using DisposeScope scope = NewDisposeScope();

        Tensor x = arange(6).as_strided([2, 2], [1, 2], 1);

        Assert.Equal([1L, 3L, 2L, 4L], x.data<long>().ToArray());
        Assert.Equal(1, x.storage_offset());
    }
}
