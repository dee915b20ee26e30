using System.Globalization;

namespace MLSegmentation;

/// <summary>
/// One of several parts of a data set, each of which a process or a machine of its own can work on: of the images in their order, every
/// <see cref="Count"/>-th, beginning with that of the number <see cref="Index"/>. Which image is in which part follows from the list alone, and the
/// numbers of images in two parts differ by one at most. Immutable.
/// </summary>
public sealed record DataShard
{
    /// <summary>The most parts of a data set.</summary>
    internal const int MaxCount = 1_000_000;

    /// <summary>Names a part.</summary>
    /// <param name="index">Which part, from 0 to <paramref name="count"/> - 1.</param>
    /// <param name="count">How many parts there are, 1 to 1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public DataShard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        (Index, Count) = (index, count);
    }

    /// <summary>Which part it is, from 0 on, as Kubernetes numbers the pods of an indexed job.</summary>
    public int Index { get; }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">For example <c>0/7</c>, the first of seven parts, or <c>6/7</c>, the last.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="SegmentationException">The text names no part.</exception>
    /// <example>
    /// <code>
    /// DataShard shard = DataShard.Parse("2/7");
    /// </code>
    /// </example>
    public static DataShard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !TryParse(parts[0], out int index) || !TryParse(parts[1], out int count) || count is < 1 or > MaxCount)
        {
            throw new SegmentationException(
                $"'{text}' is no shard; give which one, from 0 on, and of how many (1 to {MaxCount}), as in 0/7 for the first of seven.");
        }

        return index < count
            ? new DataShard(index, count)
            : throw new SegmentationException($"'{text}' is no shard: they are counted from 0, so that the last of {count} is {count - 1}/{count}.");
    }

    /// <summary>The items of a list that belong to the part, in their order.</summary>
    /// <typeparam name="T">What the list holds.</typeparam>
    /// <param name="items">All items.</param>
    /// <returns>Those of the part; none where there are more parts than items.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is null.</exception>
    /// <example>
    /// <code>
    /// IReadOnlyList&lt;string&gt; part = new DataShard(1, 2).TakeFrom(["a.png", "b.png", "c.png"]);  // b.png
    /// </code>
    /// </example>
    public IReadOnlyList<T> TakeFrom<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var taken = new T[CountOf(items.Count)];
        for (int index = 0; index < taken.Length; index++)
        {
            taken[index] = items[(int)PositionOf(index)];
        }

        return Array.AsReadOnly(taken);
    }

    /// <summary>The part as <see cref="Parse"/> reads it.</summary>
    /// <returns>For example <c>2/7</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    /// <summary>How many of so many items belong to the part.</summary>
    internal int CountOf(int all) => (int)Math.Max(0, ((long)all - Index + Count - 1) / Count);

    /// <summary>The place among all items of an item that has a place in the part.</summary>
    internal long PositionOf(int index) => Index + ((long)index * Count);

    private static bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
