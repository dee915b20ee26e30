using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorFactoriesTests
{
    [Fact]
    public void Factories_WithShape_FillIt()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal([0f, 0f], zeros(2).data<float>().ToArray());
        Assert.Equal([1L, 1L], ones([2], ScalarType.Int64).data<long>().ToArray());
        Assert.Equal([2, 3], empty(2, 3).shape);
        Assert.Equal([2, 3, 4, 5], zeros(2L, 3L, 4L, 5L).shape);
        Assert.Equal([7f, 7f], full(2, 7f).data<float>().ToArray());
        Assert.Equal(ScalarType.Int64, full(2, 7).dtype);
        Assert.Equal(ScalarType.Int64, full([2], true).dtype);
        Assert.Equal([1f, 0f, 0f, 1f], eye(2).data<float>().ToArray());
        Assert.True(zeros(2, requires_grad: true).requires_grad);
        ReadOnlySpan<long> size = [3];
        Assert.Equal([3], rand(size).shape);
    }

    [Fact]
    public void Ranges_OfNumbers_AreEvenlySpaced()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal([0L, 1L, 2L], arange(3).data<long>().ToArray());
        Assert.Equal([1L, 3L], arange(1, 5, 2).data<long>().ToArray());
        Assert.Equal([0f, 0.5f, 1f], arange(0, 1.25, 0.5).data<float>().ToArray());
        Assert.Equal([0f, 0.5f, 1f], linspace(0, 1, 3).data<float>().ToArray());
    }

    [Fact]
    public void Like_OtherTensor_TakesItsShapeAndType()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2, 3], ScalarType.Float64, requires_grad: true);

        Assert.Equal([2, 3], zeros_like(x).shape);
        Assert.Equal(ScalarType.Float64, zeros_like(x).dtype);
        Assert.Equal(ScalarType.Float32, ones_like(x, ScalarType.Float32).dtype);
        Assert.Equal(4.0, full_like(x, 4).mean().item<double>());
        Assert.False(x.rand_like().requires_grad);
        Assert.Equal([2, 3], randn_like(x).shape);
        Assert.Equal([2, 3], x.empty_like().shape);
    }

    [Fact]
    public void DefaultType_OfFactories_IsSingle()
    {
        Assert.Equal(ScalarType.Float32, get_default_dtype());
        Assert.Throws<ArgumentException>(() => set_default_dtype(ScalarType.Int32));
    }

    [Fact]
    public void Size_OfTensor_ComparesByValue()
    {
        var size = new Size([2L, 3L]);

        Assert.Equal(6, size.numel());
        Assert.True(size == (2, 3));
        Assert.Equal(3, size[1]);
        Assert.True(Size.Empty.IsEmpty);
    }

    [Fact]
    public void Scalar_FromNumbers_KeepsTheirKind()
    {
        Assert.Equal(ScalarType.Int64, ((Scalar)3).Type);
        Assert.Equal(ScalarType.Float64, ((Scalar)3f).Type);
        Assert.Equal(ScalarType.Bool, ((Scalar)true).Type);
        Assert.Equal(3, 3.0.ToScalar().ToInt32());
        Assert.Equal(0.1f, 0.1f.ToScalar().ToSingle());
    }
}
