using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>The input of a model and the values that hold its sides, as scalars.</summary>
/// <param name="Image">uint8 [N, H, W, C] or float [N, C, H, W].</param>
/// <param name="Height">int64.</param>
/// <param name="Width">int64.</param>
/// <param name="HeightAxis">The axis of the image that counts rows.</param>
internal sealed record ImageSides(string Image, string Height, string Width, int HeightAxis)
{
    /// <summary>The axis of <see cref="Image"/> that counts columns.</summary>
    public int WidthAxis => HeightAxis + 1;

    /// <summary>Declares the input and measures it.</summary>
    public static ImageSides Declare(OnnxGraph graph, SegmentationModelInfo info)
    {
        var (image, heightAxis) = info.Pixels == PixelKind.EightBit
            ? (graph.Input(TensorNames.Image, DataType.Uint8, info.MaxBatchSize is { } most ? most : "N", "H", "W", "C"), 1)
            : (graph.Input(TensorNames.Image, DataType.Float, "N", info.Channels, "H", "W"), 2);
        return new ImageSides(image, Side(graph, image, "image/height", heightAxis), Side(graph, image, "image/width", heightAxis + 1), heightAxis);
    }

    /// <summary>Height and width as one list.</summary>
    public string ToList(OnnxGraph graph, string name)
    {
        string axis = graph.Constant($"{name}/axis", [0L]);
        string height = graph.Add("Unsqueeze", $"{name}/height", [Height, axis]);
        string width = graph.Add("Unsqueeze", $"{name}/width", [Width, axis]);
        return graph.Add("Concat", name, [height, width], Attribute("axis", 0));
    }

    private static string Side(OnnxGraph graph, string image, string name, int axis)
    {
        string length = graph.Add("Shape", $"{name}/shape", [image], Attribute("start", axis), Attribute("end", axis + 1));
        return graph.Add("Squeeze", name, [length]);
    }
}
