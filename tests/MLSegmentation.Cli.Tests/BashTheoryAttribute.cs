namespace MLSegmentation.Cli.Tests;

/// <summary>A test of completion in bash; it is skipped, with the reason, where there is no bash.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "bash"))))
        {
            Skip = "There is no bash here.";
        }
    }
}
