using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Scoring;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;
using static MLSegmentation.Tests.Models.Import.ImportedModel;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>Networks of every kind that is imported; what comes out is computed by hand, pixel by pixel.</summary>
public class NetworkImportTests
{
    private static readonly SegmentationClasses Three = SegmentationClasses.FromNames("a", "b", "c");
    private static readonly SegmentationClasses Two = SegmentationClasses.Binary;
    private static readonly AttributeProto ByPlane = Attribute("axis", 1);

    [Theory]
    [InlineData(PixelScale.ZeroToOne, ChannelOrder.Rgb)]
    [InlineData(PixelScale.ZeroTo255, ChannelOrder.Bgr)]
    [InlineData(PixelScale.MinusOneToOne, ChannelOrder.Bgr)]
    public void Import_ScaleAndChannels_AreWhatTheNetworkIsGiven(PixelScale scale, ChannelOrder order)
    {
        double[] mean = scale == PixelScale.ZeroTo255 ? [100, 110, 120] : [0.1, 0.2, 0.3];
        double[] deviation = scale == PixelScale.ZeroTo255 ? [50, 60, 70] : [0.5, 0.25, 0.75];
        byte[] network = new PlainNetwork().Planes().Output("planes").ToBytes();

        using var model = Open(network, Three, new() { Scale = scale, Channels = order, Mean = mean, StandardDeviation = deviation });

        AssertScores(model, pixel =>
        {
            byte[] channels = order == ChannelOrder.Bgr ? [pixel[2], pixel[1], pixel[0]] : pixel;
            double[] scaled = [.. channels.Select(value => scale switch
            {
                PixelScale.ZeroToOne => value / 255.0,
                PixelScale.ZeroTo255 => value,
                _ => (value / 127.5) - 1,
            })];
            return Softmax(PlainNetwork.PlanesOf([.. scaled.Select((value, channel) => (value - mean[channel]) / deviation[channel])], 3));
        });
        Assert.True(model.Info.IsImported);
        Assert.Equal((1, null, null), (model.Info.Divisor, model.Info.Resize, model.Info.MaxBatchSize));
        Assert.Equal("planes", model.Info.Network.Options["outputTensor"]);
        Assert.Equal(12, model.Info.Network.Parameters);
    }

    [Fact]
    public void Import_ImageNet_IsOfColorsAndNotOfPositions()
    {
        byte[] network = new PlainNetwork().Planes().Output("planes").ToBytes();

        using var model = Open(network, Three, new() { IsImageNet = true, Channels = ChannelOrder.Bgr });

        AssertScores(model, pixel => Softmax(PlainNetwork.PlanesOf(
            [((pixel[2] / 255.0) - 0.406) / 0.225, ((pixel[1] / 255.0) - 0.456) / 0.224, ((pixel[0] / 255.0) - 0.485) / 0.229], 3)));
    }

    [Fact]
    public void Import_NhwcInAndOut_IsFoundFromTheShapes()
    {
        byte[] network = new PlainNetwork(shape: ["n", "h", "w", 3])
            .Node("Transpose", "nchw", ["x"], Attribute("perm", [0L, 3, 1, 2]))
            .Planes("nchw")
            .Node("Transpose", "nhwc", ["planes"], Attribute("perm", [0L, 2, 3, 1]))
            .Output("nhwc").ToBytes();

        using var model = Open(network, Three);

        AssertScores(model, pixel => Softmax(PlainNetwork.PlanesOf(Unit(pixel), 3)));
        Assert.Equal("nhwc", model.Info.Network.Options["layout"]);
    }

    [Fact]
    public void Import_OneChannel_IsTheMeanOfTheColors()
    {
        using var model = Open(new PlainNetwork(2, 1).Planes().Output("planes").ToBytes(), Two);

        AssertScores(model, pixel => Softmax(PlainNetwork.PlanesOf([pixel.Average(value => value / 255.0)], 2)));
    }

