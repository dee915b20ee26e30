namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>Where TorchSharp's native library for Linux lies.</summary>
internal static class LibTorchSharpFile
{
    /// <summary>The version that some systems lack.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>Its place in a package, and in an output for every system.</summary>
    public const string Path = "runtimes/linux-x64/native/libLibTorchSharp.so";

    /// <summary>TorchSharp's package in the machine's cache.</summary>
    public static string Package { get; } = RestoredPackages.GetFolder("MLSegmentation.Cli", "TorchSharp");

    public static byte[] ReadFromPackage() => File.ReadAllBytes(System.IO.Path.Combine(Package, Path));

    public static byte[] ReadFromOutput() => File.ReadAllBytes(System.IO.Path.Combine(Command.GetOutputFolder("MLSegmentation.Cli"), Path));
}
