using System.Globalization;
using MLSegmentation.Models.Weights;
using MLSegmentation.Options;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Execution;

/// <summary>Copies the weights of a file into a network, as far as names and shapes agree.</summary>
internal static class WeightLoader
{
    /// <summary>Copies what fits.</summary>
    /// <exception cref="SegmentationException">Nothing fits, a weight is not a finite number, or the file cannot be read.</exception>
    public static WeightsReport Load(GraphModule module, StoredWeights weights)
    {
        var stored = weights.TensorsFor(module.Graph.Input.Channels).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        GraphParameter[] all = [.. module.Graph.Parameters, .. module.Graph.Buffers];
        GraphParameter[] fitting = [.. all.Where(parameter => stored.TryGetValue(parameter.Name, out var tensor) && Fits(tensor.Shape, parameter.Shape))];
        var report = Compare(all, fitting, stored);
        CheckNormalization(report, weights);
        if (fitting is [])
        {
            throw NothingFits(report, weights);
        }

        // All are looked at before the first is copied, so that an error leaves the network as it was.
        Array.ForEach(fitting, parameter => CheckFinite(stored[parameter.Name].Read(), parameter, weights.Path));
        var tensors = module.state_dict();
        Array.ForEach(fitting, parameter => TensorContent.Copy(stored[parameter.Name], tensors[parameter.Name]));
        return report;
    }

    private static WeightsReport Compare(GraphParameter[] all, GraphParameter[] fitting, Dictionary<string, WeightTensor> stored)
    {
        var others = all.Except(fitting).ToLookup(parameter => stored.ContainsKey(parameter.Name));
        return new WeightsReport(
            [.. fitting.Select(parameter => parameter.Name)],
            [.. others[false].Select(parameter => parameter.Name)],
            [.. others[true].Select(parameter => new WeightDifference(parameter.Name, stored[parameter.Name].Shape, parameter.Shape))],
            [.. stored.Keys.Except(all.Select(parameter => parameter.Name))]);
    }

    /// <summary>
    /// Scales and shifts that were learned with a batch's statistics mean something else behind any other normalisation, and convolutions that
    /// were learned before one something else without.
    /// </summary>
    private static void CheckNormalization(WeightsReport report, StoredWeights weights)
    {
        const string Weight = ".weight";
        var unused = report.Unused.ToHashSet(StringComparer.Ordinal);
        string? layer = report.Loaded.Where(name => name.EndsWith(Weight, StringComparison.Ordinal))
            .SelectMany(name => NormalizationsOf(name[..^Weight.Length]))
            .FirstOrDefault(layer => unused.Contains($"{layer}.running_mean"));
        if (layer is not null)
        {
            throw SegmentationException.Naming(
                $"The weights in '{weights.Path}' were learned with batch normalisation, but the network has another, or none, at {layer}. "
                + $"Choose batch as {new OptionName(nameof(BlockArchitecture.Normalization))}, or begin with other weights.");
        }
    }

    /// <summary>
    /// The layer itself, if it is a normalisation, and those behind a convolution by the names of torchvision (<c>bn1</c>) and ours (<c>norm1</c>).
    /// </summary>
    private static string[] NormalizationsOf(string layer)
    {
        const string Convolution = "conv";
        int start = layer.LastIndexOf('.') + 1;
        return layer[start..].StartsWith(Convolution, StringComparison.Ordinal)
            ? [.. ((string[])["bn", "norm"]).Select(kind => $"{layer[..start]}{kind}{layer[(start + Convolution.Length)..]}")]
            : [layer];
    }

    /// <summary>
    /// Whether the shapes are the same, or the file's is that of a fully connected layer, [out, in], and the network's that of the
    /// convolution which computes the same at every position, [out, channels, kernel…] with as many inputs.
    /// </summary>
    private static bool Fits(IReadOnlyList<long> file, IReadOnlyList<long> network) =>
        file.SequenceEqual(network)
        || (file is [var outputs, var inputs] && network.Count > 2 && network[0] == outputs
            && network.Skip(1).Aggregate(1L, (product, length) => product * length) == inputs);

    private static void CheckFinite(float[] values, GraphParameter parameter, string path)
    {
        int wrong = Array.FindIndex(values, value => !float.IsFinite(value));
        if (wrong >= 0)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The weights file '{path}' holds {values[wrong]} in {parameter.Name}, so no training can begin with it. "
                + $"Take weights of an earlier epoch, or of a training whose loss stayed finite."));
        }
    }

    private static SegmentationException NothingFits(WeightsReport report, StoredWeights weights)
    {
        string names = weights.Tensors.Count == 0
            ? "the file holds no tensors of real numbers"
            : $"the file's first are {string.Join(", ", weights.Tensors.Take(3).Select(tensor => tensor.Name))}";
        return new SegmentationException(
            $"Nothing in '{weights.Path}' fits the network: {report.DescribeDifferences()}; {names}. "
            + "Build the network with the options that the file's was built with, or rename the tensors.");
    }
}
