using System.Collections.ObjectModel;

namespace MLSegmentation.Options;

/// <summary>A list that nobody changes and that equals others of the same items, so that options with lists compare by value.</summary>
internal sealed class ValueList<T>(T[] items) : ReadOnlyCollection<T>(items)
{
    public override bool Equals(object? obj) => obj is ValueList<T> other && this.SequenceEqual(other);

    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);
}
