using System.ComponentModel;
using System.Diagnostics;

namespace MLSegmentation.Build.Tests.Containers;

/// <summary>
/// A test that builds a container image; it is skipped, with the reason, where no engine answers or the base images would have to be fetched.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainerEngineFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Found = new(() => ((string[])["docker", "podman"]).FirstOrDefault(HasBaseImages));

    public ContainerEngineFactAttribute() => Skip = Engine is null ? "No container engine here has the base images of the Containerfile." : null;

    /// <summary>The engine; null where there is none.</summary>
    public static string? Engine => Found.Value;

    private static bool HasBaseImages(string engine) => ContainerFile.Get("FROM").All(image => Succeeds(engine, "image", "inspect", image.Split(' ')[0]));

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return error.GetAwaiter().GetResult().Length >= 0 && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
