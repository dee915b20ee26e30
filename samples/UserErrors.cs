using System.Runtime.CompilerServices;
using MLSegmentation;

/// <summary>Part of each program here: what its user can mend, such as a folder without images, ends it with one line; anything else keeps its trace.</summary>
internal static class UserErrors
{
    [ModuleInitializer]
    internal static void ShowAsOneLine() => AppDomain.CurrentDomain.UnhandledException += (_, end) =>
    {
        if (end.ExceptionObject is SegmentationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(((Exception)end.ExceptionObject).Message);
            Environment.Exit(1);
        }
    };
}
