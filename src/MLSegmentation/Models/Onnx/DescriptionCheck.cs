using System.Diagnostics.CodeAnalysis;
using MLSegmentation.History;

namespace MLSegmentation.Models.Onnx;

/// <summary>Checks what a model says about itself: JSON may lack anything, and hold any number.</summary>
internal static class DescriptionCheck
{
    /// <summary>The largest divisor: every image is padded to a multiple of it. The built-in networks have up to 256.</summary>
    public const int MaxDivisor = 1024;

    /// <summary>The longest side, in pixels, that images are resized to.</summary>
    public const int MaxSide = 1 << 16;
    private const int MaxHeads = 64;
    private const double WeightTolerance = 1e-6;
    private const int MaxOperatorSet = 1000;

    /// <summary>Checks a description.</summary>
    /// <exception cref="FormatException">It cannot be that of a model; the message, part of a sentence, says why.</exception>
    public static void Check(ModelDescription model)
    {
        StoredTraining.RequireText(model.Classes, "its classes");
        Require(model.Pixels is null || Enum.IsDefined(model.Pixels.Value), "its pixels are of an unknown kind");
        Require(model.Samples is null || Enum.IsDefined(model.Samples.Value), "its samples are of an unknown type");
        bool isEightBit = (model.Pixels ?? PixelKind.EightBit) == PixelKind.EightBit;
        Require(model.Channels >= 1 && (!isEightBit || model.Channels is 1 or 3), $"it has {model.Channels} channels");
        Require(model.Divisor is >= 1 and <= MaxDivisor, $"its divisor is {model.Divisor}, and it should be from 1 to {MaxDivisor}");
        Check(model.Volumes, model);
        Check(model.Normalization, model.Channels);
        Check(model.TrainingRange, model.Channels);
        Check(model.Network);
        Check(model.Form);
        Check(model.Members, model);
    }

    /// <summary>A size that images may have.</summary>
    /// <exception cref="FormatException">It is larger.</exception>
    public static ImageSize Checked(ImageSize size)
    {
        Require(size is { Width: <= MaxSide, Height: <= MaxSide, Depth: <= MaxSide }, $"its size {size} has a side above {MaxSide}");
        return size;
    }

    /// <summary>The divisors of the sides.</summary>
    /// <exception cref="FormatException">One is larger than divisors may be.</exception>
    public static ImageSize CheckedDivisors(ImageSize divisors)
    {
        Require(
            divisors is { Width: <= MaxDivisor, Height: <= MaxDivisor, Depth: <= MaxDivisor },
            $"its divisors are {divisors}, and they should be from 1 to {MaxDivisor}");
        return divisors;
    }

    private static void Check(VolumeDescription? volumes, ModelDescription model)
    {
        if (volumes is not null)
        {
            Require(Enum.IsDefined(volumes.Normalization), "its volumes are normalised in an unknown way");
            Require(model.Pixels == PixelKind.FloatingPoint, "it is for volumes, and its pixels are bytes");
            Require(model.Resize is null, "it resizes volumes to one size");
            Require(
                volumes.Slices is not { } slices || (slices > 0 && model.Channels % slices == 0),
                $"it has {model.Channels} channels, and sees {volumes.Slices} slices");
        }
    }

    private static void Check(PixelNormalization? normalization, int channels)
    {
        Require(normalization is { Mean: not null, StandardDeviation: not null }, "its normalisation is missing");
        Require(
            normalization.Mean.Count == channels && normalization.StandardDeviation.Count == channels,
            $"its normalisation is not that of {channels} channels");
        Require(normalization.Mean.All(float.IsFinite), "a mean of its normalisation is no number");
        Require(
            normalization.StandardDeviation.All(value => value > 0 && float.IsFinite(value) && float.IsFinite(1 / value)),
            "a standard deviation of its normalisation is no number above 0");
    }

    private static void Check(TrainingRange? range, int channels)
    {
        if (range is null)
        {
            return;
        }

        IReadOnlyList<float>?[] lists = [range.Minimum, range.Maximum, range.SmallestMaximum];
        Require(Array.TrueForAll(lists, list => list?.Count == channels), $"the values that it was trained on are not those of {channels} channels");
        Require(Array.TrueForAll(lists, list => list!.All(float.IsFinite)), "the values that it was trained on are no numbers");
    }

    private static void Check(NetworkInfo? network)
    {
        Require(network is not null, "its network is missing");
        StoredTraining.RequireText(network.Name, "the name of its network");
        StoredTraining.RequireTexts(network.Options, "the options of its network");
        Require(network.Parameters >= 0, $"its network has {network.Parameters} weights");
    }

    private static void Check(IReadOnlyList<MemberDescription>? members, ModelDescription ensemble)
    {
        if (members is null)
        {
            return;
        }

        Require(members.Count is >= 1 and <= EnsembleParts.MaxMembers, $"it has {members.Count} members, and an ensemble has 1 to {EnsembleParts.MaxMembers}");
        Require(ensemble.Form is null, "it is an ensemble with a network of its own");
        foreach (var member in members)
        {
            StoredTraining.RequireText(member?.Name, "the name of a member");
            Require(member!.Weight is > 0 and <= 1, $"the weight of its member '{member.Name}' is {member.Weight}, and it should be above 0 and at most 1");
            Require(member.Model is { Members: null }, $"its member '{member.Name}' is not described, or an ensemble itself");
            Check(member.Model);
            Require(
                member.Model.Pixels == ensemble.Pixels && (ensemble.Pixels is null || member.Model.Channels == ensemble.Channels),
                $"its member '{member.Name}' takes other pixels than the ensemble");
        }

        double sum = members.Sum(member => member.Weight);
        Require(Math.Abs(sum - 1) <= WeightTolerance, $"the weights of its members sum to {sum}, and they should to 1");
    }

    private static void Check(NetworkForm? form)
    {
        if (form is null)
        {
            return;
        }

        Require(form.Mode is null || Enum.IsDefined(form.Mode.Value), "it was exported in an unknown mode");
        Check(form.Import);
        Require(form.Heads is { Count: >= 1 and <= MaxHeads }, $"it names no output of the network, or more than {MaxHeads}");
        foreach (var head in form.Heads)
        {
            StoredTraining.RequireText(head?.Name, "an output of its network");
            Require(head!.Depth is null or >= 1, $"an output of its network has the depth {head.Depth}");
        }

        Require(form.Heads.DistinctBy(head => head.Name).Count() == form.Heads.Count, "it names an output of its network twice");
    }

    private static void Check(ImportedNetwork? network)
    {
        if (network is not null)
        {
            Require(Enum.IsDefined(network.Activation), "what its network gives is unknown");
            Require(network.Planes is >= 1 and <= SegmentationClasses.MaxCount, $"its network gives {network.Planes} planes");
            Require(
                network.OperatorSet is >= OnnxGraph.DefaultOperatorSet and <= MaxOperatorSet, $"its network is in the operator set {network.OperatorSet}");
        }
    }

    private static void Require([DoesNotReturnIf(false)] bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }
}
