using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class DeviceTests
{
    [Fact]
    public void Device_FromText_HasTypeAndIndex()
    {
        var device = new Device("cuda:1");

        Assert.Equal(DeviceType.CUDA, device.type);
        Assert.Equal(1, device.index);
        Assert.Equal("cuda:1", device.ToString());
        Assert.Equal("cuda", new Device(DeviceType.CUDA).ToString());
        Assert.Equal("cpu", CPU.ToString());
    }

    [Fact]
    public void Device_FromUnknownText_ThrowsArgumentException()
    {
        Assert.Throws<ArgumentException>(() => new Device("nowhere"));
    }

    [Fact]
    public void Cuda_OfCpuBuild_IsNotAvailable()
    {
        Assert.False(torch.cuda.is_available());
        Assert.False(torch.cuda.is_cudnn_available());
        Assert.Equal(0, torch.cuda.device_count());
        Assert.False(TryInitializeDeviceType(DeviceType.CUDA));
        Assert.True(TryInitializeDeviceType(DeviceType.CPU));
        torch.cuda.manual_seed_all(1);
    }

    [Fact]
    public void Cuda_AskedFor_ThrowsInvalidOperation()
    {
        using Tensor x = ones(2);

        Assert.Throws<InvalidOperationException>(() => device("cuda"));
        Assert.Throws<InvalidOperationException>(() => CUDA);
        Assert.Throws<InvalidOperationException>(() => x.to(new Device("cuda:0")));
        Assert.Throws<InvalidOperationException>(() => x.cuda());
        Assert.Throws<InvalidOperationException>(() => zeros(2, device: new Device(DeviceType.CUDA)));
        Assert.Throws<InvalidOperationException>(() => InitializeDeviceType(DeviceType.CUDA));
    }

    [Fact]
    public void Meta_Tensor_HasShapeButNoElements()
    {
        using Tensor x = zeros(2, 3, device: META);

        Assert.True(x.is_meta);
        Assert.Equal([2, 3], x.shape);
        Assert.Throws<InvalidOperationException>(() => x.bytes.Length);
    }

    [Fact]
    public void CheckForErrors_WithoutFailure_DoesNothing()
    {
        CheckForErrors();
        using Tensor x = ones(2);
        Assert.Throws<ExternalException>(() => x.reshape(3));
        CheckForErrors();
    }

    [Fact]
    public void Threads_SetToTwo_AreTwo()
    {
        int before = get_num_threads();

        set_num_threads(2);
        int during = get_num_threads();
        set_num_threads(before);

        Assert.Equal(2, during);
    }

    [Fact]
    public void Version_OfLibtorch_HasThreeParts()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", __version__);
    }
}
