using System.Diagnostics;
using System.Globalization;

namespace MLSegmentation.Reliability.Tests.Soak;

/// <summary>The long runs of <c>benchmarks/soak.sh</c>, cut short; each in a process of its own, so that nothing else is measured.</summary>
public sealed class SoakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Program => Path.Combine(
        Repository.Root, "artifacts", "bin", "MLSegmentation.Benchmarks", new DirectoryInfo(AppContext.BaseDirectory).Name, "MLSegmentation.Benchmarks.dll");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("score", 1000)]
    [InlineData("reload", 100)]
    public void Soak_OfAHundredStages_HoldsNoMoreAtItsEndThanInItsMiddle(string work, int count)
    {
        string csv = _folder["uses.csv"];
        Run("soak", work, count.ToString(CultureInfo.InvariantCulture), "1", csv);

        double[][] uses = [.. File.ReadLines(csv).Skip(1).Select(Numbers)];

        // Fifty models that stayed open would hold fifty files or 50 MiB more; what the runtime sets up late is some handles and MiB.
        Assert.Equal(100, uses.Length);
        string history = string.Join('\n', uses.Select(use => string.Join(", ", use)));
        Assert.True(uses[^1][1] <= uses[49][1] + 20, history);
        Assert.True(uses[^1][2] <= uses[49][2] * 1.1, history);
        Assert.True(uses[^1][3] <= uses[49][3] + 10, history);
    }

    /// <summary>How much is done, resident MiB, MiB on .NET's heap, handles and threads.</summary>
    private static double[] Numbers(string line) => [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    private static void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error + output.GetAwaiter().GetResult());
    }
}
