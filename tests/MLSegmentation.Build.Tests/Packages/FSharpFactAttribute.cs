namespace MLSegmentation.Build.Tests.Packages;

/// <summary>A test that builds F#; it is skipped, with the reason, where the SDK has no compiler and no library for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FSharpFactAttribute : FactAttribute
{
    public FSharpFactAttribute()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string sdks = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "sdk"));
        if (!Directory.Exists(sdks) || !Directory.EnumerateDirectories(sdks).Any(sdk => Directory.Exists(Path.Combine(sdk, "FSharp", "library-packs"))))
        {
            Skip = $"The .NET SDK in {sdks} has no F#.";
        }
    }
}
