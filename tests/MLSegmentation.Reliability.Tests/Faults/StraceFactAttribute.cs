namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A test that has system calls fail or kill a process; it is skipped, with the reason, where strace is missing or may not trace.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() => Skip = Strace.Obstacle;
}
