namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Bounds what a model makes out of an image: follows the shapes of its values for a small image, and refuses a model one of whose values is
/// out of all proportion to it. What is not known is let pass: no honest model may be refused, whatever it computes.
/// </summary>
internal sealed class ImageShapes
{
    // The sides of the image and of the volume, before they are raised to multiples of the divisors.
    private const int ImageSide = 64;
    private const int VolumeSide = 32;

    // 512 MB of 32-bit numbers for an image of 64x64: 32,768 for each pixel. The widest of the built-in networks have hundreds.
    private const double MaxPerPixel = 1 << 15;

    // What a model for images of one size may make, and what no model may, whatever its divisor and the size that it resizes to: 32 GB.
    private const double LeastAllowed = 1 << 27;
    private const double MostAllowed = 1L << 33;

    // Constants have no more sides, and operators of ONNX Runtime fewer.
    private const int MaxRank = 32;

    private readonly Dictionary<string, KnownValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownValue> _networks = new(StringComparer.Ordinal);
    private readonly double _allowed;

    public ImageShapes(GraphProto graph, SegmentationModelInfo info)
    {
        var size = (info.Rank == 3 ? new ImageSize(VolumeSide, VolumeSide, VolumeSide) : new ImageSize(ImageSide, ImageSide)).RoundUp(info.SideDivisors);
        double pixels = Math.Max(Count(size), AddNetwork(OnnxNetwork.Input, info, size));
        foreach (var (member, index) in info.Members.Select((member, index) => (member, index)))
        {
            pixels = Math.Max(pixels, AddNetwork(EnsembleParts.Prefix(index) + OnnxNetwork.Input, member.Model, size));
        }

        _allowed = Math.Clamp(MaxPerPixel * pixels, LeastAllowed, MostAllowed);
        int channels = Math.Max(info.Channels, 1);
        _values[TensorNames.Image] = new(info.Pixels == PixelKind.EightBit ? [1, .. Sides(info, size), channels] : [1, channels, .. Sides(info, size)]);
        foreach (var constant in graph.Initializer)
        {
            _values[constant.Name] = KnownValue.Of(constant);
        }
    }

    /// <summary>The shape of a value; null where it is not known.</summary>
    public IReadOnlyList<long>? ShapeOf(string name) => _values.GetValueOrDefault(name)?.Shape;

    /// <summary>Takes the next node into account.</summary>
    /// <exception cref="FormatException">Its result is out of all proportion to the image.</exception>
    public void Add(NodeProto node)
    {
        KnownValue?[] inputs = [.. node.Input.Select(name => _values.GetValueOrDefault(name))];
        var results = Results(node, inputs);
        for (int index = 0; index < Math.Min(results.Length, node.Output.Count); index++)
        {
            if (node.Output[index].Length > 0 && results[index] is { } result && Array.TrueForAll(result.Shape, side => side >= 1))
            {
                Check(node, result);
                _values[node.Output[index]] = result;
            }
        }

        if (_networks.TryGetValue(node.Output[0], out var input))
        {
            _values.TryAdd(node.Output[0], input);
        }
    }

    private static KnownValue?[] Results(NodeProto node, KnownValue?[] inputs)
    {
        if (node.OpType == "Constant")
        {
            return [KnownValue.Of(node)];
        }

        if (node.OpType == "Split")
        {
            return ShapeRules.Split(node, inputs);
        }

        if (ShapeRules.Of(node, inputs) is not { } shape)
        {
            return [];
        }

        var result = new KnownValue(shape, ShapeNumbers.Of(node, inputs));
        result = result.Integers?.Length == result.Count ? result : result with { Integers = null };
        return node.OpType is "MaxPool" or "TopK" ? [result, result] : [result];
    }

    private void Check(NodeProto node, KnownValue result)
    {
        if (result.Shape.Length > MaxRank)
        {
            throw new FormatException($"its node '{node.Name}' ({node.OpType}) makes a value of {result.Shape.Length} sides (at most {MaxRank})");
        }

        if (result.Count > _allowed)
        {
            throw new FormatException(
                $"its node '{node.Name}' ({node.OpType}) makes {result.Count:0} numbers, {string.Join('x', result.Shape)}, of a small image, which "
                + $"would take too much memory (at most {_allowed:0})");
        }
    }

    /// <summary>Knows what a network gets of the image; the result is how many pixels.</summary>
    private double AddNetwork(string name, SegmentationModelInfo info, ImageSize size)
    {
        var seen = (info.Resize ?? size).RoundUp(info.SideDivisors);
        _networks[name] = new KnownValue([1, Math.Max(info.Channels, 1), .. Sides(info, seen)]);
        return Count(seen);
    }

    private static long[] Sides(SegmentationModelInfo info, ImageSize size) =>
        info.Rank == 3 ? [size.Depth, size.Height, size.Width] : [size.Height, size.Width];

    private static double Count(ImageSize size) => (double)size.Width * size.Height * size.Depth;
}
