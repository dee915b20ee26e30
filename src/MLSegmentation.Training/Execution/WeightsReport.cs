namespace MLSegmentation.Training.Execution;

/// <summary>What <see cref="GraphModule.LoadWeights(string)"/> took over from a file, by the names of the tensors.</summary>
/// <param name="Loaded">The parameters and buffers of the network that have the file's values now.</param>
/// <param name="Missing">Those that the file does not have.</param>
/// <param name="Different">Those that have another shape in the file.</param>
/// <param name="Unused">The tensors of the file that the network does not have.</param>
public sealed record WeightsReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<WeightDifference> Different, IReadOnlyList<string> Unused)
{
    private const int NamedTensors = 3;

    /// <summary>The number of parameters and buffers of the network.</summary>
    public int Count => Loaded.Count + Missing.Count + Different.Count;

    /// <summary>What was not taken over, as text; empty where everything was.</summary>
    internal string DescribeDifferences()
    {
        string different = string.Join("; ", Different.Take(NamedTensors).Select(difference => difference.ToString()));
        string more = Different.Count > NamedTensors ? $"; {Different.Count - NamedTensors} more have other shapes" : "";
        string missing = Missing.Count > 0 ? $"the file lacks {Missing.Count}: {List(Missing)}" : "";
        return string.Join("; ", new[] { different + more, missing }.Where(part => part.Length > 0));
    }

    /// <summary>The counts.</summary>
    /// <returns>For example <c>120 of 124 tensors</c>.</returns>
    public override string ToString() => $"{Loaded.Count} of {Count} tensors";

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamedTensors)) + (names.Count > NamedTensors ? ", …" : "");
}
