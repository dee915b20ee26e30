namespace MLSegmentation.Tests.Scoring;

/// <summary>One row again and again, which counts how often it was taken.</summary>
internal sealed class CountedSource<T>(T row)
{
    /// <summary>More than ML.NET reads ahead.</summary>
    private const int Count = 5000;

    private int _taken;

    /// <summary>How many rows were taken so far, on whatever thread.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public IEnumerable<T> Rows
    {
        get
        {
            for (int index = 0; index < Count; index++)
            {
                Interlocked.Increment(ref _taken);
                yield return row;
            }
        }
    }
}
