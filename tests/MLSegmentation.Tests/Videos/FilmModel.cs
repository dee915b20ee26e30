using System.Runtime.InteropServices;
using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Videos;

/// <summary>
/// A model that takes noise for cells, as small networks do: a pixel is a cell with the probability 1 / (1 + exp(−40 (m − 0.36))), where m is the mean grey
/// value, 0..1, of the 3×3 pixels around.
/// </summary>
internal static class FilmModel
{
    public static SegmentationTransformer Open()
    {
        float[] kernel = new float[9];
        Array.Fill(kernel, 40f / 2 / 9);
        NodeProto[] nodes =
        [
            OnnxGraph.Node("Conv", "mean", [OnnxNetwork.Input, "kernel"], OnnxGraph.Attribute("pads", [1L, 1, 1, 1])),
            OnnxGraph.Node("Sub", "cell", ["mean", "threshold"]),
            OnnxGraph.Node("Neg", "background", ["cell"]),
            OnnxGraph.Node("Concat", "logits", ["background", "cell"], OnnxGraph.Attribute("axis", 1)),
        ];
        var network = new OnnxNetwork(nodes, [Floats("kernel", kernel, 1, 1, 3, 3), Floats("threshold", [0.36f * 40 / 2])], ["logits"]);
        var info = new SegmentationModelInfo(
            DrawnFilm.Classes, 1, ThresholdModel.Info.Normalization, 1, ThresholdModel.Info.Network) { Form = ThresholdModel.Info.Form };
        return SegmentationTransformer.FromImageModel(ImageGraph.Create(info, network).ToByteArray(), options: new() { Threads = 1 });
    }

    private static TensorProto Floats(string name, float[] values, params long[] shape) =>
        TensorProto.Create(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);
}
