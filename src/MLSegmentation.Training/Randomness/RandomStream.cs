using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training;

/// <summary>
/// A stream of random numbers that its keys determine, the same on every platform: SplitMix64 (Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", OOPSLA 2014). Making one costs nothing, so each augmentation of each image in each
/// epoch has its own.
/// </summary>
/// <remarks>A value that changes with every number it gives: pass it by reference, or the copy gives the same numbers again.</remarks>
public struct RandomStream
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    /// <summary>The stream of a seed, a purpose within it, and two numbers such as epoch and index.</summary>
    internal static RandomStream Create(int seed, RandomPurpose purpose, int first = 0, int second = 0)
    {
        ulong state = Mix((uint)seed + Increment);
        state = Mix(state ^ (uint)purpose) + Increment;
        state = Mix(state ^ (uint)first) + Increment;
        return new RandomStream(Mix(state ^ (uint)second));
    }

    /// <summary>Draws a number; each is as likely as any other.</summary>
    /// <returns>A number of at least 0 and below 1.</returns>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a number between two others; each is as likely as any other.</summary>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest number, at least <paramref name="least"/>.</param>
    /// <returns>A number from <paramref name="least"/> to <paramref name="most"/>.</returns>
    public double NextDouble(double least, double most) => least + ((most - least) * NextDouble());

    /// <summary>Draws a number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    /// <returns>The number.</returns>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Draws a whole number; each is as likely as any other.</summary>
    /// <param name="count">How many numbers there are to draw from, at least 1.</param>
    /// <returns>A whole number of at least 0 and below <paramref name="count"/>.</returns>
    public int NextInt32(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>The stream that belongs to a key; it says nothing about this one, from which nothing is drawn.</summary>
    internal readonly RandomStream Split(ulong key) => new(Mix(_state ^ Mix(key + Increment)));

    /// <summary>Sixty-four random bits.</summary>
    internal ulong NextBits()
    {
        _state += Increment;
        return Mix(_state);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order (Fisher and Yates).</summary>
    internal int[] NextPermutation(int count)
    {
        int[] order = new int[count];
        for (int index = 0; index < count; index++)
        {
            int other = NextInt32(index + 1);
            order[index] = order[other];
            order[other] = index;
        }

        return order;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
