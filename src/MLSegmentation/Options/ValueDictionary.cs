using System.Collections.Frozen;
using System.Collections.ObjectModel;

namespace MLSegmentation.Options;

/// <summary>A dictionary that nobody changes and that equals others of the same items, so that options with dictionaries compare by value.</summary>
internal sealed class ValueDictionary<TKey, TValue>(FrozenDictionary<TKey, TValue> items) : ReadOnlyDictionary<TKey, TValue>(items)
    where TKey : notnull
{
    public override bool Equals(object? obj) => obj is ValueDictionary<TKey, TValue> other && Count == other.Count
        && this.All(item => other.TryGetValue(item.Key, out var value) && EqualityComparer<TValue>.Default.Equals(item.Value, value));

    public override int GetHashCode() => this.Aggregate(Count, (hash, item) => hash ^ HashCode.Combine(item.Key, item.Value));
}
