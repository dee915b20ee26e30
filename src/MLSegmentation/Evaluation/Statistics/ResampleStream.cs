namespace MLSegmentation.Evaluation.Statistics;

/// <summary>
/// Draws the images of resamples, the same ones for a seed on every machine and with every version of .NET, which
/// <see cref="Random"/> does not promise: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators",
/// OOPSLA 2014).
/// </summary>
internal struct ResampleStream
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>The stream of a seed.</summary>
    public ResampleStream(int seed) => _state = Mix((uint)seed + Increment);

    /// <summary>Draws a whole number of at least 0 and below <paramref name="count"/>; each is as likely as any other.</summary>
    public int Next(int count)
    {
        _state += Increment;
        return (int)Math.BigMul(Mix(_state), (ulong)count, out _);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
