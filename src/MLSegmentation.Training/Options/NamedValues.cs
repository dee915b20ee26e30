namespace MLSegmentation.Training.Options;

/// <summary>Values by name, for a catalogue.</summary>
/// <param name="kind">What one of them is, in words.</param>
/// <param name="entries">The names and the values, in the order in which they are listed.</param>
internal sealed class NamedValues<T>(string kind, params (string Name, T Value)[] entries)
    where T : class
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. entries.Select(entry => entry.Name)];

    /// <summary>The value of a name.</summary>
    /// <exception cref="SegmentationException">There is no such name; the message lists those that exist.</exception>
    public T Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new SegmentationException($"There is no {kind} '{name}'; there are {string.Join(", ", Names)}.");
    }

    /// <summary>The value of a name; null where there is none.</summary>
    public T? Find(string name) => Array.Find(entries, entry => entry.Name == name).Value;
}
