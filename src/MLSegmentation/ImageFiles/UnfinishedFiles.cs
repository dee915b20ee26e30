namespace MLSegmentation;

/// <summary>
/// The files and temporary folders that this process is writing at the moment, for a program that ends without waiting for its own threads.
/// </summary>
public static class UnfinishedFiles
{
    private static readonly object Gate = new();
    private static readonly HashSet<string> Paths = [];
    private static bool _isEnding;

    /// <summary>
    /// Lets no further file be begun in this process, waits for those that are being written, and deletes what is not finished by then. The files
    /// that they were to replace stay as they are.
    /// </summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the waiting early.</param>
    /// <returns>Whether files were being written and all of them were finished.</returns>
    public static bool Abandon(TimeSpan patience, CancellationToken cancellationToken = default)
    {
        using var registration = cancellationToken.UnsafeRegister(_ => Wake(), null);
        lock (Gate)
        {
            _isEnding = true;
            bool isAny = Paths.Count > 0;
            long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            while (Paths.Count > 0 && !cancellationToken.IsCancellationRequested && end - Environment.TickCount64 is > 0 and var left)
            {
                Monitor.Wait(Gate, (int)Math.Min(left, int.MaxValue));
            }

            bool isFinished = isAny && Paths.Count == 0;
            foreach (string path in Paths)
            {
                TryDelete(path);
            }

            return isFinished;
        }
    }

    /// <summary>Notes a temporary file that is about to be made.</summary>
    /// <exception cref="OperationCanceledException">The program is ending.</exception>
    internal static void Begin(string path)
    {
        lock (Gate)
        {
            if (_isEnding)
            {
                throw new OperationCanceledException("The program is ending and begins no further file.");
            }

            Paths.Add(path);
        }
    }

    /// <summary>Notes a temporary folder that a file which is being written needs.</summary>
    internal static void Add(string path)
    {
        lock (Gate)
        {
            Paths.Add(path);
        }
    }

    /// <summary>Notes that a file has its final name, or that a file or folder is gone.</summary>
    internal static void End(string path)
    {
        lock (Gate)
        {
            Paths.Remove(path);
            Monitor.PulseAll(Gate);
        }
    }

    private static void Wake()
    {
        lock (Gate)
        {
            Monitor.PulseAll(Gate);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The program ends, and nobody could do more about it.
        }
    }
}
