namespace MLSegmentation.Fuzzing.Running;

/// <summary>Ends the process when an input takes too long, and keeps the input; AFL could only say that there was one.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _folder;
    private readonly TimeSpan _limit;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private byte[]? _input;
    private TimeSpan _begin;

    /// <summary>Watches.</summary>
    /// <param name="folder">Where inputs are kept that take too long.</param>
    /// <param name="limit">How much processor time an input may take.</param>
    public Watch(string folder, TimeSpan limit)
    {
        (_folder, _limit) = (folder, limit);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Does something with an input.</summary>
    public void Over(byte[] input, Action read)
    {
        lock (_lock)
        {
            (_input, _begin) = (input, Environment.CpuUsage.TotalTime);
        }

        try
        {
            read();
        }
        finally
        {
            lock (_lock)
            {
                _input = null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_input is { } input && Environment.CpuUsage.TotalTime - _begin > _limit)
            {
                Faults.Keep(_folder, "hang", input, Convert.ToHexString(input));
                Environment.FailFast($"An input of {input.Length} bytes took more than {_limit}.");
            }
        }
    }
}
