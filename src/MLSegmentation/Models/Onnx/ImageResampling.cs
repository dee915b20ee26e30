using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>Resizes the image of a model to a fixed size: bilinear, and without aliasing where it shrinks.</summary>
/// <remarks>
/// <para>
/// Each side is resampled on its own, which is a multiplication by a matrix. Along a side that goes from L to l positions, output
/// position i lies at c = (i + ½) · L / l, and input position j, at j + ½, has the weight max(0, 1 − |j + ½ − c| / s), where
/// s = max(1, L / l) stretches the triangle over all the pixels that the output pixel covers. The weights of an output position are
/// divided by their sum, which at a border is that of the pixels that exist. Where the side grows or stays, this is ordinary
/// bilinear interpolation.
/// </para>
/// <para>Where pixels are bytes, the result is rounded, as the resized images of the training are.</para>
/// <para>ONNX has this as an attribute of Resize since operator set 18.</para>
/// </remarks>
internal static class ImageResampling
{
    /// <summary>Adds the nodes that lead from planes, float [N, channels, H, W], to those of a size, float [N, channels, h, w].</summary>
    public static string Add(OnnxGraph graph, string planes, ImageSides image, ImageSize size, bool isRounded)
    {
        string rows = Weights(graph, image.Height, size.Height, "image/height/resize");
        string columns = Weights(graph, image.Width, size.Width, "image/width/resize");
        string resizedRows = graph.Add("MatMul", "image/resized_rows", [rows, planes]);
        string transposed = graph.Add("Transpose", "image/width/resize/transposed", [columns], Attribute("perm", [1L, 0L]));
        string resized = graph.Add("MatMul", "image/resized", [resizedRows, transposed]);
        return isRounded ? graph.Add("Round", "image/rounded", [resized]) : resized;
    }

    /// <summary>The weights of one side, [l, L]; computed in double precision, because positions in a long side have many digits.</summary>
    private static string Weights(OnnxGraph graph, string length, int target, string name)
    {
        double[] centers = [.. Enumerable.Range(0, target).Select(position => (position + 0.5) / target)];
        string one = graph.Constant($"{name}/one", [1.0]);
        string side = graph.Add("Cast", $"{name}/length", [length], Attribute("to", (long)DataType.Double));
        string at = graph.Add("Mul", $"{name}/centers", [graph.Constant($"{name}/relative_centers", centers, target, 1), side]);
        string indices = graph.Add("Range", $"{name}/indices", [graph.Scalar($"{name}/zero", 0), length, graph.Scalar($"{name}/step", 1)]);
        string positions = graph.Add("Cast", $"{name}/positions", [indices], Attribute("to", (long)DataType.Double));
        string pixels = graph.Add("Add", $"{name}/pixels", [positions, graph.Constant($"{name}/half", [0.5])]);
        string ratio = graph.Add("Div", $"{name}/ratio", [side, graph.Constant($"{name}/target", [(double)target])]);
        string stretch = graph.Add("Max", $"{name}/stretch", [ratio, one]);
        string distance = graph.Add("Abs", $"{name}/distance", [graph.Add("Sub", $"{name}/offset", [pixels, at])]);
        string height = graph.Add("Sub", $"{name}/height", [one, graph.Add("Div", $"{name}/relative_distance", [distance, stretch])]);
        string triangle = graph.Add("Max", $"{name}/triangle", [height, graph.Constant($"{name}/nothing", [0.0])]);
        string sum = graph.Add("ReduceSum", $"{name}/sum", [triangle, graph.Constant($"{name}/axes", [1L])], Attribute("keepdims", 1));
        string weights = graph.Add("Div", $"{name}/shares", [triangle, sum]);
        return graph.Add("Cast", name, [weights], Attribute("to", (long)DataType.Float));
    }
}
