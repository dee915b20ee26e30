using System.Runtime.InteropServices;

namespace MLSegmentation.ImageFiles;

/// <summary>Has the system put a file on the disk, and finds out whether it did.</summary>
internal static class DiskFlush
{
    // EROFS, EINVAL, and ENOTSUP of Linux and of macOS: of what is no file on a disk.
    private static readonly int[] NothingToFlush = [30, 22, 95, 45];

    /// <summary>Puts what was written to a file on its disk.</summary>
    /// <exception cref="IOException">That failed, so that some of it may be lost.</exception>
    public static void Require(FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            file.Flush(flushToDisk: true);
            return;
        }

        file.Flush();
        if (Synchronize(file.SafeFileHandle) != 0 && Marshal.GetLastPInvokeError() is var error && !NothingToFlush.Contains(error))
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    // .NET's function for Flush, which gives 1 for a failure where its caller takes only numbers below 0 for one.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FSync", SetLastError = true)]
    private static extern int Synchronize(SafeHandle file);
}
