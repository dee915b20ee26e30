using System.Runtime.InteropServices;
using System.Text;

namespace MLSegmentation.TestSupport;

/// <summary>Makes named pipes, which .NET cannot make on Unix.</summary>
internal static class NamedPipe
{
    private const uint ReadableAndWritable = 0x1b6;

    /// <summary>Makes a pipe, which nobody has opened.</summary>
    public static void Create(string path) => Assert.Equal(0, MakePipe(Encoding.UTF8.GetBytes($"{path}\0"), ReadableAndWritable));

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe(byte[] path, uint mode);
}
