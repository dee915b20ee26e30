namespace MLSegmentation.TestSupport;

/// <summary>A test on the real images beside the checkout; it is skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (!Directory.Exists(Repository.SharedData))
        {
            Skip = "The folder ../shared/data is not there.";
        }
    }
}
