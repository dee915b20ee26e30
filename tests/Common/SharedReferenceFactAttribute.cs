namespace MLSegmentation.TestSupport;

/// <summary>A test against the recorded values beside the checkout; it is skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedReferenceFactAttribute : FactAttribute
{
    public SharedReferenceFactAttribute()
    {
        if (!Directory.Exists(Repository.SharedReference))
        {
            Skip = "The folder ../shared/reference is not there.";
        }
    }
}
