namespace Microsoft.ML.Runtime;

/// <summary>Makes the generators of an environment; the same seed gives the same sequence.</summary>
internal static class RandomSource
{
    public static Random Create(int? seed) => seed is int value ? new Random(value) : new Random();

    /// <summary>A generator whose seed is the next number of <paramref name="parent"/>.</summary>
    public static Random Create(Random parent) => new(parent.Next());
}
