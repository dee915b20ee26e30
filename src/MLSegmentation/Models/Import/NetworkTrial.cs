using System.Globalization;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;

namespace MLSegmentation.Models.Import;

/// <summary>Tries a foreign network with small images, to see which sizes it works on and what it gives.</summary>
internal sealed class NetworkTrial(ForeignNetwork network, int classCount, OnnxImportOptions options, ImportReport report, NetworkRun run)
{
    // Images for the trial have about this many pixels on a side, so that deep networks have something left of them.
    private const int Side = 64;
    private const int LargestDivisor = 128;

    // Sums in another order differ in their last digits.
    private const float Tolerance = 1e-3f;

    /// <summary>What was found.</summary>
    /// <param name="Output">The output.</param>
    /// <param name="Activation">What it gives.</param>
    /// <param name="Divisor">What the sides of images have to be multiples of.</param>
    /// <param name="TakesSeveral">Whether it gives for each of several images what it gives for that alone.</param>
    internal sealed record Found(NetworkOutput Output, OnnxActivation Activation, int Divisor, bool TakesSeveral);

    /// <summary>A model that gives what the network gives.</summary>
    public static ModelProto CreateModel(SegmentationModelInfo info, OnnxNetwork network, IReadOnlyList<ValueInfoProto> outputs)
    {
        var graph = new OnnxGraph("trial", info.Form!.Import!.OperatorSet);
        ImagePreparation.Add(graph, info, ImageSides.Declare(graph, info));
        graph.Add(network);
        var model = ImageGraph.ToModel(graph, []);
        foreach (string name in network.Outputs)
        {
            // Their shapes are not always those that the file says.
            var declared = outputs.FirstOrDefault(output => ForeignNetwork.NameOf(output.Name) == name);
            var value = new ValueInfoProto { Name = name };
            if (declared?.Type?.TensorType is { ElemType: > 0 } tensor)
            {
                value.Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = tensor.ElemType } };
            }

