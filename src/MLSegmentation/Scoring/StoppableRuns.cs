using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MLSegmentation.Scoring;

/// <summary>
/// Runs a network so that it can be cancelled and can take no longer than a time limit. ONNX Runtime is told to end, which it does before the next
/// operator of the network.
/// </summary>
/// <remarks>
/// Under a time limit the run has a thread of its own, so that even a single operator that takes for ever keeps nobody waiting: the run is then
/// given up, and goes on by itself. The next one waits for it, so that such runs do not pile up.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore holds something to release only where its handle was asked for.")]
internal sealed class StoppableRuns(SegmentationScoringOptions options)
{
    // Of a run that has been told to end.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // What waiting for a thread takes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly SemaphoreSlim _turns = new(1);
    private Task _abandoned = Task.CompletedTask;

    /// <summary>Does one run.</summary>
    /// <param name="run">Runs the network under the options that it is given, and may go on doing so after this method has thrown.</param>
    /// <param name="getName">Gives the name of the image, at the beginning of a sentence.</param>
    /// <param name="images">How many images it scores, each of which may take as long as the limit.</param>
    /// <param name="isAlone">Whether it begins after all others have ended that are alone, too. Waiting for them is no part of the time.</param>
    /// <param name="cancellation">Stops this run, or the waiting for it; that of the options does so, too.</param>
    /// <exception cref="OperationCanceledException">One of the tokens was cancelled.</exception>
    /// <exception cref="SegmentationException">The time limit is over.</exception>
    public void Do(Action<RunOptions> run, Func<string> getName, int images = 1, bool isAlone = false, CancellationToken cancellation = default)
    {
        ThrowIfCancelled(cancellation);
        if (!isAlone)
        {
            DoNow(run, getName, images, cancellation);
            return;
        }

        WaitForTurn(cancellation);
        try
        {
            DoNow(run, getName, images, cancellation);
        }
        finally
        {
            _turns.Release();
        }
    }

    private void WaitForTurn(CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, cancellation);
        try
        {
            _turns.Wait(linked.Token);
        }
        catch (OperationCanceledException)
        {
            ThrowIfCancelled(cancellation);
            throw;
        }
    }

    private void DoNow(Action<RunOptions> run, Func<string> getName, int images, CancellationToken cancellation)
    {
        if (options.TimeLimit is not { } limit)
        {
            DoHere(run, cancellation);
            return;
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, cancellation);
        try
        {
            DoWithin(LongestWait < limit * images ? LongestWait : limit * images, run, getName, linked.Token);
        }
        catch (OperationCanceledException)
        {
            ThrowIfCancelled(cancellation);
            throw;
        }
    }

    private void DoHere(Action<RunOptions> run, CancellationToken cancellation)
    {
        using var settings = new RunOptions();
        using var registration = options.CancellationToken.UnsafeRegister(End, settings);
        using var ownRegistration = cancellation.UnsafeRegister(End, settings);
        try
        {
            run(settings);
        }
        catch (OnnxRuntimeException) when (options.CancellationToken.IsCancellationRequested || cancellation.IsCancellationRequested)
        {
            ThrowIfCancelled(cancellation);
        }

        static void End(object? settings) => ((RunOptions)settings!).Terminate = true;
    }

    private void ThrowIfCancelled(CancellationToken cancellation)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        cancellation.ThrowIfCancellationRequested();
    }

    private void DoWithin(TimeSpan limit, Action<RunOptions> run, Func<string> getName, CancellationToken cancellation)
    {
        if (!IsOver(Volatile.Read(ref _abandoned), limit, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SegmentationException(
                $"{getName()} was not scored: an image before it took longer than {Describe(limit)}, and what the network computes of that cannot be stopped "
                + $"and goes on. Leave that image out, cut it into smaller ones, or raise the time limit.")
            {
                Kind = SegmentationErrorKind.TimeLimit,
            };
        }

        var settings = new RunOptions();
        var task = Task.Factory.StartNew(
            () => run(settings), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        if (IsOver(task, limit, cancellation))
        {
            settings.Dispose();
            task.GetAwaiter().GetResult();
            return;
        }

        End(task, settings);
        cancellation.ThrowIfCancellationRequested();
        throw new SegmentationException($"{getName()} takes longer than {Describe(limit)} to score, and was given up. Cut it into smaller images, or "
            + "raise the time limit.")
        {
            Kind = SegmentationErrorKind.TimeLimit,
        };
    }

    private void End(Task task, RunOptions settings)
    {
        settings.Terminate = true;

        // Nobody asks for its outcome.
        var end = task.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                settings.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, // The next one must not wait for a thread pool that is busy, too.
            TaskScheduler.Default);
        if (end.Wait(Patience))
        {
            return;
        }

        // Several threads may give up runs, all of which the next one waits for.
        Task before;
        do
        {
            before = Volatile.Read(ref _abandoned);
        }
        while (Interlocked.CompareExchange(ref _abandoned, before.IsCompleted ? end : Task.WhenAll(before, end), before) != before);
    }

    /// <summary>Waits for a run; the result says whether it ended, of itself or by an exception, before the time was over and the token cancelled.</summary>
    private static bool IsOver(Task task, TimeSpan time, CancellationToken cancellation)
    {
        try
        {
            return Task.WaitAny([task], (int)Math.Ceiling(time.TotalMilliseconds), cancellation) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Describe(TimeSpan limit) => limit.TotalSeconds < 0.1
        ? string.Create(CultureInfo.InvariantCulture, $"the time limit of {limit.TotalMilliseconds:0.####} ms")
        : string.Create(CultureInfo.InvariantCulture, $"the time limit of {limit.TotalSeconds:0.###} s");
}
