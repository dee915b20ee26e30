using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Denoising;

/// <summary>
/// Puts around a network what makes a model of it that takes the pixels of any image and returns as many, without noise, so that scoring needs no other
/// code.
/// </summary>
/// <remarks>
/// <para>
/// Input <c>Image: uint8 [N, H, W, C]</c> and output <c>Denoised: uint8 [N, H, W, K]</c>, where K is 1 of a network for grey images, which averages
/// whatever channels come, and 3 of one for colour; or <c>float [N, C, H, W]</c> both, where pixels are floating-point numbers. N, H and W are free.
/// </para>
/// <para>
/// Inside, the image is continued by mirroring on all sides as far as the network sees, so that it computes the same everywhere, and is scaled from its
/// range to 0..1; the result is cropped and scaled back, and of 8 bits rounded.
/// </para>
/// <para>
/// In the form for ML.NET's own ONNX transformer, which takes at most one unknown dimension for each input, an image of 8 bits comes in as a row of
/// bytes with its shape beside it, and goes out as one; vectors have the size of the training images.
/// </para>
/// </remarks>
internal static class DenoisingGraph
{
    /// <summary>The output: uint8 [N, H, W, K] or float [N, C, H, W].</summary>
    public const string Denoised = "Denoised";

    /// <summary>In the form for ML.NET, input: uint8 [1, P], or float [1, C, H, W].</summary>
    public const string Pixels = "mlseg.Pixels";

    /// <summary>In the form for ML.NET, input beside bytes: int64 [3], height, width and channels.</summary>
    public const string PixelShape = "mlseg.PixelShape";

    /// <summary>In the form for ML.NET, output: uint8 [1, Q], or float [C, H, W].</summary>
    public const string Values = "mlseg.Denoised";

    private const int RowAxis = 2;

    /// <summary>Makes the model, the same for the same arguments.</summary>
    public static ModelProto Create(DenoisingModelInfo info, OnnxNetwork network)
    {
        var graph = new OnnxGraph(info.Network.Name);
        bool isEightBit = info.Pixels == PixelKind.EightBit;
        string image = isEightBit
            ? graph.Input(TensorNames.Image, DataType.Uint8, "N", "H", "W", "C")
            : graph.Input(TensorNames.Image, DataType.Float, "N", info.Channels, "H", "W");
        AddAll(graph, info.Description, network, image, Denoised);
        graph.Output(Denoised, isEightBit ? DataType.Uint8 : DataType.Float, isEightBit
            ? ["N", "H", "W", info.Channels]
            : ["N", info.Channels, "H", "W"]);
        return ImageGraph.ToModel(graph, (info.Description with { Columns = null }).Write(info.Training));
    }

    /// <summary>Makes the form for ML.NET's own transformer, with the names of the data view columns.</summary>
    public static ModelProto CreateForMLNet(DenoisingModelInfo info, OnnxNetwork network, IReadOnlyList<string> columns)
    {
        var graph = new OnnxGraph(info.Network.Name);
        if (info.Pixels == PixelKind.EightBit)
        {
            graph.Input(Pixels, DataType.Uint8, 1, "P");
            graph.Input(PixelShape, DataType.Int64, 3);
            string shape = graph.Add("Concat", "mlseg/image_shape", [graph.Constant("mlseg/one", [1L]), PixelShape], Attribute("axis", 0));
            AddAll(graph, info.Description, network, graph.Add("Reshape", TensorNames.Image, [Pixels, shape]), Denoised);
            graph.Add("Reshape", Values, [Denoised, graph.Constant("mlseg/flat_shape", [1L, -1])]);
            graph.Output(Values, DataType.Uint8, 1, "Q");
        }
        else
        {
            var size = ImageSize.Parse(info.Description.TrainingImageSize!);
            graph.Input(Pixels, DataType.Float, 1, info.Channels, size.Height, size.Width);
            AddAll(graph, info.Description, network, Pixels, Denoised);
            graph.Add("Reshape", Values, [Denoised, graph.Constant("mlseg/image_shape", [info.Channels, size.Height, (long)size.Width])]);
            graph.Output(Values, DataType.Float, info.Channels, size.Height, size.Width);
        }

        return ImageGraph.ToModel(graph, (info.Description with { Columns = columns }).Write(info.Training));
    }

