using System.Runtime.InteropServices;

namespace MLSegmentation.Cli.Arguments;

/// <summary>
/// Turns the first Ctrl+C or termination signal into cancellation, and has the process ended where the command has not ended by itself soon after:
/// native code may be at work, or a file may never open. A second signal has it ended at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // What shells make of a process that a signal ended.
    private const int SignalExitCode = 128;
    private const int InterruptSignal = 2;
    private const int TerminationSignal = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenSource _again = new();
    private readonly Action<Interruption> _end;
    private readonly PosixSignalRegistration[] _registrations;
    private PosixSignal _signal = PosixSignal.SIGINT;
    private int _signals;
    private int _reports;

    /// <summary>Watches for signals.</summary>
    /// <param name="end">Ends the process; called on a thread of its own.</param>
    public Interruption(Action<Interruption> end)
    {
        _end = end;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Again => _again.Token;

    /// <summary>130 after Ctrl+C, 143 after a termination signal.</summary>
    public int ExitCode => SignalExitCode + (_signal == PosixSignal.SIGTERM ? TerminationSignal : InterruptSignal);

    /// <summary>What happened, in a word.</summary>
    public string Word => _signal == PosixSignal.SIGTERM ? "terminated" : "interrupted";

    /// <summary>What it left, for the message at the end. Default: that nothing was written afterwards.</summary>
    public string Outcome { get; set; } = "nothing was written after the interruption";

    /// <summary>How long the command may take to end by itself. Default: half a second, so that all in all users wait for a second at most.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the command may go on with a file that it is writing when the process is to end. Default: not at all.</summary>
    public TimeSpan WritePatience { get; set; }

    /// <summary>Says what the command cannot say any more, to be joined to a sentence. Default: nothing.</summary>
    public Func<string> Advice { get; set; } = () => "";

    /// <summary>Whether the caller is the first to ask, and so the one that says how the command ended.</summary>
    public bool TryReport() => Interlocked.Increment(ref _reports) == 1;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            _again.Cancel();
            return;
        }

        _signal = context.Signal;
        new Thread(EndSoon) { IsBackground = true, Name = "Interruption" }.Start();
        _source.Cancel();
    }

    private void EndSoon()
    {
        Again.WaitHandle.WaitOne(Patience);
        _end(this);
    }
}
