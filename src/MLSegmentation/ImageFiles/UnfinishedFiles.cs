namespace MLSegmentation;

/// <summary>
/// The files and temporary folders that this process is writing at the moment, for a program that ends without waiting for its own threads.
/// </summary>
public static class UnfinishedFiles
{
    private static readonly object Gate = new();
    private static readonly HashSet<string> Paths = [];
    private static readonly HashSet<string> Marks = [];
    private static bool _isEnding;
    private static bool _isAbandoned;

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

            _isAbandoned = true;
            bool isFinished = isAny && Paths.Count == 0;
            foreach (string path in Paths.Concat(Marks))
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
            Refuse(_isEnding);
            Paths.Add(path);
        }
    }

    /// <summary>Does something with a file that is over at once, such as making it, so that nothing can appear after all was deleted.</summary>
    /// <exception cref="OperationCanceledException">The program is ending, and what was not finished is deleted.</exception>
    internal static T Do<T>(Func<T> act)
    {
        lock (Gate)
        {
            Refuse(_isAbandoned);
            return act();
        }
    }

    /// <summary>Gives a file that was begun its final name.</summary>
    /// <exception cref="OperationCanceledException">The program is ending, and what was not finished is deleted.</exception>
    internal static void Complete(string path, string place)
    {
        lock (Gate)
        {
            Refuse(_isAbandoned);
            File.Move(path, place, overwrite: true);
            End(path);
        }
    }

    /// <summary>Makes a temporary folder. While the program is ending, only a file that is being written can need one.</summary>
    /// <exception cref="OperationCanceledException">The program is ending.</exception>
    internal static DirectoryInfo BeginFolder()
    {
        lock (Gate)
        {
            Refuse(_isAbandoned || (_isEnding && Paths.Count == 0));
            var folder = Directory.CreateTempSubdirectory("mlsegmentation-");
            Paths.Add(folder.FullName);
            return folder;
        }
    }

    /// <summary>Notes that a file or folder that was begun is gone.</summary>
    internal static void End(string path)
    {
        lock (Gate)
        {
            Paths.Remove(path);
            Monitor.PulseAll(Gate);
        }
    }

    /// <summary>Notes a file that says that this process is at work, which nobody waits for.</summary>
    internal static void AddMark(string path)
    {
        lock (Gate)
        {
            Marks.Add(path);
        }
    }

    /// <summary>Notes that such a file is gone.</summary>
    internal static void EndMark(string path)
    {
        lock (Gate)
        {
            Marks.Remove(path);
        }
    }

    private static void Refuse(bool isOver)
    {
        if (isOver)
        {
            throw new OperationCanceledException("The program is ending and begins no further file.");
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
