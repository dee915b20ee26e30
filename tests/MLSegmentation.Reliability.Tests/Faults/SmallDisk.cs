using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A disk in memory that is full soon.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts one in an empty folder.</summary>
    public static bool TryMount(string folder, int kilobytes, [NotNullWhen(true)] out SmallDisk? disk)
    {
        disk = Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={kilobytes}k"), "none", folder) ? new SmallDisk(folder) : null;
        return disk is not null;
    }

    /// <summary>Has nothing written to it any more.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _folder));

    public void Dispose() => Run("umount", "-l", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
