using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using MLSegmentation.Models.Weights;
using MLSegmentation.Options;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>Says by name and text what decides the result of a run, so that it can be compared with that of another.</summary>
internal static class RunDescription
{
    private static readonly Dictionary<string, string> Options = OptionDescription.Keys
        .Append(("steps", nameof(SegmentationTrainerOptions.Steps)))
        .Append(("seed", nameof(SegmentationTrainerOptions.Seed)))
        .Append(("channels", nameof(SegmentationTrainerOptions.Channels)))
        .Append(("classes", nameof(SegmentationTrainerOptions.Classes)))
        .ToDictionary(option => option.Item1, option => option.Item2);

    /// <summary>The option that an entry of a description is of; what is no option, such as an option of the network, keeps its key.</summary>
    public static OptionName NameOf(string key) => new(Options.GetValueOrDefault(key, key));

    /// <summary>Describes a run, given what its model would say about itself, with all options.</summary>
    public static IReadOnlyDictionary<string, string> Of(SegmentationModelInfo info, NetworkGraph graph, TrainingPlan plan, TrainingData data)
    {
        var run = new SortedDictionary<string, string>(info.Training!.Options.ToDictionary(), StringComparer.Ordinal)
        {
            ["steps"] = plan.Steps.ToString(CultureInfo.InvariantCulture),
            ["seed"] = info.Training.Seed.ToString(CultureInfo.InvariantCulture),
            [CheckpointLayout.NetworkKey] = info.Network.Name,
            ["checksum of the network's operations"] = GraphFingerprint.Of(graph),
            ["parameters"] = info.Network.Parameters.ToString(CultureInfo.InvariantCulture),
            ["channels"] = info.Channels.ToString(CultureInfo.InvariantCulture),
            ["classes"] = info.Classes.ToComparableText(),
        };
        foreach (var (name, value) in info.Network.Options)
        {
            run[$"{CheckpointLayout.NetworkOptionPrefix}{name}"] = value;
        }

        // Where it is not that of the training images, nothing else tells it.
        if (run.ContainsKey("initialWeights"))
        {
            run["normalization"] = Text(info.Normalization);
        }

        Add(run, "training", data.Training);
        Add(run, "validation", data.Validation);
        if (data.Unlabelled is not null)
        {
            Add(run, "unlabelled", data.Unlabelled);
        }

        return run;
    }

    private static string Text(PixelNormalization normalization) =>
        string.Create(CultureInfo.InvariantCulture, $"mean {List(normalization.Mean)}, deviation {List(normalization.StandardDeviation)}");

    private static string List(IEnumerable<float> values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static void Add(SortedDictionary<string, string> run, string name, SampleSet? samples)
    {
        run[$"{name} images"] = (samples?.Count ?? 0).ToString(CultureInfo.InvariantCulture);
        if (samples is not null)
        {
            run[$"checksum of the {name} images"] = Checksum(samples.Infos);
        }
    }

    /// <summary>A checksum over sizes, sums of pixels and counts of classes, which other images or another order hardly share.</summary>
    private static string Checksum(IEnumerable<SampleInfo> infos)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (long number in infos.SelectMany(SampleFingerprint.Numbers))
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }
}
