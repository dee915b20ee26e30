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
internal sealed class StoppableRuns(SegmentationScoringOptions options)
{
    // Of a run that has been told to end.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private Task _abandoned = Task.CompletedTask;

    /// <summary>Does one run.</summary>
    /// <param name="run">Runs the network under the options that it is given, and may go on doing so after this method has thrown.</param>
    /// <param name="getName">Gives the name of the image, at the beginning of a sentence.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="SegmentationException">The time limit is over.</exception>
    public void Do(Action<RunOptions> run, Func<string> getName)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        if (options.TimeLimit is { } limit)
        {
            DoWithin(limit, run, getName);
        }
        else
        {
            DoHere(run);
        }
    }

    private void DoHere(Action<RunOptions> run)
    {
        using var settings = new RunOptions();
        using var registration = options.CancellationToken.UnsafeRegister(state => ((RunOptions)state!).Terminate = true, settings);
        try
        {
            run(settings);
        }
        catch (OnnxRuntimeException) when (options.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(options.CancellationToken);
        }
    }

    private void DoWithin(TimeSpan limit, Action<RunOptions> run, Func<string> getName)
    {
        if (!IsOver(Volatile.Read(ref _abandoned), limit))
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            throw new SegmentationException(
                $"{getName()} was not scored: an image before it took longer than {Describe(limit)}, and what the network computes of that cannot be stopped "
                + $"and goes on. Leave that image out, cut it into smaller ones, or raise the time limit.");
        }

        var settings = new RunOptions();
        var task = Task.Factory.StartNew(
            () => run(settings), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        if (IsOver(task, limit))
        {
            settings.Dispose();
            task.GetAwaiter().GetResult();
            return;
        }

        End(task, settings);
        options.CancellationToken.ThrowIfCancellationRequested();
        throw new SegmentationException($"{getName()} takes longer than {Describe(limit)} to score, and was given up. Cut it into smaller images, or "
            + "raise the time limit.");
    }

    private void End(Task task, RunOptions settings)
    {
        settings.Terminate = true;
        if (!task.ContinueWith(_ => settings.Dispose(), TaskScheduler.Default).Wait(Patience))
        {
            Volatile.Write(ref _abandoned, task);
        }

        // Nobody asks for its outcome.
        _ = task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
    }

    /// <summary>Waits for a run; the result says whether it ended, of itself or by an exception, before the time was over and the token cancelled.</summary>
    private bool IsOver(Task task, TimeSpan time)
    {
        try
        {
            return Task.WaitAny([task], (int)Math.Ceiling(time.TotalMilliseconds), options.CancellationToken) == 0;
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