    [Fact]
    public void Import_OnePlaneOfLogits_IsTheForeground()
    {
        using var model = Open(new PlainNetwork(1).Planes().Output("planes").ToBytes(), Two);

        AssertScores(model, pixel =>
        {
            double foreground = Sigmoid(PlainNetwork.PlanesOf(Unit(pixel), 1)[0]);
            return [1 - foreground, foreground];
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Import_IndependentPlanesWithoutBackground_LeaveItTheRest(bool areProbabilities)
    {
        // p of classes 1 and 2; the background has what the largest leaves, and all are divided by their sum.
        var network = new PlainNetwork(2).Planes().Node("Sigmoid", "p", ["planes"]).Output(areProbabilities ? "p" : "planes");

        using var model = Open(network.ToBytes(), Three);

        AssertScores(model, pixel =>
        {
            double[] planes = [.. PlainNetwork.PlanesOf(Unit(pixel), 2).Select(Sigmoid)];
            double[] all = [1 - planes.Max(), .. planes];
            return [.. all.Select(value => value / all.Sum())];
        });
        Assert.Equal(areProbabilities ? "none" : "sigmoid", model.Info.Network.Options["activation"]);
    }

    [Fact]
    public void Import_IndependentPlanesOfAllClasses_AreDividedByTheirSum()
    {
        using var model = Open(new PlainNetwork().Planes().Output("planes").ToBytes(), Three, new() { Activation = OnnxActivation.Sigmoid });

        AssertScores(model, pixel =>
        {
            double[] planes = [.. PlainNetwork.PlanesOf(Unit(pixel), 3).Select(Sigmoid)];
            return [.. planes.Select(value => value / planes.Sum())];
        });
    }

    [Theory]
    [InlineData("Sigmoid", null, true, "independent of each other, as their sums from ")]
    [InlineData("Sigmoid", OnnxActivation.None, false, "independent of each other, as their sums from ")]
    [InlineData("Softmax", null, false, "The output's numbers are probabilities.")]
    [InlineData("Softmax", OnnxActivation.Softmax, false, "Is Activation None meant?")]
    public void Import_PlanesOfAllClasses_SaysWhetherTheyAreSharesOfOne(string last, OnnxActivation? activation, bool isAssumed, string expected)
    {
        var network = new PlainNetwork().Planes().Node(last, "out", ["planes"], last == "Softmax" ? [ByPlane] : []).Output("out");
        var findings = new List<OnnxImportFinding>();

        Open(network.ToBytes(), Three, new() { Activation = activation, Report = findings.Add }).Dispose();

        Assert.Equal(isAssumed, Assert.Single(findings, finding => finding.ToString().Contains(expected, StringComparison.Ordinal)).IsAssumed);
    }

    [Theory]
    [InlineData(nameof(DataType.Int64))]
    [InlineData(nameof(DataType.Uint8))]
    [InlineData(nameof(DataType.Float))]
    public void Import_ClassIndices_AreOneHot(string typeName)
    {
        var type = Enum.Parse<DataType>(typeName);
        byte[] network = new PlainNetwork().Planes()
            .Node("ArgMax", "best", ["planes"], ByPlane, Attribute("keepdims", type == DataType.Float ? 1 : 0))
            .Node("Cast", "labels", ["best"], Attribute("to", (long)type))
            .Output("labels", type).ToBytes();

        using var model = Open(network, Three);

        AssertScores(model, pixel =>
        {
            double[] planes = PlainNetwork.PlanesOf(Unit(pixel), 3);
            return [.. planes.Select(value => value == planes.Max() ? 1.0 : 0)];
        });
    }

    [Fact]
    public void Import_OutputOfAQuarter_IsInterpolatedBeforeTheSoftmax()
    {
        // Means of 4x4 pixels, of an image of 8x4: two of them, whose logits are interpolated along the row with the centres 2 and 6.
        byte[] network = new PlainNetwork()
            .Node("AveragePool", "small", ["x"], Attribute("kernel_shape", [4L, 4]), Attribute("strides", [4L, 4]))
            .Planes("small").Output("planes").ToBytes();

        using var model = Open(network, Three);

        byte[] image = CreateImage(8, 4);
        var (scores, _) = Score(model.Model.Bytes, image, 8, 4);
        Assert.Equal(4, model.Info.Divisor);
        double[][] means = [.. Enumerable.Range(0, 2).Select(block => Enumerable.Range(0, 3)
            .Select(channel => Enumerable.Range(0, 16).Average(at => image[(3 * ((at / 4 * 8) + (4 * block) + (at % 4))) + channel] / 255.0)).ToArray())];
        for (int column = 0; column < 8; column++)
        {
            double right = Math.Clamp((column + 0.5 - 2) / 4, 0, 1);
            var planes = PlainNetwork.PlanesOf(means[0], 3).Zip(PlainNetwork.PlanesOf(means[1], 3));
            double[] logits = [.. planes.Select(pair => (pair.First * (1 - right)) + (pair.Second * right))];
            double[] wanted = Softmax(logits);
            Assert.All(Enumerable.Range(0, 3), plane => Assert.Equal(wanted[plane], scores[(plane * 32) + 8 + column], 2e-5));
        }
    }

    [Fact]
    public void Import_FixedSize_ResizesTheImageAndTheResultBack()
    {
        byte[] network = new PlainNetwork(shape: [1, 3, 6, 8]).Planes().Output("planes", DataType.Float, 1, 3, 6, 8).ToBytes();

        using var model = Open(network, Three);
        using var free = Open(network, Three, new() { Divisor = 1 });

        Assert.Equal(new ImageSize(8, 6), model.Info.Resize);
        byte[] exact = CreateImage(8, 6);
        Assert.Equal(Score(free.Model.Bytes, exact, 8, 6).Scores, Score(model.Model.Bytes, exact, 8, 6).Scores);
        byte[] larger = [.. Enumerable.Repeat<byte[]>([200, 100, 50], 16 * 12).SelectMany(pixel => pixel)];
        var (scores, _) = Score(model.Model.Bytes, larger, 16, 12);
        double[] wanted = Softmax(PlainNetwork.PlanesOf([200 / 255.0, 100 / 255.0, 50 / 255.0], 3));
        Assert.Equal(3 * 16 * 12, scores.Length);
        Assert.Equal(wanted[1], scores[(16 * 12) + 5], 2e-5);
    }

    [Fact]
    public void Import_NetworkThatTakesOneImage_SaysSoAndRefusesTwo()
    {
        // The reshaping would take a second image for more pixels of the first.
        byte[] network = new PlainNetwork().Planes()
            .Node("Shape", "shape", ["planes"])
            .Integers("flat", 1, 3, -1)
            .Node("Reshape", "flattened", ["planes", "flat"])
            .Node("Reshape", "out", ["flattened", "shape"])
            .Node("ReduceMax", "highest", ["out"], Attribute("axes", [0L]), Attribute("keepdims", 1))
            .Output("highest").ToBytes();

        using var single = Open(network, Three);
        using var any = Open(new PlainNetwork().Planes().Output("planes").ToBytes(), Three);

        Assert.Equal(1, single.Info.MaxBatchSize);
        AssertScores(single, pixel => Softmax(PlainNetwork.PlanesOf(Unit(pixel), 3)));
        byte[] two = [.. CreateImage(4, 4), .. CreateImage(4, 4, 2)];
        Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => { _ = Score(single.Model.Bytes, two, 4, 4); });
        Assert.Equal(2 * 3 * 16, Score(any.Model.Bytes, two, 4, 4).Scores.Length);
    }

    [Fact]
    public void Import_SeveralOutputs_TakesTheFirstThatSuitsOrTheNamedOne()
    {
        PlainNetwork Create() => new PlainNetwork().Planes()
            .Node("GlobalAveragePool", "features", ["planes"])
            .Node("Neg", "aux", ["planes"])
            .Output("features").Output("planes").Output("aux");
        var findings = new List<OnnxImportFinding>();

        using var first = Open(Create().ToBytes(), Three, new() { Report = findings.Add });
        using var named = Open(Create().ToBytes(), Three, new() { OutputTensor = "aux" });

        AssertScores(first, pixel => Softmax(PlainNetwork.PlanesOf(Unit(pixel), 3)));
        AssertScores(named, pixel => Softmax([.. PlainNetwork.PlanesOf(Unit(pixel), 3).Select(value => -value)]));
        Assert.Contains(findings, finding => finding.IsAssumed && finding.Describe(name => $"<{name}>").Contains("<OutputTensor>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(DataType.Float16))]
    [InlineData(nameof(DataType.Uint8))]
    [InlineData(nameof(DataType.Double))]
    public void Import_OtherNumbers_AreGivenAndTaken(string typeName)
    {
        var type = Enum.Parse<DataType>(typeName);
        byte[] network = new PlainNetwork(type: type, shape: ["n", 3, "h", "w"])
            .Node("Cast", "numbers", ["x"], Attribute("to", (long)DataType.Float))
            .Constant("unit", [type == DataType.Uint8 ? 1 / 255f : 1], 1)
            .Node("Mul", "scaled", ["numbers", "unit"])
            .Planes("scaled")
            .Node("Cast", "result", ["planes"], Attribute("to", (long)(type == DataType.Uint8 ? DataType.Float : type)))
            .Output("result", type == DataType.Uint8 ? DataType.Float : type).ToBytes();

        using var model = Open(network, Three);

        AssertScores(model, pixel => Softmax(PlainNetwork.PlanesOf(Unit(pixel), 3)), type == DataType.Float16 ? 5e-3 : 2e-5);
    }

    [Fact]
    public void Import_NamesOfTheModelItself_GiveWay()
    {
        byte[] network = new PlainNetwork()
            .Planes()
            .Node("Identity", "Image", ["planes"]).Node("Identity", "Score", ["Image"]).Node("Identity", "imported/Score", ["Score"])
            .Node("Identity", "network/input", ["imported/Score"]).Node("Identity", "PredictedLabel", ["network/input"])
            .Output("PredictedLabel").ToBytes();

        using var model = Open(network, Three);

        AssertScores(model, pixel => Softmax(PlainNetwork.PlanesOf(Unit(pixel), 3)));
        Assert.DoesNotContain("somebody", System.Text.Encoding.Latin1.GetString(model.Model.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_ThenSaveLoadExportAndScore_IsTheSameModel()
    {
        var context = new MLContext(seed: 1);
        using var model = Open(new PlainNetwork().Planes().Output("planes").ToBytes(), Three, new() { IsImageNet = true });
        using var zip = new MemoryStream();
        using var onnx = new MemoryStream();

        context.Segmentation().Save(model, zip);
        model.SaveOnnx(onnx);
        (zip.Position, onnx.Position) = (0, 0);
        using var loaded = context.Segmentation().Load(zip);
        using var opened = SegmentationTransformer.FromOnnx(onnx);
        zip.Position = 0;
        using var chain = (IDisposable)context.Model.Load(zip, out _);

        var data = context.Data.LoadFromEnumerable(new[] { new Row { Image = TestImages.Create(5, 3, TestImages.CreateGrey(5, 3, 1)) } });
        var mask = model.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Single();
        Assert.Equal(mask, loaded.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Single());
        Assert.Equal(mask, opened.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Single());
        Assert.Equal(mask, ((ITransformer)chain).Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Single());
        Assert.True(opened.Info.IsImported && loaded.Info.IsImported);
        Assert.Contains("imported", Assert.Throws<SegmentationException>(() => loaded.SaveWeights(new MemoryStream())).Message, StringComparison.Ordinal);
        Assert.Throws<SegmentationException>(() => loaded.SaveOnnx(new MemoryStream(), new() { Mode = OnnxExportMode.Accurate }));
        Assert.Throws<SegmentationException>(() => loaded.SaveOnnx(new MemoryStream(), new() { Prune = 1 }));
        using var half = new MemoryStream();
        loaded.SaveOnnx(half, new() { Float16 = true });
        half.Position = 0;
        using var sixteen = SegmentationTransformer.FromOnnx(half);
        Assert.True(sixteen.Info is { Float16: true, IsImported: true });
        Assert.Equal(mask.Pixels.Length, sixteen.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Single().Pixels.Length);
    }

    private static double[] Unit(byte[] pixel) => [.. pixel.Select(value => value / 255.0)];

    private sealed class Row
    {
        public MLImage? Image { get; set; }
    }
}
