namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A test that mounts a small disk; it is skipped, with the reason, where only others may do that.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    private static readonly string? Reason = FindReason();

    public RootFactAttribute() => Skip = Reason;

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Small disks are mounted on Linux only.";
        }

        using var folder = new TemporaryFolder();
        if (!SmallDisk.TryMount(folder.Path, kilobytes: 4, out var disk))
        {
            return "Only root may mount a small disk, where it is allowed at all.";
        }

        disk.Dispose();
        return null;
    }
}
