using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorTests
{
    [Fact]
    public void Properties_OfTensor_DescribeIt()
    {
        using Tensor x = zeros([2, 3, 4], ScalarType.Float64);

        Assert.Equal([2, 3, 4], x.shape);
        Assert.Equal([12, 4, 1], x.stride());
        Assert.Equal(3, x.ndim);
        Assert.Equal(24, x.numel());
        Assert.Equal(8, x.element_size());
        Assert.Equal(4, x.size(-1));
        Assert.Equal(ScalarType.Float64, x.dtype);
        Assert.Equal(DeviceType.CPU, x.device_type);
        Assert.True(x.is_contiguous());
        Assert.True(x.is_floating_point());
        Assert.Equal("[2x3x4], type = Float64, device = cpu", x.ToString());
    }

    [Fact]
    public void TotalCount_OfLiveTensor_CountsIt()
    {
        using Tensor x = zeros(1);

        Assert.InRange(TotalTensors(), 1, long.MaxValue);
        Assert.InRange(Tensor.PeakCount, 1, long.MaxValue);

        static long TotalTensors() => Tensor.TotalCount;
    }

    [Fact]
    public void InPlaceOperation_OfTensor_ReturnsTheSameObject()
    {
        using Tensor x = zeros(2);

        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.clamp_(min: 0));
        Assert.Same(x, x.fill_(0));
    }

    [Fact]
    public void Alias_OfTensor_SharesElements()
    {
        using Tensor x = zeros(2);
        using Tensor alias = x.alias();
        using Tensor copy = x.clone();

        x.fill_(3);

        Assert.Equal([3f, 3f], alias.data<float>().ToArray());
        Assert.Equal([0f, 0f], copy.data<float>().ToArray());
    }

    [Fact]
    public void To_OfOtherType_Converts()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1.7f, -1.7f, 0f]);

        Assert.Equal([1L, -1L, 0L], x.to(ScalarType.Int64).data<long>().ToArray());
        Assert.Equal([true, true, false], x.@bool().data<bool>().ToArray());
        Assert.Equal([1.5, 2.5], tensor([1.5f, 2.5f]).@double().data<double>().ToArray());
        Assert.Equal(ScalarType.Float16, x.half().dtype);
        Assert.Equal(ScalarType.Float32, tensor([1L]).type_as(x).dtype);
    }

    [Fact]
    public void To_WithDisposeAfter_DisposesTheSource()
    {
        Tensor x = ones(2);

        using Tensor y = x.to(ScalarType.Int32, disposeAfter: true);

        Assert.True(x.IsInvalid);
        Assert.Equal([1, 1], y.data<int>().ToArray());
    }

    [Fact]
    public void To_OfTheSameType_SharesElementsUnlessCopied()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(1);

        Tensor same = x.to(ScalarType.Float32);
        Tensor copy = x.to(ScalarType.Float32, copy: true);
        x.fill_(2);

        Assert.Equal(2f, same.item<float>());
        Assert.Equal(0f, copy.item<float>());
    }

    [Fact]
    public void Item_OfOneElement_NeedsItsExactType()
    {
        using Tensor x = tensor(2.5f);

        Assert.Equal(2.5f, x.item<float>());
        Assert.Throws<ArgumentException>(() => x.item<double>());
        using Tensor two = ones(2);
        Assert.Throws<ArgumentException>(() => two.item<float>());
    }

    [Fact]
    public void Conversions_OfOneElement_ConvertItsValue()
    {
        using Tensor x = tensor(3.0f);

        Assert.Equal(3.0, x.ToDouble());
        Assert.Equal(3L, (long)x);
        Assert.Equal(3, x.ToInt32());
        Assert.Equal(3f, (float)x);
        Assert.True(x.ToBoolean());
        Assert.Equal(3.0, x.ToScalar().ToDouble());
        Assert.Equal(ScalarType.Float64, x.ToScalar().Type);
    }

    [Fact]
    public void Disposed_Tensor_ThrowsInvalidOperation()
    {
        Tensor x = ones(2);
        x.Dispose();

        Assert.True(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => x + 1);
    }

    [Fact]
    public void Failure_OfLibtorch_ThrowsExternalExceptionWithItsMessage()
    {
        using DisposeScope scope = NewDisposeScope();

        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));

        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecoupleFromNativeHandle_OfTensor_HandsItOver()
    {
        Tensor x = tensor([1f, 2f]);

        using Tensor y = Tensor.UnsafeCreateTensor(x.DecoupleFromNativeHandle());

        Assert.True(x.IsInvalid);
        Assert.Equal([1f, 2f], y.data<float>().ToArray());
    }

    [Fact]
    public void Finalizer_OfForgottenTensors_FreesThem()
    {
        long before = Tensor.TotalCount;
        Forget(400);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        // The last one may still be in a register.
        Assert.True(Tensor.TotalCount - before <= 1);

        static void Forget(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ones(4);
            }
        }
    }
}
