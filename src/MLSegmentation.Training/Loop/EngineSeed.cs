using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Sets what the engine's random numbers are.</summary>
internal static class EngineSeed
{
    /// <summary>Begins the random numbers of the processor and of the device anew; it costs about a microsecond.</summary>
    public static void Set(long seed, torch.Device device)
    {
        using var generator = torch.manual_seed(seed);
        if (device.type == DeviceType.CUDA)
        {
            torch.cuda.manual_seed_all(seed);
        }
    }
}
