namespace MLSegmentation.Build.Tests.Packages;

/// <summary>A test that builds F#; it is skipped, with the reason, where the SDK has no compiler and no library for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FSharpFactAttribute : FactAttribute
{
    private static readonly string Sdks =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "sdk"));

    public FSharpFactAttribute() => Skip = IsInstalled ? null : $"The .NET SDK in {Sdks} has no F#.";

    /// <summary>Whether F# can be built.</summary>
    public static bool IsInstalled { get; } =
        Directory.Exists(Sdks) && Directory.EnumerateDirectories(Sdks).Any(sdk => Directory.Exists(Path.Combine(sdk, "FSharp", "library-packs")));
}
