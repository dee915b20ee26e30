using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;
using static MLSegmentation.Tests.Models.Import.ImportedModel;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>What cannot be imported says why, and what would help; damaged and hostile files do no more than that.</summary>
public class RefusedNetworkTests
{
    private static readonly SegmentationClasses Three = SegmentationClasses.FromNames("a", "b", "c");

    private static readonly Dictionary<string, (Func<PlainNetwork> Network, OnnxImportOptions Options, string[] Expected)> Cases = new()
    {
        ["ambiguous layout"] = (() => new PlainNetwork(shape: [1, 3, 3, 3]).Planes().Output("planes"), new(), ["[1, 3, 3, 3]", "Layout"]),
        ["unknown layout"] = (() => new PlainNetwork(shape: ["n", "c", "h", "w"]).Planes().Output("planes"), new(), ["[n, c, h, w]", "Layout"]),
        ["four channels"] = (
            () => new PlainNetwork(shape: ["n", 4, "h", "w"]).Planes().Output("planes"), new() { Layout = TensorLayout.Nchw }, ["takes 4 channels", "1 or 3"]),
        ["a volume"] = (() => new PlainNetwork(shape: ["n", 3, "d", "h", "w"]).Planes().Output("planes"), new(), ["[n, 3, d, h, w]", "four sides"]),
        ["an input of indices"] = (
            () => new PlainNetwork(type: DataType.Int64).Planes().Output("planes"), new(), ["'x' holds int64", "floating-point numbers or bytes"]),
        ["grey for three channels"] = (() => new PlainNetwork().Planes().Output("planes"), new() { Channels = ChannelOrder.Grey }, ["takes 3 channels", "Rgb"]),
        ["no such input"] = (() => new PlainNetwork().Planes().Output("planes"), new() { Input = "image" }, ["no input 'image'", "Its inputs are 'x'"]),
        ["no such output"] = (() => new PlainNetwork().Planes().Output("planes"), new() { OutputTensor = "y" }, ["no output 'y'", "Its outputs are 'planes'"]),
        ["two inputs"] = (
            () => new PlainNetwork().Input("y", DataType.Float, "n", 3, "h", "w").Node("Add", "both", ["x", "y"]).Planes("both").Output("planes"),
            new(),
            ["several inputs, 'x', 'y'"]),
        ["an input without a value"] = (
            () => new PlainNetwork().Input("t", DataType.Float, 1).Node("Add", "both", ["x", "t"]).Planes("both").Output("planes"),
            new(),
            ["needs the input 't' beside the image"]),
        ["nothing of the image"] = (
            () => new PlainNetwork().Planes().Node("Identity", "out", ["w"]).Output("out"), new(), ["does not depend on its input 'x'"]),
        ["other planes than classes"] = (
            () => new PlainNetwork(1).Planes().Output("planes"), new(), ["one plane, and there are 3 classes", "Labels"]),
        ["more planes than classes"] = (
            () => new PlainNetwork().Planes().Node("Concat", "out", ["planes", "planes"], Attribute("axis", 1)).Output("out"),
            new(),
            ["its output 'out' of [1, 6,", "has 6 planes, and there are 3 classes"]),
        ["a plane less for a softmax"] = (
            () => new PlainNetwork(2).Planes().Output("planes"),
            new() { Activation = OnnxActivation.Softmax },
            ["has 2 planes, and a softmax needs 3", "say Activation Sigmoid"]),
        ["a softmax of fewer classes"] = (
            () => new PlainNetwork(2).Planes().Node("Softmax", "out", ["planes"], Attribute("axis", 1)).Output("out"),
            new(),
            ["ends in a softmax over 2 planes, and there are 3 classes", "say Activation None"]),
        ["a softmax over the rows"] = (
            () => new PlainNetwork().Planes().Node("Softmax", "out", ["planes"], Attribute("axis", 2)).Output("out"),
            new(),
            ["ends in a softmax, and yet its 3 planes are no shares of 1", "dim=1"]),
        ["a logarithm of a softmax over the rows"] = (
            () => new PlainNetwork().Planes().Node("LogSoftmax", "out", ["planes"], Attribute("axis", 2)).Output("out"), new(), ["goes over another side"]),
        ["percent"] = (
            () => new PlainNetwork().Planes().Node("Softmax", "p", ["planes"], Attribute("axis", 1)).Constant("all", [100], 1).Node("Mul", "out", ["p", "all"])
                .Output("out"),
            new(),
            ["gives shares of 100 (percent)", "without the factor"]),
        ["percent of independent planes"] = (
            () => new PlainNetwork(2).Planes().Node("Sigmoid", "p", ["planes"]).Constant("all", [100], 1).Node("Mul", "out", ["all", "p"]).Output("out"),
            new(),
            ["gives probabilities times a factor", "without the factor"]),
        ["planes cut out of sigmoids"] = (
            () => new PlainNetwork().Planes().Node("Sigmoid", "p", ["planes"]).Integers("two", 0, 1).Node("Gather", "out", ["p", "two"], Attribute("axis", 1))
                .Output("out"),
            new(),
            ["look like probabilities", "Say Activation None if they are probabilities, or Activation "]),
        ["a classifier"] = (
            () => new PlainNetwork().Planes().Node("GlobalAveragePool", "mean", ["planes"]).Node("Flatten", "out", ["mean"]).Output("out"),
            new(),
            ["'out' of [1, 3] has no rows and columns", "classification"]),
        ["a cropped output"] = (
            () => new PlainNetwork().Planes().Node("MaxPool", "out", ["planes"], Attribute("kernel_shape", [5L, 5])).Output("out"),
            new(),
            ["neither its size nor a part", "leaves out 4 rows and columns at the border", "with padding"]),
        ["the largest of more planes"] = (
            () => new PlainNetwork().Planes().Node("Concat", "six", ["planes", "planes"], Attribute("axis", 1))
                .Node("ArgMax", "out", ["six"], Attribute("axis", -3)).Output("out", DataType.Int64),
            new(),
            ["says which of 6 planes is the largest, and there are 3 classes"]),
        ["whole numbers for a softmax"] = (
            () => new PlainNetwork().Planes().Node("ArgMax", "out", ["planes"], Attribute("axis", 1)).Output("out", DataType.Int64),
            new() { Activation = OnnxActivation.Softmax },
            ["holds int64, and so class indices (Activation Labels)", "Activation Softmax says"]),
        ["a layout that is the other"] = (
            () => new PlainNetwork().Planes().Output("planes"), new() { Layout = TensorLayout.Nhwc }, ["[n, 3, h, w], whose last side", "Say Layout Nchw"]),
        ["four channels without a layout"] = (
            () => new PlainNetwork(shape: ["n", 4, "h", "w"]).Planes().Output("planes"), new(), ["takes 4 channels", "1 or 3"]),
        ["no probabilities"] = (
            () => new PlainNetwork().Planes().Output("planes"), new() { Activation = OnnxActivation.None }, ["which are no probabilities"]),
        ["labels of more classes"] = (
            () => new PlainNetwork().Planes().Node("ArgMax", "best", ["planes"], Attribute("axis", 1)).Integers("more", 5).Node("Add", "out", ["best", "more"])
                .Output("out", DataType.Int64),
            new(),
            ["not the indices of 3 classes, 0 to 2"]),
        ["mean of two channels"] = (() => new PlainNetwork().Planes().Output("planes"), new() { Mean = [0.1, 0.2] }, ["Mean has 2 numbers", "3 channels"]),
        ["bytes with a normalisation"] = (
            () => new PlainNetwork(type: DataType.Uint8).Node("Cast", "numbers", ["x"], Attribute("to", 1)).Planes("numbers").Output("planes"),
            new() { IsImageNet = true },
            ["'x' takes bytes, which cannot be normalised", "IsImageNet"]),
        ["one size inside"] = (
            () => new PlainNetwork().Planes().Constant("add", new float[64 * 64], 1, 1, 64, 64).Node("Add", "out", ["planes", "add"]).Output("out"),
            new(),
            ["none of the sizes that were tried", "Size"]),
        ["half a size"] = (() => new PlainNetwork(shape: [1, 3, 64, "w"]).Planes().Output("planes"), new(), ["one side of a known length", "Size"]),
        ["a branch"] = (
            () => new PlainNetwork().Planes().Node("If", "out", ["planes"]).Output("out"), new(), ["the operator If", "fixed image size", "onnx-simplifier"]),
        ["a foreign operator"] = (
            () => new PlainNetwork().Planes().Node("NonMaxSuppression", "out", ["planes"]).Output("out"), new(), ["operator NonMaxSuppression"]),
        ["a name twice"] = (
            () => new PlainNetwork().Planes().Node("Neg", "planes", ["x"]).Output("planes"), new(), ["several values of the name 'planes'"]),
        ["a circle"] = (
            () => new PlainNetwork().Node("Add", "first", ["x", "second"]).Node("Neg", "second", ["first"]).Planes("second").Output("planes"),
            new(),
            ["which nothing before it computes"]),
        ["a million rows"] = (
            () => new PlainNetwork().Planes().Integers("repeats", 1, 1, 1 << 20, 1).Node("Tile", "out", ["planes", "repeats"]).Output("out"),
            new(),
            ["above 65536"]),
    };

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_WhatCannotBe_SaysWhy(string name)
    {
        var (network, options, expected) = Cases[name];

        var exception = Assert.Throws<SegmentationException>(() => Open(network().ToBytes(), Three, options));

        Assert.All(expected, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        Assert.StartsWith("'(stream)' cannot be imported: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_ValueThatIsMeant_IsSpelledAsTheFrontEndTakesIt()
    {
        byte[] network = new PlainNetwork(1).Planes().Output("planes").ToBytes();

        var exception = Assert.Throws<SegmentationException>(() => Open(network, Three));

        Assert.EndsWith("say Activation Labels.", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("say --activation labels.", exception.Describe(_ => "--activation"), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_ImageNetAndAMean_DoNotGoTogether() => Assert.Contains(
        "Mean",
        Assert.Throws<SegmentationOptionException>(
            () => Open(new PlainNetwork().Planes().Output("planes").ToBytes(), Three, new() { IsImageNet = true, Mean = [0] })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Import_DataInAnotherFile_SaysHowToWriteOne()
    {
        var network = new PlainNetwork().Planes().Output("planes").ToProto();
        network.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External;

        var exception = Assert.Throws<SegmentationException>(() => Open(network.ToByteArray(), Three));

        Assert.Contains("'w' are in another file", exception.Message, StringComparison.Ordinal);
        Assert.Contains("save_as_external_data=False", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_ModelOfThisLibrary_SaysToOpenIt() => Assert.Contains(
        "is a model of MLSegmentation already",
        Assert.Throws<SegmentationException>(() => Open(ThresholdModel.CreateBytes(), SegmentationClasses.Binary)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Import_DamagedFiles_GiveAModelOrOneError()
    {
        byte[] network = new PlainNetwork(operatorSet: 9).Planes()
            .Node("Slice", "out", ["planes"], Attribute("axes", [1L]), Attribute("starts", [0L]), Attribute("ends", [3L]))
            .Node("Softmax", "p", ["out"], Attribute("axis", -1)).Output("out").ToBytes();
        var random = new Random(7);

        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = [.. network];
            for (int change = 0; change <= round % 3; change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            if (Record.Exception(() => Open(damaged, Three, new() { Divisor = 8 }).Dispose()) is { } exception)
            {
                Assert.IsType<SegmentationException>(exception);
            }
        }
    }
}
