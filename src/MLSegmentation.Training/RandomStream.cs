namespace MLSegmentation.Training;

/// <summary>
/// A stream of random numbers that its keys determine, the same on every platform: SplitMix64 (Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", OOPSLA 2014). Making one costs nothing, so each picture of each epoch has its own.
/// </summary>
internal struct RandomStream
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    /// <summary>The stream of a seed, a purpose within it, and two numbers such as epoch and index.</summary>
    public static RandomStream Create(int seed, RandomPurpose purpose, int first = 0, int second = 0)
    {
        var state = Mix((uint)seed + Increment);
        state = Mix(state ^ (uint)purpose) + Increment;
        state = Mix(state ^ (uint)first) + Increment;
        return new RandomStream(Mix(state ^ (uint)second));
    }

    /// <summary>A number of at least 0 and below 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number of at least 0 and below <paramref name="count"/>, which is at least 1.</summary>
    public int NextInt32(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order (Fisher and Yates).</summary>
    public int[] NextPermutation(int count)
    {
        var order = new int[count];
        for (int index = 0; index < count; index++)
        {
            int other = NextInt32(index + 1);
            order[index] = order[other];
            order[other] = index;
        }

        return order;
    }

    private ulong NextBits()
    {
        _state += Increment;
        return Mix(_state);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
