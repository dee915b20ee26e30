using System.Runtime.InteropServices;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>A test that asks ldd about a library of Linux on x64; it is skipped where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LddFactAttribute : FactAttribute
{
    public LddFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 || !IsInstalled("ldd"))
        {
            Skip = "There is no ldd of Linux on x64 here.";
        }
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
