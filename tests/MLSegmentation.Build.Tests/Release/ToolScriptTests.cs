namespace MLSegmentation.Build.Tests.Release;

/// <summary>What the script <c>mlseg</c> of a checkout does, with a <c>dotnet</c> that writes down where it runs.</summary>
public sealed class ToolScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Mlseg_FirstUseFromAnotherFolder_IsBuiltInTheCheckoutAndRunWhereTheUserIs()
    {
        // A global.json of the other folder would choose the SDK that builds.
        Array.ForEach(["checkout/src", "elsewhere", "bin"], name => Directory.CreateDirectory(_folder[name]));
        File.Copy(Path.Combine(Repository.Root, "mlseg"), _folder["checkout/mlseg"]);
        File.WriteAllText(_folder["checkout/Directory.Build.props"], "<Project />");
        File.WriteAllText(_folder["bin/dotnet"], $"""
            #!/bin/sh
            echo "$PWD $1" >>"{_folder["calls.txt"]}"
            if [ "$1" = build ]; then
              mkdir -p "{_folder["checkout/artifacts/bin/MLSegmentation.Cli/release"]}"
            fi
            """);
        Command.Run("chmod", "+x", _folder["bin/dotnet"]);

        var result = Command.RunIn(
            _folder["elsewhere"], "env", $"PATH={_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}", "bash", _folder["checkout/mlseg"], "info");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Collection(
            File.ReadAllLines(_folder["calls.txt"]),
            line => Assert.EndsWith("/checkout build", line, StringComparison.Ordinal),
            line => Assert.Matches("/elsewhere .*/checkout/artifacts/bin/MLSegmentation.Cli/release/mlseg.dll$", line));
    }
}
