using System.Runtime.InteropServices;
using Spectre.Console;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Standard output where it holds a result for programs instead of lines for people, and whether there is one.</summary>
internal static class StandardOutput
{
    /// <summary>What stands for it on the command line.</summary>
    public const string Dash = "-";

    /// <summary>Its name as a file, which <see cref="AtomicFile"/> knows on every system.</summary>
    public const string Device = "/dev/stdout";

    private const int Descriptor = 1;

    private delegate nint WriteFunction(int descriptor, byte[] bytes, nint count);

    /// <summary>Whether a text on the command line, or a file, stands for it.</summary>
    public static bool IsMeantBy(string text) => text is Dash or Device or "/dev/fd/1";

    /// <summary>Whether anything can be written to it. A shell closes it for <c>&gt;&amp;-</c>, and then what is written may reach any other file.</summary>
    public static bool IsOpen()
    {
        if (OperatingSystem.IsWindows()
            || !NativeLibrary.TryLoad("libc", typeof(StandardOutput).Assembly, DllImportSearchPath.SafeDirectories, out nint library)
            || !NativeLibrary.TryGetExport(library, "write", out nint export))
        {
            return true;
        }

        return Marshal.GetDelegateForFunctionPointer<WriteFunction>(export)(Descriptor, [0], 0) >= 0;
    }

    /// <summary>Leaves out everything that is for people from now on.</summary>
    public static void KeepForResult()
    {
        Console.SetOut(TextWriter.Null);
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(TextWriter.Null),
        });
    }

    /// <summary>Writes bytes as they are.</summary>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(bytes);
    }
}
