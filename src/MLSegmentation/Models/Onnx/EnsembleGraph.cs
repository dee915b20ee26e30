using System.Globalization;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Puts several models side by side in one graph: each prepares the image in its own way, and the probabilities are averaged. The result is a model
/// like any other, with one input and two outputs.
/// </summary>
internal static class EnsembleGraph
{
    private const string Name = "ensemble";

    // What the nodes of the mean take at most, beside those of each member.
    private const int OwnNodes = 4;

    /// <summary>Makes an ensemble of models.</summary>
    /// <param name="parts">The models; their weights need not be shares.</param>
    /// <exception cref="SegmentationException">They do not suit each other, or are too many for one file.</exception>
    public static ImageModel Create(IReadOnlyList<EnsemblePart> parts) => ImageModel.FromProto(Combine(parts), "The ensemble");

    /// <summary>The same, not yet checked.</summary>
    public static ModelProto Combine(IReadOnlyList<EnsemblePart> parts)
    {
        RequireAlike(parts);
        RequireFit(parts);
        long operatorSet = parts.Max(part => part.Model.OpsetImport.First(IsOnnx).Version);
        parts = [.. parts.Select(part => part with { Model = OperatorSetRaise.Apply(part.Model, operatorSet, part.Member.Name) })];
        double sum = parts.Sum(part => part.Member.Weight);
        parts = [.. parts.Select(part => part with { Member = part.Member with { Weight = part.Member.Weight / sum, Model = EnsembleParts.InfoOf(part) } })];
        var info = Describe([.. parts.Select(part => part.Member)]);
        var model = ImageGraph.ToModel(Build(parts, info), ModelMetadata.Write(info));
        model.IrVersion = Math.Max(model.IrVersion, parts.Max(part => part.Model.IrVersion));
        model.OpsetImport.Clear();
        model.OpsetImport.AddRange(parts
            .SelectMany(part => part.Model.OpsetImport)
            .GroupBy(set => IsOnnx(set) ? "" : set.Domain)
            .OrderBy(sets => sets.Key, StringComparer.Ordinal)
            .Select(sets => new OperatorSetIdProto { Domain = sets.Key, Version = sets.Max(set => set.Version) }));
        return model;
    }

    private static bool IsOnnx(OperatorSetIdProto set) => set.Domain is "" or "ai.onnx";

    private static OnnxGraph Build(IReadOnlyList<EnsemblePart> parts, SegmentationModelInfo info)
    {
        var graph = new OnnxGraph(Name);
        graph.Input(TensorNames.Image, info.Pixels == PixelKind.EightBit ? DataType.Uint8 : DataType.Float, ImageSides.Shape(info));
        foreach (var (part, index) in parts.Select((part, index) => (part, index)))
        {
            graph.Add(EnsembleParts.Scoring(part, EnsembleParts.Prefix(index)));
        }

        string[] scores = [.. parts.Select((_, index) => EnsembleParts.Score(index))];
        EnsembleMean.Add(graph, scores, info.Members, TensorNames.Score, "ensemble/score");
        string best = graph.Add("ArgMax", "ensemble/best", [TensorNames.Score], Attribute("axis", 1), Attribute("keepdims", 0));
        graph.Add("Cast", TensorNames.PredictedLabel, [best], Attribute("to", (long)DataType.Uint8));
        graph.Output(TensorNames.Score, DataType.Float, ["N", info.Classes.Count, .. ImageSides.Symbols(info.Rank)]);
        graph.Output(TensorNames.PredictedLabel, DataType.Uint8, ["N", .. ImageSides.Symbols(info.Rank)]);
        return graph;
    }

    private static SegmentationModelInfo Describe(IReadOnlyList<EnsembleMember> members)
    {
        var first = members[0].Model;
        int channels = members.Max(member => member.Model.Channels);
        var normalization = members.First(member => member.Model.Channels == channels).Model.Normalization;
        var options = new Dictionary<string, string> { ["members"] = members.Count.ToString(CultureInfo.InvariantCulture) };
        var network = new NetworkInfo(Name, options, members.Sum(member => member.Model.Network.Parameters));
        return new SegmentationModelInfo(first.Classes, channels, normalization, CommonDivisor(members.Select(member => member.Model.Divisor)), network)
        {
            Members = members,
            Pixels = first.Pixels,
            Samples = first.Samples,
            TrainingImageSize = first.TrainingImageSize,
            TrainingRange = CommonRange(members),
            Volumes = first.Volumes,
            Divisors = CommonDivisors(members),
            Resize = members.FirstOrDefault(member => member.Model.Resize is not null)?.Model.Resize,
        };
    }

