using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>What a module has registered under names, in the order of registration.</summary>
internal sealed class Registry<T>
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);

    public bool Contains(string name) => _values.ContainsKey(name);

    public bool TryGet(string name, [MaybeNullWhen(false)] out T value) => _values.TryGetValue(name, out value);

    public bool TryAdd(string name, T value)
    {
        if (!_values.TryAdd(name, value))
        {
            return false;
        }

        _names.Add(name);
        return true;
    }

    /// <summary>Adds the value, or puts it into the place of the one that has this name.</summary>
    public void Set(string name, T value)
    {
        if (!TryAdd(name, value))
        {
            _values[name] = value;
        }
    }

    public void Remove(string name)
    {
        if (_values.Remove(name))
        {
            _names.Remove(name);
        }
    }

    public void Clear()
    {
        _names.Clear();
        _values.Clear();
    }

    public IEnumerable<(string Name, T Value)> Entries()
    {
        foreach (string name in _names)
        {
            yield return (name, _values[name]);
        }
    }
}
