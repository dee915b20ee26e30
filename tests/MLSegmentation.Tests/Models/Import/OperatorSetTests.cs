using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;
using static MLSegmentation.Tests.Models.Import.ImportedModel;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>Networks in earlier and later sets of operators give what ONNX Runtime gives for the file as it is.</summary>
public class OperatorSetTests
{
    private static readonly SegmentationClasses Three = SegmentationClasses.FromNames("a", "b", "c");

    private static readonly Dictionary<string, (long Set, Func<PlainNetwork, PlainNetwork> Add)> Cases = new()
    {
        ["lists as attributes"] = (9, network => network
            .Node("Unsqueeze", "five", ["planes"], Attribute("axes", [0L]))
            .Node("Squeeze", "four", ["five"], Attribute("axes", [0L]))
            .Node("Slice", "last", ["four"], Attribute("axes", [1L]), Attribute("starts", [1L]), Attribute("ends", [3L]))
            .Node("Slice", "first", ["four"], Attribute("axes", [1L]), Attribute("starts", [0L]), Attribute("ends", [1L]))
            .Node("Concat", "out", ["last", "first"], Attribute("axis", 1))),
        ["split and sum"] = (11, network => network
            .Node("Split", "one", ["planes"], Attribute("axis", 1), Attribute("split", [1L, 2L])).Second("two")
            .Node("ReduceSum", "sum", ["two"], Attribute("axes", [1L]), Attribute("keepdims", 1))
            .Node("Concat", "out", ["two", "sum"], Attribute("axis", 1))),
        ["limits and paddings"] = (10, network => network
            .Node("Clip", "limited", ["planes"], Attribute("min", -1f), Attribute("max", 1.5f))
            .Node("Pad", "padded", ["limited"], Attribute("pads", [0L, 0, 1, 1, 0, 0, 1, 1]), Attribute("value", 2f), Attribute("mode", "constant"))
            .Node("AveragePool", "out", ["padded"], Attribute("kernel_shape", [3L, 3]))),
        ["softmax over all that follows"] = (11, network => network
            .Node("Softmax", "shares", ["planes"])
            .Constant("many", [100], 1)
            .Node("Mul", "out", ["shares", "many"])),
        ["enlargement before 10"] = (9, network => network
            .Node("MaxPool", "small", ["planes"], Attribute("kernel_shape", [2L, 2]), Attribute("strides", [2L, 2]))
            .Constant("factors", [1, 1, 2, 2], 4)
            .Node("Upsample", "out", ["small", "factors"], Attribute("mode", "linear"))),
        ["enlargement in 10"] = (10, network => network
            .Node("MaxPool", "small", ["planes"], Attribute("kernel_shape", [2L, 2]), Attribute("strides", [2L, 2]))
            .Constant("factors", [1, 1, 2, 2], 4)
            .Node("Resize", "out", ["small", "factors"], Attribute("mode", "nearest"))),
        ["the largest, and nothing dropped"] = (9, network => network
            .Node("Dropout", "kept", ["planes"], Attribute("ratio", 0.5f))
            .Node("TopK", "out", ["kept"], Attribute("axis", 1), Attribute("k", 3)).Second("indices")),
        ["axes as inputs"] = (18, network => network
            .Integers("axes", 1)
            .Node("ReduceMean", "mean", ["planes", "axes"], Attribute("keepdims", 1))
            .Node("Sub", "out", ["planes", "mean"])),
        ["operators of 20"] = (20, network => network.Node("Gelu", "out", ["planes"])),
    };

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_SetOfOperators_GivesWhatTheFileGives(string name)
    {
        const int Width = 8;
        const int Height = 6;
        var (set, add) = Cases[name];
        byte[] network = add(new PlainNetwork(operatorSet: set).Planes()).Output("out").ToBytes();

        using var softmax = Open(network, Three, new() { Activation = OnnxActivation.Softmax });
        using var sigmoid = Open(network, Three, new() { Activation = OnnxActivation.Sigmoid });

        byte[] image = CreateImage(Width, Height);
        float[] planes = [.. Enumerable.Range(0, 3).SelectMany(channel => Enumerable.Range(0, Width * Height).Select(at => image[(3 * at) + channel] / 255f))];
        float[] logits = Run(network, planes, Height, Width);
        var (shares, _) = Score(softmax.Model.Bytes, image, Width, Height);
        var (parts, _) = Score(sigmoid.Model.Bytes, image, Width, Height);
        for (int at = 0; at < Width * Height; at++)
        {
            double[] given = [.. Enumerable.Range(0, 3).Select(plane => (double)logits[(plane * Width * Height) + at])];
            double[] wanted = Softmax(given);
            double sum = given.Sum(Sigmoid);
            Assert.All(Enumerable.Range(0, 3), plane => Assert.Equal(wanted[plane], shares[(plane * Width * Height) + at], 2e-5));
            Assert.All(Enumerable.Range(0, 3), plane => Assert.Equal(Sigmoid(given[plane]) / sum, parts[(plane * Width * Height) + at], 2e-5));
        }

        Assert.Equal(Math.Max(set, 17), softmax.OperatorSet);
    }

    [Fact]
    public void Import_SetBeforeNine_SaysHowToExport()
    {
        byte[] network = new PlainNetwork(operatorSet: 8).Planes().Output("planes").ToBytes();

        var exception = Assert.Throws<SegmentationException>(() => Open(network, Three));

        Assert.Contains("version 8 of ONNX's operators, and 9 is the first", exception.Message, StringComparison.Ordinal);
        Assert.Contains("opset_version=17", exception.Message, StringComparison.Ordinal);
    }

    private static float[] Run(byte[] network, float[] planes, int height, int width)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(network, options);
        using var input = OrtValue.CreateTensorValueFromMemory(planes, [1, 3, height, width]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["x"], [input], ["out"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
