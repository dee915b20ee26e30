namespace MLSegmentation.Models.Weights;

/// <summary>How the tensors in a checkpoint are named: the network's own ones as they are, all others with a prefix.</summary>
internal static class CheckpointLayout
{
    /// <summary>The entry in a file's metadata that makes it a checkpoint.</summary>
    public const string StateKey = "mlsegmentation.checkpoint";

    /// <summary>What the description of a training calls its network.</summary>
    public const string NetworkKey = "network";

    /// <summary>In front of the names of the network's options in the description of a training.</summary>
    public const string NetworkOptionPrefix = "network.";

    /// <summary>In front of what the optimizer remembers.</summary>
    public const string OptimizerPrefix = "optimizer/";

    /// <summary>In front of the averages of the weights.</summary>
    public const string AveragePrefix = "average/";

    /// <summary>In front of the weights of the best epoch.</summary>
    public const string BestPrefix = "best/";

    /// <summary>The weights that a model would have if the training had ended here: the best, else the averaged, else the last ones.</summary>
    /// <returns>The network's tensors under their own names.</returns>
    public static IEnumerable<WeightTensor> GetOutcome(IReadOnlyList<WeightTensor> tensors)
    {
        string[] prefixes = [BestPrefix, AveragePrefix];
        string? prefix = Array.Find(prefixes, prefix => tensors.Any(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)));
        return prefix is null
            ? tensors.Where(tensor => !tensor.Name.Contains('/', StringComparison.Ordinal))
            : tensors
                .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(tensor => new WeightTensor(tensor.Name[prefix.Length..], tensor.Shape, tensor.Read));
    }
}