            model.Graph.Output.Add(value);
        }

        return model;
    }

    /// <summary>Refuses a model that fails, or gives no probabilities, for images of small sizes.</summary>
    /// <exception cref="SegmentationException">It does.</exception>
    public static void RequireSound(string source, NetworkRun run, SegmentationModelInfo info)
    {
        foreach (var size in (ImageSize[])[new(1, 1), new(21, 34)])
        {
            var result = run(CreateImage(size, info.Channels, 0), [1, size.Height, size.Width, info.Channels]);
            if (result.Failure is { } failure)
            {
                throw ForeignNetwork.Refused(source, $"the model that was made of it fails for an image of {size}: {failure}", null);
            }

            var (scores, labels) = (result.Values[TensorNames.Score], result.Values[TensorNames.PredictedLabel]);
            string name = $"{source} cannot be imported: for an image of {size}";
            ResultCheck.RequireProbabilities(scores.Numbers, info.Classes.Count, () => name);
            ResultCheck.RequireClasses(Array.ConvertAll(labels.Numbers, label => (byte)label), info.Classes.Count, () => name);
            if (labels.Numbers.Length != size.Width * size.Height || scores.Numbers.Length != labels.Numbers.Length * info.Classes.Count)
            {
                throw ForeignNetwork.Refused(source, $"the model that was made of it gives {NetworkOutput.Describe(scores)} for an image of {size}", null);
            }
        }
    }

    /// <summary>Finds the output and the sizes that the network works on.</summary>
    /// <exception cref="SegmentationException">It works on none, or gives nothing that could be the segmentation.</exception>
    public Found Find(IReadOnlyList<string> outputs, SegmentationModelInfo info)
    {
        if (info.Resize is { } size)
        {
            return Try(outputs, size, Raised(size, info.Divisor), info.Channels, out var misfit) is { } seen
                ? Complete(seen, size, info)
                : throw (misfit.Explanation is { } explanation
                    ? Refused(explanation)
                    : ForeignNetwork.Refused(network.Source, $"resized to {size}, {misfit.Reason}", "Say the size that it was made for."));
        }

        var misfits = new List<Misfit>();
        bool hasFitted = false;
        int[] divisors = options.Divisor is { } given ? [given] : [.. Enumerable.Range(0, 8).Select(power => 1 << power)];
        foreach (int divisor in divisors)
        {
            var image = SizeFor(divisor);
            var seen = Try(outputs, image, image, info.Channels, out var misfit);
            hasFitted |= seen is not null;
            if (seen is not null
                && (options.Divisor is not null || Try(outputs, new(divisor, divisor), new(divisor, divisor), info.Channels, out misfit) is not null))
            {
                report.Add(
                    $"It works on images whose sides are multiples of {divisor.ToString(CultureInfo.InvariantCulture)}"
                    + $"{(options.Divisor is null ? ", the smallest number that worked" : "")}.");
                return Complete(seen with { Divisor = divisor }, image, info);
            }

            misfits.Add(misfit);
        }

        throw !hasFitted && misfits.Find(misfit => misfit.Explanation is not null)?.Explanation is { } clear
            ? Refused(clear)
            : Unusable([.. misfits.Select(misfit => misfit.Reason).Distinct()]);
    }

    private SegmentationException Refused(OptionText reason) => SegmentationException.Naming($"{network.Source} cannot be imported: {reason}");

    private SegmentationException Unusable(string[] reasons) => SegmentationException.Naming(
        $"{network.Source} cannot be imported: it worked on none of the sizes that were tried: "
        + $"{string.Join("; ", reasons is [var first, .., var last] ? [first, last] : reasons)}. "
        + $"If it is for images of one size, give that as {new OptionName(nameof(OnnxImportOptions.Size))}; if its sides have to be multiples of a number "
        + $"above {LargestDivisor}, or of none that is a power of two, give that as {new OptionName(nameof(OnnxImportOptions.Divisor))}. "
        + $"Classes and planes have to agree in number: there are {classCount} classes.");

    private Found Complete(Seen seen, ImageSize image, SegmentationModelInfo info)
    {
        var output = seen.Output;
        var values = new OutputValues(output, [seen.Values, .. TryOthers(output, seen.Values.Length, image, info.Channels)]);
        report.Add($"The output is '{output.Name}', {ForeignInput.TypeName(output.Type)} of {output.Shape} for an image of {image}.");
        if (options.OutputTensor is null && network.Outputs.Count > 1)
        {
            report.Assume($"that this output is meant, the first of {network.Outputs.Count} that suits the classes", nameof(OnnxImportOptions.OutputTensor));
        }

        var activation = ActivationFinding.Find(network, output, values, classCount, options);
        ActivationFinding.Tell(network, output, values, activation, (options, report));
        return new(output, activation, seen.Divisor ?? info.Divisor, output.HasImages && TakesSeveral(output, seen.Values, image, info.Channels));
    }

    private Seen? Try(IReadOnlyList<string> outputs, ImageSize image, ImageSize seen, int channels, out Misfit misfit)
    {
        var result = run(CreateImage(image, channels, 0), [1, image.Height, image.Width, channels]);
        misfit = new($"for an image of {seen} it fails: {result.Failure}", null);
        if (result.Failure is not null)
        {
            return null;
        }

        foreach (var (name, isLenient) in outputs.Select(name => (name, false)).Concat(outputs.Select(name => (name, true))))
        {
            var value = result.Values[ForeignNetwork.NameOf(name)];
            bool IsWanted(long planes) => ActivationFinding.IsWanted(planes, value.Type, classCount, options.Activation, isLenient);
            if (NetworkOutput.Read(name, value, seen, IsWanted) is { } output)
            {
                return new(output with { ComparedPlanes = CountCompared(name, result) }, value.Numbers);
            }
        }

        (string Name, TrialValue Value)[] given = [.. outputs.Select(name => (name, result.Values[ForeignNetwork.NameOf(name)]))];
        string shapes = string.Join(", ", given.Select(item => $"'{item.Name}' of {NetworkOutput.Describe(item.Value)}"));
        misfit = new($"for an image of {seen} it gives {shapes}", UnsuitableOutput.Explain(given, seen, classCount, options.Activation));
        return null;
    }

    /// <summary>The planes of which an output gives the index of the largest; null where it does not, or they are not known.</summary>
    private long? CountCompared(string output, TrialResult result)
    {
        if (network.FindCompared(output) is not { } compared || !result.Values.TryGetValue(compared.Name, out var planes))
        {
            return null;
        }

        long axis = compared.Axis < 0 ? compared.Axis + planes.Shape.Length : compared.Axis;
        return axis >= 0 && axis < planes.Shape.Length ? planes.Shape[axis] : null;
    }

    /// <summary>What an output gives for images that are other, darker and brighter: one image may hide what the numbers are.</summary>
    private IEnumerable<float[]> TryOthers(NetworkOutput output, int length, ImageSize image, int channels)
    {
        byte[] other = CreateImage(image, channels, 1);
        byte[] dark = Array.ConvertAll(other, value => (byte)(value / 8));
        byte[] bright = Array.ConvertAll(dark, value => (byte)(byte.MaxValue - value));
        foreach (byte[] pixels in (byte[][])[other, dark, bright])
        {
            var result = run(pixels, [1, image.Height, image.Width, channels]);
            if (result.Failure is null && result.Values[ForeignNetwork.NameOf(output.Name)].Numbers is { } values && values.Length == length)
            {
                yield return values;
            }
        }
    }

    /// <summary>Whether two images at once give what they give one by one; a network may take several, and mix them up.</summary>
    private bool TakesSeveral(NetworkOutput output, float[] first, ImageSize image, int channels)
    {
        string name = ForeignNetwork.NameOf(output.Name);
        byte[][] images = [CreateImage(image, channels, 0), CreateImage(image, channels, 1)];
        var second = run(images[1], [1, image.Height, image.Width, channels]);
        var both = run([.. images[0], .. images[1]], [2, image.Height, image.Width, channels]);
        return second.Failure is null && both.Failure is null
            && second.Values[name].Numbers is { } other && both.Values[name] is { Shape: [2, ..], Numbers: { } together }
            && together.Length == first.Length + other.Length
            && AreClose(together.AsSpan(0, first.Length), first) && AreClose(together.AsSpan(first.Length), other);
    }

    private static bool AreClose(ReadOnlySpan<float> values, ReadOnlySpan<float> others)
    {
        for (int index = 0; index < values.Length; index++)
        {
            if (!(MathF.Abs(values[index] - others[index]) <= Tolerance * MathF.Max(1, MathF.Abs(others[index]))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An image whose sides are different odd multiples of a divisor: no larger number divides them, and they are not taken for each other.</summary>
    private static ImageSize SizeFor(int divisor)
    {
        int odd = divisor > LargestDivisor ? 1 : (2 * ((Side + (2 * divisor) - 1) / (2 * divisor))) + 1;
        return new((odd + 2) * divisor, odd * divisor);
    }

    private static ImageSize Raised(ImageSize size, int divisor) =>
        new((size.Width + divisor - 1) / divisor * divisor, (size.Height + divisor - 1) / divisor * divisor);

    /// <summary>An image of stripes and noise, the same for the same seed.</summary>
    private static byte[] CreateImage(ImageSize size, int channels, int seed)
    {
        byte[] pixels = new byte[checked(size.Width * size.Height * channels)];
        new Random(seed).NextBytes(pixels);
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (byte)((pixels[index] / 2) + (index / channels % size.Width * 127 / size.Width));
        }

        return pixels;
    }

    /// <summary>Why a size did not work, in numbers, and where that is clear in words.</summary>
    private sealed record Misfit(string Reason, OptionText? Explanation);

    private sealed record Seen(NetworkOutput Output, float[] Values)
    {
        public int? Divisor { get; init; }
    }
}
