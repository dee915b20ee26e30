using System.Globalization;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>The output of a foreign network, by what it gave for an image.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">What it holds.</param>
/// <param name="AddedSides">The sides that it lacks of images, planes, rows and columns.</param>
/// <param name="IsNhwc">Whether its planes come last.</param>
/// <param name="Planes">How many planes it has.</param>
internal sealed record NetworkOutput(string Name, DataType Type, IReadOnlyList<long> AddedSides, bool IsNhwc, int Planes)
{
    private const int Rank = 4;

    // A network that enlarges its image gives no segmentation of it.
    private const int MostEnlarged = 8;

    /// <summary>Whether its images can be told apart, so that it may be given several.</summary>
    public bool HasImages => !AddedSides.Contains(0);

    /// <summary>Whether it is of the image's size.</summary>
    public required bool IsFullSize { get; init; }

    /// <summary>How many planes an ArgMax at its end compares, whose index it gives; null where it ends in something else.</summary>
    public long? ComparedPlanes { get; init; }

    /// <summary>What it gave, in words, for example <c>[1, 21, 64, 96]</c>.</summary>
    public required string Shape { get; init; }

    /// <summary>Reads what an output gave for one image; null where it cannot be a segmentation of that.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it gave.</param>
    /// <param name="image">The size of the image.</param>
    /// <param name="isWanted">Whether a number of planes is one that the classes can have.</param>
    public static NetworkOutput? Read(string name, TrialValue value, ImageSize image, Func<long, bool> isWanted)
    {
        long[]? added = value.Shape.Length switch
        {
            Rank => [],
            Rank - 1 => value.Shape[0] == 1 ? [1] : [0],
            Rank - 2 => [0, 1],
            _ => null,
        };
        if (added is null || value.Numbers.Length == 0)
        {
            return null;
        }

        long[] shape = value.Shape;
        foreach (long axis in added)
        {
            shape = [.. shape[..(int)axis], 1, .. shape[(int)axis..]];
        }

        bool isNchw = IsOf(image, shape[2], shape[3]) && isWanted(shape[1]);
        bool isNhwc = IsOf(image, shape[1], shape[2]) && isWanted(shape[3]);
        if (shape[0] != 1 || (!isNchw && !isNhwc))
        {
            return null;
        }

        var (height, planes) = isNchw ? (shape[2], shape[1]) : (shape[1], shape[3]);
        return new(name, value.Type, added, !isNchw, (int)planes) { IsFullSize = height == image.Height, Shape = Describe(value) };
    }

    /// <summary>The shape of a value, in words.</summary>
    public static string Describe(TrialValue value) => $"[{string.Join(", ", value.Shape.Select(side => side.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The nodes from the output to float [N, planes, H', W'], of the size of the network's input where that is asked for.</summary>
    /// <param name="activation">What it gives.</param>
    /// <param name="isFloat16">Whether the model's network has 16-bit numbers.</param>
    /// <param name="isResized">Whether it is to have the size of the network's input.</param>
    /// <param name="constants">Gets the constants.</param>
    /// <returns>The nodes, the last of which gives the result; none where nothing is to be done.</returns>
    public IReadOnlyList<NodeProto> Adapt(OnnxActivation activation, bool isFloat16, bool isResized, List<TensorProto> constants)
    {
        var nodes = new List<NodeProto>();
        string name = ForeignNetwork.NameOf(Name);
        var wanted = isFloat16 ? DataType.Float16 : DataType.Float;
        if (Type != wanted)
        {
            Add("Cast", "network/numbers", [name], OnnxGraph.Attribute("to", (long)wanted));
        }

        if (AddedSides is not [])
        {
            constants.Add(AdaptedValues.Integers("network/sides", [.. AddedSides]));
            Add("Unsqueeze", "network/complete", [name, "network/sides"]);
        }

        if (IsNhwc)
        {
            Add("Transpose", "network/planes", [name], OnnxGraph.Attribute("perm", [0L, 3, 1, 2]));
        }

        return isResized ? [.. nodes, .. Resize(name, activation)] : nodes;

        void Add(string operation, string result, string[] inputs, params AttributeProto[] attributes)
        {
            nodes.Add(OnnxGraph.Node(operation, result, inputs, attributes));
            name = result;
        }
    }

    /// <summary>The nodes that give a value the size of the network's input.</summary>
    private static IEnumerable<NodeProto> Resize(string name, OnnxActivation activation) =>
    [
        OnnxGraph.Node("Shape", "network/count", [name], OnnxGraph.Attribute("start", 0), OnnxGraph.Attribute("end", 2)),
        OnnxGraph.Node("Shape", "network/size", [OnnxNetwork.Input], OnnxGraph.Attribute("start", 2), OnnxGraph.Attribute("end", 4)),
        OnnxGraph.Node("Concat", "network/full_size", ["network/count", "network/size"], OnnxGraph.Attribute("axis", 0)),
        OnnxGraph.Node(
            "Resize",
            "network/full",
            [name, "", "", "network/full_size"],
            OnnxGraph.Attribute("mode", activation == OnnxActivation.Labels ? "nearest" : "linear"),
            OnnxGraph.Attribute("coordinate_transformation_mode", "half_pixel")),
    ];

    /// <summary>Whether sides are those of the image, divided by the same number.</summary>
    private static bool IsOf(ImageSize image, long height, long width) =>
        height > 0 && width > 0 && height * image.Width == width * image.Height && height <= (long)MostEnlarged * image.Height;
}
