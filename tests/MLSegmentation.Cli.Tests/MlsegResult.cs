namespace MLSegmentation.Cli.Tests;

/// <summary>What a run of the tool left on the terminal.</summary>
internal sealed record MlsegResult(int ExitCode, string Output, string Error)
{
    /// <summary>Checks that the run succeeded.</summary>
    public MlsegResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Checks that the run ended with one clear message and no stack trace.</summary>
    public void Refused(int exitCode, params string[] parts)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}\n{Output}\n{Error}");
        Assert.StartsWith("mlseg: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, Error, StringComparison.Ordinal));
    }
}
