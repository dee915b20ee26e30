using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// The part of a model in front of the network: from the image to normalised numbers [N, channels, H', W'], or of a volume [N, channels, D', H', W'].
/// </summary>
internal static class ImagePreparation
{
    private const int RowAxis = 2;
    private const int ColumnAxis = 3;

    /// <summary>Adds the nodes that lead from the image to <see cref="OnnxNetwork.Input"/>.</summary>
    public static void Add(OnnxGraph graph, SegmentationModelInfo info, ImageSides image)
    {
        if (info.Volumes is { } volumes)
        {
            image = image with { Image = VolumeValues.Add(graph, volumes, info.Rank, image.Image) };
        }

        string channels = info.Resize is { } size
            ? Mirror(
                graph,
                ImageResampling.Add(graph, Channels(graph, image.Image, info), image, size, isRounded: info.Pixels == PixelKind.EightBit),
                size,
                info.Divisor)
            : Channels(graph, Mirror(graph, image), info);
        Normalize(graph, channels, info);
    }

    /// <summary>The image, continued by mirroring at the right, at the bottom and behind the last slice.</summary>
    private static string Mirror(OnnxGraph graph, ImageSides image)
    {
        string[] positions = [.. image.Sides.Select(side => Mirrored(graph, side.Length, $"image/{side.Name}/mirror", side.Divisor))];
        return image.Sides.Zip(positions).Aggregate(
            image.Image, (given, side) => graph.Add("Gather", side.First.Continued, [given, side.Second], Attribute("axis", side.First.Axis)));
    }

    /// <summary>
    /// What each position of a side shows that is continued, mirrored about its last row or column, up to a multiple of the divisor:
    /// position i shows (L − 1) − |i mod 2(L − 1) − (L − 1)|, which goes back and forth as often as needed, also for a side of one
    /// pixel.
    /// </summary>
    private static string Mirrored(OnnxGraph graph, string length, string name, int divisor)
    {
        string zero = graph.Scalar($"{name}/zero", 0);
        string one = graph.Scalar($"{name}/one", 1);
        string multiple = graph.Scalar($"{name}/divisor", divisor);
        string raised = graph.Add("Add", $"{name}/raised", [length, graph.Scalar($"{name}/raise", divisor - 1)]);
        string paddedLength = graph.Add("Mul", $"{name}/length", [graph.Add("Div", $"{name}/count", [raised, multiple]), multiple]);
        string last = graph.Add("Sub", $"{name}/last", [length, one]);
        string period = graph.Add("Max", $"{name}/period", [graph.Add("Add", $"{name}/twice", [last, last]), one]);
        string positions = graph.Add("Range", $"{name}/positions", [zero, paddedLength, one]);
        string phase = graph.Add("Sub", $"{name}/phase", [graph.Add("Mod", $"{name}/mod", [positions, period]), last]);
        return graph.Add("Sub", $"{name}/indices", [last, graph.Add("Abs", $"{name}/distance", [phase])]);
    }

    /// <summary>The same for planes of a known size: nothing is left to compute but the image itself.</summary>
    private static string Mirror(OnnxGraph graph, string planes, ImageSize size, int divisor)
    {
        string taller = Mirror(graph, planes, size.Height, "image/taller", RowAxis, divisor);
        return Mirror(graph, taller, size.Width, "image/padded", ColumnAxis, divisor);
    }

    private static string Mirror(OnnxGraph graph, string planes, int length, string name, int axis, int divisor)
    {
        int paddedLength = (length + divisor - 1) / divisor * divisor;
        if (paddedLength == length)
        {
            return planes;
        }

        int last = length - 1;
        long[] indices = [.. Enumerable.Range(0, paddedLength).Select(position => (long)(last - Math.Abs((position % Math.Max(2 * last, 1)) - last)))];
        return graph.Add("Gather", name, [planes, graph.Constant($"{name}/indices", indices)], Attribute("axis", axis));
    }

    /// <summary>[N, H, W, C] of bytes to [N, channels, H, W] of numbers from 0 to 255; floating-point pixels are what they are.</summary>
    private static string Channels(OnnxGraph graph, string image, SegmentationModelInfo info)
    {
        if (info.Pixels == PixelKind.FloatingPoint)
        {
            return image;
        }

        string planes = graph.Add("Transpose", "image/planes", [image], Attribute("perm", [0, 3, 1, 2]));
        string numbers = graph.Add("Cast", "image/numbers", [planes], Attribute("to", (long)DataType.Float));
        return info.Channels == 1
            ? graph.Reduce("ReduceMean", "image/grey", numbers, 1)
            : numbers;
    }

    private static void Normalize(OnnxGraph graph, string channels, SegmentationModelInfo info)
    {
        float unit = info.Pixels == PixelKind.EightBit ? byte.MaxValue : 1;
        float[] mean = [.. info.Normalization.Mean.Select(value => value * unit)];
        float[] scale = [.. info.Normalization.StandardDeviation.Select(value => 1 / (value * unit))];
        bool isFloat16 = info.Form!.Float16;
        long[] shape = [1, info.Channels, .. Enumerable.Repeat(1L, info.Rank)];
        string centered = graph.Add("Sub", "image/centered", [channels, graph.Constant("image/mean", mean, shape)]);
        string normalized = graph.Add(
            "Mul", isFloat16 ? "image/normalized" : OnnxNetwork.Input, [centered, graph.Constant("image/scale", scale, shape)]);
        if (isFloat16)
        {
            graph.Add("Cast", OnnxNetwork.Input, [normalized], Attribute("to", (long)DataType.Float16));
        }
    }
}
