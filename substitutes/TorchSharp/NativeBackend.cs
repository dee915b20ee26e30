using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    private static bool _nativeBackendLoaded;

    /// <summary>The version of libtorch.</summary>
    public static string __version__ => "1.13.1";

    /// <summary>Throws the last native failure of this thread, if there was one.</summary>
    public static void CheckForErrors()
    {
        if (NativeMethods.TakeError() is { } message)
        {
            throw new ExternalException(message);
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType == DeviceType.MPS)
        {
            return false;
        }

        LoadNativeBackend();
        return deviceType != DeviceType.CUDA;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType == DeviceType.MPS)
        {
            throw new InvalidOperationException("Torch device type 'MPS' is not available on this platform.");
        }

        LoadNativeBackend();
        if (deviceType == DeviceType.CUDA)
        {
            throw new InvalidOperationException("Torch device type CUDA did not initialise on the current machine: this libtorch is built for the CPU.");
        }
    }

    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    private static void LoadNativeBackend()
    {
        if (_nativeBackendLoaded)
        {
            return;
        }

        if (!NativeLibrary.TryLoad(NativeMethods.Library, typeof(torch).Assembly, null, out _))
        {
            throw new NotSupportedException($"The native library {NativeMethods.Library} could not be loaded. eng/setup.sh builds it.");
        }

        _nativeBackendLoaded = true;
    }
}
