namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Two ways to read the same do not agree.</summary>
/// <param name="message">What they disagree on.</param>
internal sealed class UnequalException(string message) : Exception(message)
{
    /// <summary>Both, where they are texts.</summary>
    public string Details { get; init; } = "";

    /// <summary>Requires that two things are equal.</summary>
    public static void Require<T>(T first, T second, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(first, second))
        {
            throw new UnequalException($"{what}: {first} and {second}");
        }
    }

    /// <summary>Requires that two rows of things are equal; what is no number equals itself.</summary>
    public static void Require<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, string what)
    {
        Require(first.Length, second.Length, $"the length of {what}");
        for (int index = 0; index < first.Length; index++)
        {
            if (!EqualityComparer<T>.Default.Equals(first[index], second[index]))
            {
                throw new UnequalException($"{what} at {index}: {first[index]} and {second[index]}");
            }
        }
    }
}
