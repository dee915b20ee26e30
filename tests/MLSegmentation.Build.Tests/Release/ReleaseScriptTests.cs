namespace MLSegmentation.Build.Tests.Release;

/// <summary>What <c>release.sh</c> lets through, with a <c>dotnet</c> that answers what the test says and packs empty files.</summary>
public sealed class ReleaseScriptTests : IDisposable
{
    private const string Clean = """{ "projects": [ { "frameworks": [] } ] }""";
    private const string Vulnerable =
        """{ "projects": [ { "frameworks": [ { "transitivePackages": [ { "id": "Evil", "vulnerabilities": [ { "severity": "High" } ] } ] } ] } ] }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Release_SourcesWithoutAListOfVulnerabilities_IsRefused()
    {
        var result = Run(known: Clean, ours: Clean);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("do not report a vulnerability that is known", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["release"]));
    }

    [UnixFact]
    public void Release_DependencyWithAVulnerability_IsRefusedEvenAsATrial()
    {
        var result = Run(known: Vulnerable, ours: Vulnerable, "--trial");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("\"Evil\"", result.Error, StringComparison.Ordinal);
        Assert.Contains("src/MLSegmentation depends on packages with known vulnerabilities", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["release"]));
    }

    [UnixFact]
    public void Release_DependenciesWithoutVulnerabilities_HasPackagesTheirContentsAndChecksums()
    {
        var result = Run(known: Vulnerable, ours: Clean, "--trial");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("no known vulnerabilities: src/MLSegmentation.Training", result.Output, StringComparison.Ordinal);
        string[] sums = File.ReadAllLines(_folder["release/SHA256SUMS"]);
        Assert.Equal(7, sums.Length);
        Assert.All(sums, line => Assert.StartsWith("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ", line, StringComparison.Ordinal));
        Assert.Contains(sums, line => line.EndsWith("  Packed.nupkg", StringComparison.Ordinal));
        Assert.Contains(sums, line => line.EndsWith("  Packed.snupkg", StringComparison.Ordinal));
        Assert.Contains(": 1 packages, 5 lists", result.Output, StringComparison.Ordinal);
        Assert.Contains(sums, line => line.Contains("  MLSegmentation.Hosting.", StringComparison.Ordinal));
    }

    [UnixFact]
    public void Release_FolderWithPackagesOfAnEarlierVersion_IsRefused()
    {
        Directory.CreateDirectory(_folder["release"]);
        File.WriteAllText(_folder["release/Packed.0.0.1.nupkg"], "");

        var result = Run(known: Vulnerable, ours: Clean, "--trial");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is not empty", result.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["release"]));
    }

    /// <summary>Runs the script where <c>dotnet</c> says this of the package that is known to have a vulnerability, and of those of the project.</summary>
    private CommandResult Run(string known, string ours, params string[] options)
    {
        Directory.CreateDirectory(_folder["bin"]);
        string dotnet = _folder["bin/dotnet"];
        File.WriteAllText(dotnet, $$"""
            #!/bin/sh
            case "$*" in
              list*known.csproj*) echo '{{known}}' ;;
              list*) echo '{{ours}}' ;;
              pack*) : >"{{_folder["release"]}}/Packed.nupkg"; : >"{{_folder["release"]}}/Packed.snupkg" ;;
              "tool run"*) shift 5; : >"$1/$3" ;;
            esac
            """);
        Command.Run("chmod", "+x", dotnet);
        string path = $"PATH={_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        return Command.Run("env", [path, "bash", "release.sh", _folder["release"], .. options]);
    }
}