    private static void AddAll(OnnxGraph graph, DenoisingDescription info, OnnxNetwork network, string image, string result)
    {
        bool isEightBit = info.Pixels == PixelKind.EightBit;
        int firstAxis = isEightBit ? 1 : RowAxis;
        string taller = Mirror(graph, image, "image/taller", image, (firstAxis, info.Radius));
        string wider = Mirror(graph, image, "image/wider", taller, (firstAxis + 1, info.Radius));
        Normalize(graph, isEightBit ? ToPlanes(graph, wider, info.Channels) : wider, info);
        graph.Add(network);
        string cropped = info.Radius == 0 ? info.Output : graph.Add(
            "Slice",
            "result/cropped",
            [
                info.Output,
                graph.Constant("result/starts", [info.Radius, (long)info.Radius]),
                graph.Constant("result/ends", [-info.Radius, (long)-info.Radius]),
                graph.Constant("result/axes", [RowAxis, RowAxis + 1L]),
            ]);
        Restore(graph, cropped, info, result);
    }

    /// <summary>
    /// Continues an image along an axis on both sides, mirrored about its first and last row or column: position i of −radius to L + radius shows
    /// (L − 1) − |i mod 2(L − 1) − (L − 1)|, which goes back and forth as often as needed, also for a side of one pixel.
    /// </summary>
    private static string Mirror(OnnxGraph graph, string image, string name, string given, (int Axis, int Radius) side)
    {
        string shape = graph.Add("Shape", $"{name}/shape", [image], Attribute("start", side.Axis), Attribute("end", side.Axis + 1));
        string length = graph.Add("Squeeze", $"{name}/side", [shape]);
        string one = graph.Scalar($"{name}/one", 1);
        string last = graph.Add("Sub", $"{name}/last", [length, one]);
        string period = graph.Add("Max", $"{name}/period", [graph.Add("Add", $"{name}/twice", [last, last]), one]);
        string end = graph.Add("Add", $"{name}/end", [length, graph.Scalar($"{name}/radius", side.Radius)]);
        string positions = graph.Add("Range", $"{name}/positions", [graph.Scalar($"{name}/start", -side.Radius), end, one]);
        string phase = graph.Add("Sub", $"{name}/phase", [graph.Add("Mod", $"{name}/mod", [positions, period]), last]);
        string indices = graph.Add("Sub", $"{name}/indices", [last, graph.Add("Abs", $"{name}/distance", [phase])]);
        return graph.Add("Gather", name, [given, indices], Attribute("axis", side.Axis));
    }

    /// <summary>[N, H, W, C] of bytes to [N, channels, H, W] of numbers from 0 to 255.</summary>
    private static string ToPlanes(OnnxGraph graph, string image, int channels)
    {
        string planes = graph.Add("Transpose", "image/planes", [image], Attribute("perm", [0, 3, 1, 2]));
        string numbers = graph.Add("Cast", "image/numbers", [planes], Attribute("to", (long)DataType.Float));
        return channels == 1 ? graph.Reduce("ReduceMean", "image/grey", numbers, 1) : numbers;
    }

    private static void Normalize(OnnxGraph graph, string planes, DenoisingDescription info)
    {
        string centered = graph.Add("Sub", "image/centered", [planes, graph.Constant("image/least", [(float)info.Least], 1)]);
        graph.Add("Mul", OnnxNetwork.Input, [centered, graph.Constant("image/scale", [(float)(1 / (info.Greatest - info.Least))], 1)]);
    }

    private static void Restore(OnnxGraph graph, string planes, DenoisingDescription info, string result)
    {
        string scaled = graph.Add("Mul", "result/scaled", [planes, graph.Constant("result/range", [(float)(info.Greatest - info.Least)], 1)]);
        if (info.Pixels == PixelKind.FloatingPoint)
        {
            graph.Add("Add", result, [scaled, graph.Constant("result/least", [(float)info.Least], 1)]);
            return;
        }

        string whole = graph.Add("Round", "result/rounded", [scaled]);
        float[] black = [0], white = [byte.MaxValue];
        string clipped = graph.Add("Clip", "result/clipped", [whole, graph.Constant("result/black", black), graph.Constant("result/white", white)]);
        string bytes = graph.Add("Cast", "result/bytes", [clipped], Attribute("to", (long)DataType.Uint8));
        graph.Add("Transpose", result, [bytes], Attribute("perm", [0, 2, 3, 1]));
    }
}
