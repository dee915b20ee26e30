namespace MLSegmentation.TestSupport;

/// <summary>A test with several inputs of links, permissions, pipes or devices as Unix has them; it is skipped, with the reason, on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = UnixFactAttribute.Reason;
}
