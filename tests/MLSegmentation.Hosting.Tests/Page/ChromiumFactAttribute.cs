namespace MLSegmentation.Hosting.Tests.Page;

/// <summary>A test in a browser of the system; it is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public const string Browser = "/usr/bin/chromium";

    public ChromiumFactAttribute()
    {
        if (!File.Exists(Browser))
        {
            Skip = $"There is no {Browser}.";
        }
    }
}
