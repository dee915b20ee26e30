namespace MLSegmentation.Training.Loop;

/// <summary>Sums up figures over the steps of an epoch, by name.</summary>
internal sealed class EpochSums
{
    private SortedDictionary<string, double> _sums = new(StringComparer.Ordinal);

    /// <summary>Adds the figure of a step. A step adds up what its batches have each a share of.</summary>
    public void Add(string name, double value) => _sums[name] = _sums.GetValueOrDefault(name) + value;

    /// <summary>The sums so far; null where there are none.</summary>
    public IReadOnlyDictionary<string, double>? Save() => _sums.Count == 0 ? null : new SortedDictionary<string, double>(_sums, StringComparer.Ordinal);

    /// <summary>Goes on with the sums of a checkpoint.</summary>
    public void Restore(IReadOnlyDictionary<string, double>? sums)
    {
        _sums.Clear();
        foreach (var (name, sum) in sums ?? new Dictionary<string, double>())
        {
            _sums.Add(name, sum);
        }
    }

    /// <summary>Ends an epoch of so many steps, and gives the means; null where there are none.</summary>
    public IReadOnlyDictionary<string, double>? TakeMeans(int steps)
    {
        var sums = _sums;
        _sums = new(StringComparer.Ordinal);
        return sums.Count == 0 ? null : sums.ToDictionary(pair => pair.Key, pair => pair.Value / steps);
    }
}
