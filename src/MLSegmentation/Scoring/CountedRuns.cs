namespace MLSegmentation.Scoring;

/// <summary>Releases a native session once it is disposed of and the last run that had begun has ended. Safe for several threads at once.</summary>
/// <param name="release">Releases it; called once at most.</param>
/// <param name="owner">What is disposed of, as users know it.</param>
internal sealed class CountedRuns(Action release, Type owner) : IDisposable
{
    private readonly object _gate = new();
    private int _runs;
    private bool _disposed;

    /// <summary>Begins a run.</summary>
    /// <exception cref="ObjectDisposedException">The session is disposed of.</exception>
    public void Enter()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            _runs++;
        }
    }

    /// <summary>Ends a run.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            _runs--;
            if (_disposed && _runs == 0)
            {
                release();
            }
        }
    }

    /// <summary>Lets no other run begin.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed && _runs == 0)
            {
                release();
            }

            _disposed = true;
        }
    }

    /// <summary>Throws where the session is disposed of.</summary>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, owner);
}
