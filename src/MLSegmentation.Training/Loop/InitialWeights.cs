using Microsoft.ML.Runtime;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Loop;

/// <summary>The weights that a training begins with.</summary>
internal static class InitialWeights
{
    /// <summary>Opens those that the options name, else those of ImageNet where the network begins with them; null for random ones.</summary>
    /// <remarks>A resumed run needs those of ImageNet no more: its checkpoint holds what became of them.</remarks>
    public static StoredWeights? Open(SegmentationTrainerOptions options, NetworkArchitecture network, bool isResumed) =>
        options.InitialWeights is { } path ? StoredWeights.Open(path)
            : network.BeginsWithImageNet && !isResumed ? ImageNetWeights.Open() : null;

    /// <summary>The file that a description names; null for random weights.</summary>
    public static string? GetName(SegmentationTrainerOptions options, NetworkArchitecture network) =>
        options.InitialWeights is { } path ? Path.GetFileName(path) : network.BeginsWithImageNet ? ImageNetWeights.FileName : null;

    /// <summary>Logs what was taken over, in a channel of its own, so that programs can tell it from the rest.</summary>
    /// <param name="report">What fitted.</param>
    /// <param name="weights">The file.</param>
    /// <param name="network">What is trained.</param>
    /// <param name="environment">Where it is logged.</param>
    public static void Report(WeightsReport report, StoredWeights weights, NetworkArchitecture network, IHostEnvironment environment)
    {
        using var channel = environment.Register(nameof(SegmentationTrainer)).Start(nameof(SegmentationTrainerOptions.InitialWeights));
        string unused = report.Unused.Count > 0 ? $"; {report.Unused.Count} of the file's are not in the network" : "";
        channel.Info(MessageSensitivity.None, "Loaded {0} from '{1}'{2}.", report, SegmentationText.Escape(weights.Path), unused);

        // Those of ImageNet have no decoder, and nobody expects one.
        bool isComplete = weights.IsOfImageNet && report.Different.Count == 0 && report.Unused.Count == 0;
        if (!isComplete && report.DescribeDifferences() is { Length: > 0 } differences)
        {
            string shown = SegmentationText.Escape(differences);
            channel.Warning(MessageSensitivity.None, "{0} of the network's tensors begin at random: {1}.", report.Count - report.Loaded.Count, shown);
        }

        if (FindDifference(weights, network) is { } difference)
        {
            channel.Warning(
                MessageSensitivity.None,
                "The weights are of a {0} with other options, to which they will have to adapt: {1}.",
                network.Name,
                SegmentationText.Escape(difference));
        }
    }

    /// <summary>In which options the network differs from that of the file, whose tensors may fit all the same; null in none, or of another one.</summary>
    private static string? FindDifference(StoredWeights weights, NetworkArchitecture network) =>
        weights.Network is { } stored && stored.Name == network.Name
            ? StoredNetwork.FindDifference(stored, new NetworkInfo(network.Name, network.DescribeHyperParameters(), 0))
            : null;
}
