namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A test that takes long; it is skipped unless a script asks for it by an environment variable.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongStraceFactAttribute : FactAttribute
{
    /// <param name="variable">The environment variable that asks for it.</param>
    public LongStraceFactAttribute(string variable) => Skip = Strace.Obstacle
        ?? (Environment.GetEnvironmentVariable(variable) is null ? "It takes long, and benchmarks/faults.sh runs it." : null);
}
