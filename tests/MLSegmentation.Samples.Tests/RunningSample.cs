using System.Diagnostics;

namespace MLSegmentation.Samples.Tests;

/// <summary>A sample that is a web application, in a process of its own, on a port that is free.</summary>
internal sealed class RunningSample : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private RunningSample(Process process) => _process = process;

    public HttpClient Client { get; } = new();

    public static async Task<RunningSample> StartAsync(string name, params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", name, configuration, $"{name}.dll");
        string folder = Path.Combine(Repository.Root, "samples", name);
        string[] all = [program, "--urls", "http://127.0.0.1:0", "--contentRoot", folder, .. arguments];
        var sample = new RunningSample(Process.Start(new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true })!);
        try
        {
            string line = await sample.ReadUntilAsync("listening on: ");
            sample.Client.BaseAddress = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
            return sample;
        }
        catch
        {
            sample.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a line of output with a text in it.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        string output = "";
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            output += $"{line}\n";
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The program ended:\n{output}");
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.Dispose();
    }
}
