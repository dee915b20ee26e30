namespace MLSegmentation.Fuzzing.Targets;

/// <summary>
/// A reader of what others wrote. Whatever it is given, it gives a result or a <see cref="SegmentationException"/> in one line, in bounded memory;
/// anything else that leaves <see cref="Run"/> is a fault.
/// </summary>
/// <param name="Name">What it is called, as the folder of its corpus is.</param>
/// <param name="Read">Reads, and throws <see cref="UnequalException"/> where two ways to read do not agree.</param>
internal sealed record FuzzTarget(string Name, Action<FuzzInput> Read)
{
    private const long FixedBytes = 96 << 20;

    /// <summary>How the name of the file ends, where it is read from one.</summary>
    public string Extension { get; init; } = "";

    /// <summary>The most bytes that may be allocated for each byte of the input, beside a fixed amount.</summary>
    public int BytesPerByte { get; init; } = 4096;

    /// <summary>The names of the types that read. (The types themselves may not be touched before AFL is there: they are instrumented.)</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Examples to begin with, by name.</summary>
    public required Func<IEnumerable<(string Name, byte[] Content)>> Examples { get; init; }

    /// <summary>Reads an input.</summary>
    /// <param name="bytes">The input.</param>
    public void Run(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var input = new FuzzInput(bytes, Extension);
        input.Attempt(() => Read(input));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > FixedBytes + (BytesPerByte * input.Length))
        {
            throw new InsufficientMemoryException($"{allocated:N0} bytes were allocated for an input of {input.Length}.");
        }
    }
}
