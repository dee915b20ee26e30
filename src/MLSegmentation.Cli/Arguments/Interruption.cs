using System.Runtime.InteropServices;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Turns the first Ctrl+C or termination signal into cancellation; a second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    // What shells make of a process that a signal ended.
    private const int SignalExitCode = 128;
    private const int InterruptSignal = 2;
    private const int TerminationSignal = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private PosixSignal _signal = PosixSignal.SIGINT;

    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>130 after Ctrl+C, 143 after a termination signal.</summary>
    public int ExitCode => SignalExitCode + (_signal == PosixSignal.SIGTERM ? TerminationSignal : InterruptSignal);

    /// <summary>What happened, in a word.</summary>
    public string Word => _signal == PosixSignal.SIGTERM ? "terminated" : "interrupted";

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        _signal = context.Signal;
        _source.Cancel();
    }
}
