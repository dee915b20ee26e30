namespace MLSegmentation.TestSupport;

/// <summary>A test of links, permissions, pipes or devices as Unix has them; it is skipped, with the reason, on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    /// <summary>Why such tests are skipped; null where they run.</summary>
    public static string? Reason { get; } =
        OperatingSystem.IsWindows() ? "Links need a right that Windows gives to few; pipes, devices and permissions are other ones there." : null;

    public UnixFactAttribute() => Skip = Reason;
}
