using System.Runtime.InteropServices;
using Google.Protobuf;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>
/// A model whose answer depends on where things are: a pixel belongs to the second class with the probability 1 / (1 + exp(1 − 2g)), where g is the
/// value, 0..1, of another pixel: the one to the right of it, and 0 beyond the border.
/// </summary>
internal sealed record NeighbourModel
{
    // The middle of the last column of the kernel.
    private const int RightOfCenter = 5;
    private const int Center = 4;

    /// <summary>The channels that the network sees, of which the mean counts.</summary>
    public int Channels { get; init; } = 1;

    public int Divisor { get; init; } = 1;

    public ImageSize? Resize { get; init; }

    public string Classes { get; init; } = "dark=0, bright=255";

    /// <summary>Whether images are floating-point numbers, 0..1, in full depth.</summary>
    public bool IsDeep { get; init; }

    /// <summary>Whether the pixel itself counts, and nothing depends on where it is.</summary>
    public bool SeesItself { get; init; }

    /// <summary>Whether what counts is the greatest value of two by two pixels, which takes a divisor of 2, one channel.</summary>
    public bool IsPooled { get; init; }

    /// <summary>The probability of the second class where a value is what counts.</summary>
    public static float Probability(double value) => (float)(1 / (1 + Math.Exp(1 - (2 * value))));

    public byte[] CreateBytes() => CreateProto().ToByteArray();

    public ModelProto CreateProto()
    {
        float[] kernel = new float[Channels * 9];
        for (int channel = 0; channel < Channels; channel++)
        {
            kernel[(channel * 9) + (SeesItself ? Center : RightOfCenter)] = 1f / Channels;
        }

        AttributeProto[] window = [OnnxGraph.Attribute("kernel_shape", [2L, 2]), OnnxGraph.Attribute("strides", [2L, 2])];
        NodeProto[] pooling = IsPooled
            ? [OnnxGraph.Node("MaxPool", "pooled", [OnnxNetwork.Input], window), OnnxGraph.Node("ConvTranspose", "spread", ["pooled", "ones"], window)]
            : [];
        NodeProto[] nodes =
        [
            .. pooling,
            OnnxGraph.Node("Conv", "neighbour", [IsPooled ? "spread" : OnnxNetwork.Input, "kernel"], OnnxGraph.Attribute("pads", [1L, 1, 1, 1])),
            OnnxGraph.Node("Sub", "dark", ["half", "neighbour"]),
            OnnxGraph.Node("Sub", "bright", ["neighbour", "half"]),
            OnnxGraph.Node("Concat", "logits", ["dark", "bright"], OnnxGraph.Attribute("axis", 1)),
        ];
        TensorProto[] ones = IsPooled ? [Floats("ones", [1, 1, 1, 1], 1, 1, 2, 2)] : [];
        var network = new OnnxNetwork(nodes, [.. ones, Floats("kernel", kernel, 1, Channels, 3, 3), Floats("half", [0.5f])], ["logits"]);
        return ImageGraph.Create(CreateInfo(), network);
    }

    public SegmentationTransformer Open(SegmentationScoringOptions? options = null) => SegmentationTransformer.FromImageModel(CreateBytes(), options: options);

    private SegmentationModelInfo CreateInfo()
    {
        float[] mean = new float[Channels];
        float[] deviation = [.. mean.Select(_ => 1f)];
        return new(SegmentationClasses.Parse(Classes), Channels, new PixelNormalization(mean, deviation), Divisor, ThresholdModel.Info.Network)
        {
            Form = new NetworkForm([new NetworkHead("logits")]),
            Resize = Resize,
            Pixels = IsDeep ? PixelKind.FloatingPoint : PixelKind.EightBit,
            Samples = IsDeep ? SampleType.Float32 : null,
        };
    }

    private static TensorProto Floats(string name, float[] values, params long[] shape) =>
        TensorProto.Create(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);
}
