namespace MLSegmentation.Training.Auto;

/// <summary>The time that a run has taken, the runs that it goes on from included.</summary>
/// <param name="clock">The clock.</param>
/// <param name="before">What the runs before have taken.</param>
internal sealed class AutoTimer(TimeProvider clock, TimeSpan before)
{
    private readonly long _start = clock.GetTimestamp();

    /// <summary>The time so far.</summary>
    public TimeSpan Elapsed => before + clock.GetElapsedTime(_start);
}