    /// <summary>What all of them divide, or the largest of them where that is too much.</summary>
    private static int CommonDivisor(IEnumerable<int> divisors)
    {
        long common = 1;
        int largest = 1;
        foreach (int divisor in divisors)
        {
            common = common <= DescriptionCheck.MaxDivisor ? common / Gcd(common, divisor) * divisor : common;
            largest = Math.Max(largest, divisor);
        }

        return common <= DescriptionCheck.MaxDivisor ? (int)common : largest;

        static long Gcd(long first, long second) => second == 0 ? first : Gcd(second, first % second);
    }

    /// <summary>What suits each side of all members; null where the common divisor does, or one side needs too much.</summary>
    private static ImageSize? CommonDivisors(IReadOnlyList<EnsembleMember> members)
    {
        if (members.All(member => member.Model.Divisors is null))
        {
            return null;
        }

        int[] common = [.. new Func<ImageSize, int>[] { size => size.Width, size => size.Height, size => size.Depth }.Select(
            side => CommonDivisor(members.Select(member => side(member.Model.SideDivisors))))];
        return new ImageSize(common[0], common[1], common[2]);
    }

    /// <summary>The values that any member was trained on, so that none that one of them knows is warned of.</summary>
    private static TrainingRange? CommonRange(IReadOnlyList<EnsembleMember> members)
    {
        TrainingRange?[] ranges = [.. members.Select(member => member.Model.TrainingRange)];
        return Array.Exists(ranges, range => range is null) ? null : ranges.Aggregate((first, second) => new TrainingRange(
            [.. first!.Minimum.Zip(second!.Minimum, Math.Min)],
            [.. first.Maximum.Zip(second.Maximum, Math.Max)],
            [.. first.SmallestMaximum.Zip(second.SmallestMaximum, Math.Min)]));
    }

    private static void RequireAlike(IReadOnlyList<EnsemblePart> parts)
    {
        var first = parts[0].Member;
        foreach (var other in parts.Skip(1).Select(part => part.Member))
        {
            if (FindDifference(first.Model, other.Model) is { } difference)
            {
                throw new SegmentationException($"The models '{first.Name}' and '{other.Name}' cannot be combined: {difference}.");
            }
        }
    }

    private static string? FindDifference(SegmentationModelInfo first, SegmentationModelInfo other)
    {
        string[] names = [.. first.Classes.Select(item => item.Name)];
        string[] others = [.. other.Classes.Select(item => item.Name)];
        if (names.Length != others.Length)
        {
            return $"the first has {names.Length} classes ({string.Join(", ", names)}), the second {others.Length} ({string.Join(", ", others)}); "
                + "train them with the same classes in the same order";
        }

        int different = names.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        if (different < names.Length)
        {
            return $"class {different} is '{names[different]}' in the first and '{others[different]}' in the second; "
                + "train them with the same classes in the same order";
        }

        if (first.Volumes != other.Volumes)
        {
            return "they prepare volumes in different ways, or one of them is not for volumes; train them with the same spacing, window, normalisation and "
                + "slices";
        }

        bool areAlike = first.Pixels == other.Pixels
            && (first.Pixels == PixelKind.EightBit || (first.Channels == other.Channels && first.Samples == other.Samples))
            && (first.TrainingImageSize is null) == (other.TrainingImageSize is null);
        return areAlike
            ? null
            : $"the first takes {first.DescribePixels()}, the second {other.DescribePixels()}; train them on the same images";
    }

    private static void RequireFit(IReadOnlyList<EnsemblePart> parts)
    {
        long nodes = OwnNodes;
        long bytes = 0;
        foreach (var (part, index) in parts.Select((part, index) => (part, index)))
        {
            nodes += part.Model.Graph.Node.Count + 1;
            bytes += part.Model.Graph.Initializer.Sum(constant => (long)constant.CalculateSize());
            if (nodes > GraphCheck.MaxNodes || bytes > ImageModel.MaxLength || index >= EnsembleParts.MaxMembers)
            {
                string limit = nodes > GraphCheck.MaxNodes ? $"{GraphCheck.MaxNodes} nodes"
                    : bytes > ImageModel.MaxLength ? $"{ImageModel.MaxLength} bytes"
                    : $"{EnsembleParts.MaxMembers} members";
                throw new SegmentationException(
                    $"These {parts.Count} models are too many for one ensemble: a model has at most {limit}, and with '{part.Member.Name}', number "
                    + $"{index + 1}, there would be more. Combine the {index} before it, or smaller ones.");
            }
        }
    }
}
