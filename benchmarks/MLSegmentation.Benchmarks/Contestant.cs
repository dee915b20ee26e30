using System.Diagnostics;

namespace MLSegmentation.Benchmarks;

/// <summary>One side of a comparison: a process that works when it is its turn, and how long each turn took.</summary>
internal sealed class Contestant : IDisposable
{
    // The first turns of a process allocate and plan; they do not count.
    private const int WarmUp = 3;

    private readonly Process _process;
    private readonly List<Measurement[]> _turns = [];

    /// <summary>This program, doing some work.</summary>
    public static Contestant Of(string name, params IEnumerable<string> work)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return new Contestant(name, program, isHost ? [Environment.GetCommandLineArgs()[0], .. work] : work);
    }

    /// <summary>Starts the process and waits until its engine is loaded.</summary>
    public Contestant(string name, string program, params IEnumerable<string> arguments)
    {
        Name = name;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        ReadLine();
        MemoryAtStart = _process.WorkingSet64;
    }

    /// <summary>Who it is.</summary>
    public string Name { get; }

    /// <summary>The resident memory when the engine was loaded and nothing made yet.</summary>
    public long MemoryAtStart { get; }

    /// <summary>The largest resident memory since.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>How many parts the work has.</summary>
    public int Parts => _turns[0].Length;

    /// <summary>How long a part of the work took in each turn, without the first turns.</summary>
    public Measurement[] GetTurns(int part) => [.. _turns.Skip(WarmUp).Select(turn => turn[part])];

    /// <summary>Works once, together with everybody else's turns the only one to do so.</summary>
    public void TakeTurn()
    {
        _process.StandardInput.WriteLine();
        _turns.Add([.. ReadLine().Split(' ').Select(Measurement.Parse)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string ReadLine() =>
        _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"'{_process.StartInfo.FileName}' ended before its turn; what it wrote above says why.");
}
