using Google.Protobuf;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Tests.Models.Onnx;

/// <summary>
/// The smallest image model: two classes, and a pixel belongs to the second where its mean grey g, scaled to 0..1, is above 0.5.
/// Its logits are 0.5 - g and g - 0.5, so the second class has the probability 1 / (1 + exp(1 - 2g)). It is in the form of exported models.
/// </summary>
internal static class ThresholdModel
{
    public static SegmentationModelInfo Info { get; } = new(
        SegmentationClasses.Parse("dark=0, bright=255"),
        channels: 1,
        new PixelNormalization([0f], [1f]),
        divisor: 1,
        new NetworkInfo("threshold", new Dictionary<string, string> { ["width"] = "1", ["depth"] = "0" }, 0))
    {
        Training = new TrainingInfo(
            7,
            new Dictionary<string, string> { ["loss"] = "none" },
            2,
            1,
            [
                new EpochInfo(1, 1, 0.002, 0.75) { ValidationLoss = 0.5, ValidationMeanDice = 0.25, ValidationMeanIoU = 0.125 },
                new EpochInfo(2, 2, 0.001, double.NaN),
            ]),
        Form = new NetworkForm([new NetworkHead("logits")], OnnxExportMode.Fast),
    };

    public static ModelProto CreateProto() => CreateProto(Info);

    public static byte[] CreateBytes() => CreateProto().ToByteArray();

    /// <summary>The same for vectors of floating-point numbers, which are compared with 0.5 as they are.</summary>
    /// <param name="width">The width of the images that ML.NET's own chain takes.</param>
    /// <param name="height">Their height.</param>
    public static byte[] CreateFloatingPointBytes(int width, int height)
    {
        var info = new SegmentationModelInfo(Info.Classes, 1, Info.Normalization, 1, Info.Network)
        {
            Form = Info.Form,
            Pixels = PixelKind.FloatingPoint,
            TrainingImageSize = new ImageSize(width, height),
        };
        return CreateProto(info).ToByteArray();
    }

    /// <summary>The same for images of one channel in full depth, of which a pixel above 500 belongs to the second class.</summary>
    /// <param name="samples">What the numbers in the files are.</param>
    /// <param name="greatest">The greatest value of the training images, of which the least is 0.</param>
    public static byte[] CreateDeepBytes(SampleType samples = SampleType.Unsigned16, float greatest = 1000)
    {
        var info = new SegmentationModelInfo(Info.Classes, 1, new PixelNormalization([0f], [1000f]), 1, Info.Network)
        {
            Form = Info.Form,
            Pixels = PixelKind.FloatingPoint,
            Samples = samples,
            TrainingRange = new TrainingRange([0], [greatest], [greatest]),
        };
        return CreateProto(info).ToByteArray();
    }

    /// <summary>The same with a weight and values of 16 bits inside.</summary>
    public static byte[] CreateFloat16Bytes() =>
        ModelExport.Apply(ImageModel.Parse(CreateBytes(), "The model"), new OnnxExportOptions { Float16 = true }).Bytes;

    /// <summary>The mask that the model gives for grey values.</summary>
    public static byte[] Classify(ReadOnlySpan<byte> grey)
    {
        byte[] labels = new byte[grey.Length];
        for (int i = 0; i < grey.Length; i++)
        {
            // 127 / 255 = 0.498, 128 / 255 = 0.502.
            labels[i] = grey[i] >= 128 ? (byte)1 : (byte)0;
        }

        return labels;
    }

    private static ModelProto CreateProto(SegmentationModelInfo info)
    {
        NodeProto[] nodes =
        [
            CreateNode("Sub", "dark", ["half", OnnxNetwork.Input]),
            CreateNode("Sub", "bright", [OnnxNetwork.Input, "half"]),
            CreateNode("Concat", "logits", ["dark", "bright"], OnnxGraph.Attribute("axis", 1)),
        ];
        return ImageGraph.Create(info, new OnnxNetwork(nodes, [CreateFloat("half", 0.5f)], ["logits"]));
    }

    private static NodeProto CreateNode(string operation, string output, string[] inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = output, OpType = operation };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    private static TensorProto CreateFloat(string name, float value)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.FloatData.Add(value);
        return tensor;
    }
}
