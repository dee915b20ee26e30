using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>The input of a model and its sides.</summary>
/// <param name="Image">uint8 [N, H, W, C], float [N, C, H, W] or float [N, C, D, H, W].</param>
/// <param name="Sides">Its sides: depth where it is a volume, height, width.</param>
internal sealed record ImageSides(string Image, IReadOnlyList<ImageSide> Sides)
{
    /// <summary>The height, int64.</summary>
    public string Height => Sides[^2].Length;

    /// <summary>The width, int64.</summary>
    public string Width => Sides[^1].Length;

    /// <summary>What the sides are called in the shapes of inputs and outputs.</summary>
    public static Dimension[] Symbols(int rank) => rank == 3 ? ["D", "H", "W"] : ["H", "W"];

    /// <summary>The shape of the input of a model.</summary>
    public static Dimension[] Shape(SegmentationModelInfo info) => info.Pixels == PixelKind.EightBit
        ? [info.MaxBatchSize is { } most ? most : "N", .. Symbols(info.Rank), "C"]
        : ["N", info.Channels, .. Symbols(info.Rank)];

    /// <summary>Declares the input and measures it.</summary>
    public static ImageSides Declare(OnnxGraph graph, SegmentationModelInfo info)
    {
        string image = graph.Input(TensorNames.Image, info.Pixels == PixelKind.EightBit ? DataType.Uint8 : DataType.Float, Shape(info));
        int axis = info.Pixels == PixelKind.EightBit ? 1 : 2;
        var divisors = info.SideDivisors;
        var sides = new List<ImageSide>();
        if (info.Rank == 3)
        {
            sides.Add(Measure("depth", "deeper", divisors.Depth));
        }

        sides.Add(Measure("height", "taller", divisors.Height));
        sides.Add(Measure("width", "padded", divisors.Width));
        return new ImageSides(image, sides);

        ImageSide Measure(string name, string continued, int divisor)
        {
            string shape = graph.Add("Shape", $"image/{name}/shape", [image], Attribute("start", axis), Attribute("end", axis + 1));
            return new(name, $"image/{continued}", graph.Add("Squeeze", $"image/{name}", [shape]), axis++, divisor);
        }
    }

    /// <summary>The sides as one list.</summary>
    public string ToList(OnnxGraph graph, string name)
    {
        string axis = graph.Constant($"{name}/axis", [0L]);
        string[] sides = [.. Sides.Select(side => graph.Add("Unsqueeze", $"{name}/{side.Name}", [side.Length, axis]))];
        return graph.Add("Concat", name, sides, Attribute("axis", 0));
    }
}

/// <summary>A side of the input of a model.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Continued">The name of the image that is continued along it.</param>
/// <param name="Length">The value that holds its length, int64.</param>
/// <param name="Axis">The axis of the image that counts it.</param>
/// <param name="Divisor">What the network needs a multiple of.</param>
internal sealed record ImageSide(string Name, string Continued, string Length, int Axis, int Divisor);
