using System.Globalization;
using System.Runtime.CompilerServices;

namespace MLSegmentation.Training.Graph;

/// <summary>
/// A number for each spatial dimension, such as the sides of a kernel: one for all of them (<c>3</c>), or one for each
/// (<c>[1, 3, 3]</c>), depth before height before width. Immutable.
/// </summary>
[CollectionBuilder(typeof(PerAxis), nameof(Create))]
public sealed record PerAxis
{
    private const char Separator = 'x';

    private readonly int[] _numbers;

    private PerAxis(int[] numbers) => _numbers = numbers;

    /// <summary>How many numbers there are: 1 where all dimensions are alike.</summary>
    public int Count => _numbers.Length;

    /// <summary>The largest of the numbers.</summary>
    public int Max => _numbers.Max();

    /// <summary>The number of a dimension.</summary>
    /// <param name="axis">The dimension, from 0; 0 is the height of an image and the depth of a volume.</param>
    /// <exception cref="IndexOutOfRangeException">There are several numbers, and none for this dimension.</exception>
    public int this[int axis] => Count == 1 ? _numbers[0] : _numbers[axis];

    /// <summary>One number for all dimensions.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator PerAxis(int number) => FromInt32(number);

    /// <summary>One number for all dimensions.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The number, everywhere.</returns>
    public static PerAxis FromInt32(int number) => new((int[])[number]);

    /// <summary>A number for each dimension.</summary>
    /// <param name="numbers">The numbers, depth before height before width; a single one counts for all dimensions.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentException">There is no number.</exception>
    public static PerAxis Create(ReadOnlySpan<int> numbers) => numbers.IsEmpty
        ? throw new ArgumentException("There must be a number for all dimensions, or one for each.", nameof(numbers))
        : new(numbers.ToArray());

    /// <summary>Goes through the numbers.</summary>
    /// <returns>As many as <see cref="Count"/>.</returns>
    public IEnumerator<int> GetEnumerator() => _numbers.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(PerAxis? other) => other is not null && _numbers.AsSpan().SequenceEqual(other._numbers);

    /// <inheritdoc/>
    public override int GetHashCode() => _numbers.Aggregate(Count, HashCode.Combine);

    /// <summary>The numbers as text.</summary>
    /// <returns>For example <c>3</c> or <c>1x3x3</c>.</returns>
    public override string ToString() => string.Join(Separator, _numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What <see cref="ToString"/> writes; null for other texts.</summary>
    internal static PerAxis? Parse(string text)
    {
        string[] parts = text.Split(Separator);
        int[] numbers = new int[parts.Length];
        bool isValid = Enumerable.Range(0, parts.Length).All(
            part => int.TryParse(parts[part], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[part]));
        return isValid ? new(numbers) : null;
    }

    /// <summary>Combines two numbers for each dimension.</summary>
    internal static PerAxis Combine(PerAxis first, PerAxis second, Func<int, int, int> combine)
    {
        int count = Math.Max(first.Count, second.Count);
        return Simplest([.. Enumerable.Range(0, count).Select(axis => combine(first[axis], second[axis]))]);
    }

    /// <summary>The same with a single number where all are alike, so that equal numbers are equal.</summary>
    /// <exception cref="ArgumentException">There are several numbers, and not as many as dimensions.</exception>
    internal PerAxis For(int rank) => Count == 1 || Count == rank
        ? Simplest(_numbers)
        : throw new ArgumentException($"{this} has {Count} numbers, but there are {rank} dimensions; it must have one number, or one for each.");

    /// <summary>As many numbers as there are dimensions.</summary>
    internal long[] Everywhere(int rank) => [.. Enumerable.Range(0, rank).Select(axis => (long)this[axis])];

    internal bool All(Func<int, bool> holds) => Array.TrueForAll(_numbers, number => holds(number));

    private static PerAxis Simplest(int[] numbers) => new(Array.TrueForAll(numbers, number => number == numbers[0]) ? numbers[..1] : numbers);
}
