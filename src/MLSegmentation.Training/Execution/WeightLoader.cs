using System.Globalization;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Graph;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>Copies the weights of a file into a network, as far as names and shapes agree.</summary>
internal static class WeightLoader
{
    /// <summary>Copies what fits.</summary>
    /// <exception cref="SegmentationException">Nothing fits, a weight is not a finite number, or the file cannot be read.</exception>
    public static WeightsReport Load(GraphModule module, StoredWeights weights)
    {
        var stored = weights.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        GraphParameter[] all = [.. module.Graph.Parameters, .. module.Graph.Buffers];
        GraphParameter[] fitting = [.. all.Where(parameter => stored.TryGetValue(parameter.Name, out var tensor) && Fits(tensor.Shape, parameter.Shape))];
        var report = Compare(all, fitting, stored);
        if (fitting is [])
        {
            throw NothingFits(report, weights);
        }

        // All are looked at before the first is copied, so that an error leaves the network as it was.
        Array.ForEach(fitting, parameter => CheckFinite(stored[parameter.Name].Read(), parameter, weights.Path));
        Copy(module.state_dict(), fitting, stored);
        return report;
    }

    private static WeightsReport Compare(GraphParameter[] all, GraphParameter[] fitting, Dictionary<string, WeightTensor> stored)
    {
        GraphParameter[] others = [.. all.Except(fitting)];
        var names = all.Select(parameter => parameter.Name).ToHashSet();
        return new WeightsReport(
            [.. fitting.Select(parameter => parameter.Name)],
            [.. others.Select(parameter => parameter.Name).Where(name => !stored.ContainsKey(name))],
            [
                .. others
                    .Where(parameter => stored.ContainsKey(parameter.Name))
                    .Select(parameter => new WeightDifference(parameter.Name, stored[parameter.Name].Shape, parameter.Shape)),
            ],
            [.. stored.Keys.Where(name => !names.Contains(name))]);
    }

    /// <summary>
    /// Whether the shapes are the same, or the file's is that of a fully connected layer, [out, in], and the network's that of the
    /// convolution which computes the same at every position, [out, channels, kernel…] with as many inputs.
    /// </summary>
    private static bool Fits(IReadOnlyList<long> file, IReadOnlyList<long> network) =>
        file.SequenceEqual(network)
        || (file is [var outputs, var inputs] && network.Count > 2 && network[0] == outputs
            && network.Skip(1).Aggregate(1L, (product, length) => product * length) == inputs);

    private static void Copy(Dictionary<string, Tensor> tensors, GraphParameter[] parameters, Dictionary<string, WeightTensor> stored)
    {
        using var withoutGradients = no_grad();
        foreach (var parameter in parameters)
        {
            using var scope = NewDisposeScope();
            tensors[parameter.Name].copy_(tensor(stored[parameter.Name].Read(), [.. parameter.Shape]));
        }
    }

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
