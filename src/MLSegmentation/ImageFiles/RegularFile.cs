using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Tells files from what only has the name of one: opening a pipe waits for somebody to write to it, and reading a device may never end.
/// </summary>
internal static class RegularFile
{
    private const string Pipe = "a pipe";
    private const string Device = "a device";

    // S_IFMT and its values, the same on all systems of Unix.
    private const int KindMask = 0xf000;
    private const int ModeOffset = 4;
    private const int StatusLength = 256;

    /// <summary>What a path names, before it is opened; null where it is a file, does not exist, or cannot be told.</summary>
    public static string? FindOther(string path) => OperatingSystem.IsWindows()
        ? FindDevice(Path.GetFullPath(path))
        : path.Contains('\0') ? null : Describe(status => Stat(Encoding.UTF8.GetBytes($"{path}\0"), status));

    /// <summary>What was opened; null where it is a file, or cannot be told.</summary>
    public static string? FindOther(SafeFileHandle file) => OperatingSystem.IsWindows() ? null : Describe(status => FStat(file, status));

    /// <summary>Whether a file without a length is one of those that tell of processes: some of them have no end.</summary>
    public static bool IsOfSystem(SafeFileHandle file) => OperatingSystem.IsLinux()
        && new FileInfo(FormattableString.Invariant($"/proc/self/fd/{file.DangerousGetHandle()}")).LinkTarget is { } target
        && (target.StartsWith("/proc/", StringComparison.Ordinal) || target.StartsWith("/sys/", StringComparison.Ordinal));

    /// <summary>Names such as NUL, COM1 and those of pipes, whose full paths are within the folder of devices.</summary>
    private static string? FindDevice(string path)
    {
        string slashed = path.Replace('/', '\\');
        bool isPipe = slashed.StartsWith(@"\\", StringComparison.Ordinal) && slashed.Contains(@"\pipe\", StringComparison.OrdinalIgnoreCase);
        bool isDevice = slashed.StartsWith(@"\\.\", StringComparison.Ordinal)
            || (slashed.StartsWith(@"\\?\", StringComparison.Ordinal)
                && !slashed.StartsWith(@"\\?\UNC\", StringComparison.OrdinalIgnoreCase)
                && slashed.AsSpan(4) is not [_, ':', '\\', ..]);
        return isPipe && slashed.Split('\\', StringSplitOptions.RemoveEmptyEntries) is [_, "pipe" or "PIPE" or "Pipe", ..] ? Pipe : isDevice ? Device : null;
    }

    private static string? Describe(Func<byte[], int> read)
    {
        byte[] status = new byte[StatusLength];
        try
        {
            if (read(status) != 0)
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // The runtime has no such function; whether a file can seek and has a length still tells.
            return null;
        }

        int mode = BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadInt32LittleEndian(status.AsSpan(ModeOffset))
            : BinaryPrimitives.ReadInt32BigEndian(status.AsSpan(ModeOffset));
        return (mode & KindMask) switch
        {
            0x1000 => Pipe,
            0x2000 or 0x6000 => Device,
            0x4000 => "a folder",
            0xc000 => "a socket",
            _ => null,
        };
    }

    // The functions by which .NET itself looks at files: they give the same structure on all systems and processors, where those of the C
    // library each have their own. Its second number is the mode.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    private static extern int Stat(byte[] path, byte[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    private static extern int FStat(SafeHandle file, byte[] status);
}
