namespace MLSegmentation.Training.Options;

/// <summary>Values by name, in the order in which a catalogue lists them, and what one of them is, in words.</summary>
internal sealed class NamedValues<T>(string kind, params (string Name, T Value)[] entries)
    where T : class
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. entries.Select(entry => entry.Name)];

    /// <summary>The value of a name; where there is none, a <see cref="SegmentationException"/> lists those that exist.</summary>
    public T Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new SegmentationException($"There is no {kind} '{name}'; there are {string.Join(", ", Names)}.");
    }

    /// <summary>The name of a value that has the settings of the catalogue.</summary>
    public string NameOf(T value) => Array.Find(entries, entry => entry.Value.Equals(value)).Name;

    /// <summary>The value of a name; null where there is none.</summary>
    public T? Find(string name) => Array.Find(entries, entry => entry.Name == name).Value;
}
