namespace MLSegmentation.Hosting.Serving;

/// <summary>
/// Tells when a file has been replaced or written anew, by whatever way, and has stayed as it is for a while. The file system's notices only make
/// it look earlier: not every file system has them, and none has them for what a link leads to.
/// </summary>
internal sealed class ModelFileWatch : IDisposable
{
    private readonly SemaphoreSlim _notices = new(0, 1);
    private readonly FileSystemWatcher? _watcher;
    private readonly string _path;
    private readonly TimeSpan _delay;
    private readonly TimeSpan _interval;
    private FileStamp _seen;
    private bool _isWantedAgain;

    /// <summary>Begins with the file as it is now.</summary>
    public ModelFileWatch(string path, SegmentationServiceOptions options)
    {
        (_path, _delay, _interval) = (path, options.ReloadDelay, options.PollingInterval);
        _watcher = TryWatch(path);
        _seen = FileStamp.Of(path);
    }

    /// <summary>Waits for another file; the result says whether there is one, or none any more.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _notices.WaitAsync(_interval, cancellation).ConfigureAwait(false);
            var stamp = FileStamp.Of(_path);
            if (stamp == _seen && !_isWantedAgain)
            {
                continue;
            }

            // What is being written still changes.
            for (FileStamp? last = null; last != stamp; stamp = FileStamp.Of(_path))
            {
                last = stamp;
                await Task.Delay(_delay, cancellation).ConfigureAwait(false);
            }

            if (stamp != _seen || _isWantedAgain)
            {
                (_seen, _isWantedAgain) = (stamp, false);
                return stamp != FileStamp.None;
            }
        }
    }

    /// <summary>Lets the next look find the file again, though it has not changed: it could not be read, or used, this time.</summary>
    public void WantAgain() => _isWantedAgain = true;

    public void Dispose()
    {
        _watcher?.Dispose();
        _notices.Dispose();
    }

    private FileSystemWatcher? TryWatch(string path)
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path))
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
            };
            watcher.Changed += (_, _) => Notice();
            watcher.Created += (_, _) => Notice();
            watcher.Renamed += (_, _) => Notice();
            watcher.Error += (_, _) => Notice();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // No folder, no such file system, or no notices left of the user's: looking at times is enough.
            return null;
        }
    }

    private void Notice()
    {
        try
        {
            _notices.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // It looks already, or never again.
        }
    }
}
