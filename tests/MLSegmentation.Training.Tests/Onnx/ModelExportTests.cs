using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Tests.Onnx;

public class ModelExportTests
{
    private static readonly UNet BatchNormUNet = new() { Width = 4, Depth = 2, Normalization = NormalizationKind.Batch };
    private static readonly UNetPlusPlus ThreeHeads = new() { Width = 4, Depth = 3, DeepSupervision = true, Normalization = NormalizationKind.Batch };
    private static readonly RandomPixels Image = RandomPixels.Create(batch: 1, height: 21, width: 30, channels: 3);

    [Fact]
    public void Apply_BatchNormalization_IsFoldedWithTheSameResultsBitForBit()
    {
        using var scope = NewDisposeScope();
        byte[] stored = Store(BatchNormUNet);

        byte[] exported = OnnxModel.Export(stored);

        var (_, scores, labels) = OnnxModel.RunImage(stored, Image);
        var (_, exportedScores, exportedLabels) = OnnxModel.RunImage(exported, Image);
        Assert.DoesNotContain(ModelProto.Parser.ParseFrom(exported).Graph.Node, node => node.OpType == "BatchNormalization");
        Assert.True(scores.bytes.SequenceEqual(exportedScores.bytes));
        Assert.True(labels.bytes.SequenceEqual(exportedLabels.bytes));
    }

    [Fact]
    public void Apply_Description_StaysThatOfTheModel()
    {
        byte[] stored = Store(BatchNormUNet);

        var info = Parse(OnnxModel.Export(stored)).Info;

        Assert.Equal(BatchNormUNet.CreateGraph(1, 2).ParameterCount, info.Network.Parameters);
        Assert.Equal(BatchNormUNet, NetworkCatalog.Create(info.Network.Name, info.Network.Options));
        Assert.Equal(OnnxExportMode.Fast, info.Form!.Mode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_Prune_LeavesTheNetworkOfThatDepth(int depth)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(ThreeHeads);
        byte[] stored = Store(module, ThreeHeads);

        byte[] exported = OnnxModel.Export(stored, new() { Prune = depth });

        var expected = F.softmax(module.forwardHeads(Image.ToTensor(1, Parse(stored).Info))[3 - depth], 1).narrow(2, 0, 21).narrow(3, 0, 30);
        Weights.AssertClose(expected, OnnxModel.RunImage(exported, Image).Scores);
        var network = Parse(exported).Info.Network;
        var described = NetworkCatalog.Create(network.Name, network.Options);
        Assert.Equal(ThreeHeads with { Prune = depth, DeepSupervision = false }, described);
        Assert.Equal(described.CreateGraph(1, 2).ParameterCount, network.Parameters);
    }

    [Fact]
    public void Apply_AccurateMode_AveragesTheProbabilitiesOfTheHeads()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(ThreeHeads);
        byte[] stored = Store(module, ThreeHeads);

        byte[] exported = OnnxModel.Export(stored, new() { Mode = OnnxExportMode.Accurate });

        var (scores, labels) = OnnxModel.Run(exported, Image);
        var heads = module.forwardHeads(Image.ToTensor(1, Parse(stored).Info)).Select(head => F.softmax(head, 1).narrow(2, 0, 21).narrow(3, 0, 30)).ToArray();
        Weights.AssertClose(heads[0].Plus(heads[1]).Plus(heads[2]).Times(1.0 / 3), scores);
        Assert.Equal(0, labels.to(ScalarType.Int64).sub(scores.argmax(1)).abs().max().item<long>());
        Assert.Equal(module.Graph.ParameterCount, Parse(exported).Info.Network.Parameters);
    }

    [Fact]
    public void Apply_AccurateModePruned_AveragesTheHeadsThatAreLeft()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(ThreeHeads);
        byte[] stored = Store(module, ThreeHeads);

        byte[] exported = OnnxModel.Export(stored, new() { Mode = OnnxExportMode.Accurate, Prune = 2 });

        var heads = module.forwardHeads(Image.ToTensor(1, Parse(stored).Info)).Select(head => F.softmax(head, 1).narrow(2, 0, 21).narrow(3, 0, 30)).ToArray();
        Weights.AssertClose(heads[1].Plus(heads[2]).Times(0.5), OnnxModel.Run(exported, Image).Scores);
        Assert.Equal((ThreeHeads with { Prune = 2 }).CreateGraph(1, 2).ParameterCount, Parse(exported).Info.Network.Parameters);
    }

    [Fact]
    public void Apply_Float16_HalvesTheWeightsAndHardlyChangesTheScores()
    {
        using var scope = NewDisposeScope();
        byte[] stored = Store(BatchNormUNet);

        byte[] exported = OnnxModel.Export(stored, new() { Float16 = true });

        var graph = ModelProto.Parser.ParseFrom(exported).Graph;
        var (_, expected, _) = OnnxModel.RunImage(stored, Image);
        var (_, scores, _) = OnnxModel.RunImage(exported, Image);
        Assert.All(graph.Initializer.Where(tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal)), tensor =>
        {
            Assert.Equal((int)TensorProto.Types.DataType.Float16, tensor.DataType);
            Assert.Equal(2 * tensor.Count, tensor.RawData.Length);
        });
        Assert.InRange(scores.sub(expected).abs().max().item<float>(), 0, 0.02f);
        Assert.True(Parse(exported).Info.Form!.Float16);
    }

    [Fact]
    public void Apply_Float16WithInterpolation_Runs()
    {
        using var scope = NewDisposeScope();
        byte[] stored = Store(new UNet { Width = 2, Depth = 2, Upsampling = UpsamplingKind.Bilinear });

        var (_, scores, _) = OnnxModel.RunImage(OnnxModel.Export(stored, new() { Float16 = true }), Image);

        Assert.InRange(scores.sub(OnnxModel.RunImage(stored, Image).Scores).abs().max().item<float>(), 0, 0.02f);
    }

    [Theory]
    [InlineData(7e4f, "70000")]
    [InlineData(float.NaN, "NaN")]
    public void Apply_Float16OfANumberThatDoesNotFit_NamesTheTensor(float value, string shown)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(new UNet { Width = 2, Depth = 1 });
        using (no_grad())
        {
            module.state_dict()["output.bias"][1] = value;
        }

        byte[] stored = Store(module, new UNet { Width = 2, Depth = 1 });

        var error = Assert.Throws<SegmentationException>(() => OnnxModel.Export(stored, new() { Float16 = true }));
        Assert.Contains($"output.bias holds {shown}, and 16 bits hold numbers up to 65504", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(OnnxExportMode.Accurate, null, false)]
    [InlineData(OnnxExportMode.Accurate, 2, true)]
    [InlineData(OnnxExportMode.Fast, 1, false)]
    public void Apply_ExportedModel_GivesTheSameFile(OnnxExportMode? mode, int? prune, bool float16)
    {
        var options = new OnnxExportOptions { Mode = mode, Prune = prune, Float16 = float16 };
        byte[] exported = OnnxModel.Export(Store(ThreeHeads), options);

        Assert.Equal(exported, OnnxModel.Export(exported));
        Assert.Equal(exported, OnnxModel.Export(exported, options));
    }

    [Fact]
    public void Apply_Float16OfAnExportedModel_GivesTheSameFileAsAtOnce()
    {
        byte[] stored = Store(ThreeHeads);

        Assert.Equal(OnnxModel.Export(stored, new() { Float16 = true }), OnnxModel.Export(OnnxModel.Export(stored), new() { Float16 = true }));
    }

    [Fact]
    public void Apply_ExportedModelInAnotherWay_SaysWhatItIs()
    {
        byte[] stored = Store(ThreeHeads);
        byte[] fast = OnnxModel.Export(stored, new() { Prune = 2 });
        byte[] accurate = OnnxModel.Export(stored, new() { Mode = OnnxExportMode.Accurate });

        AssertRefused(fast, new() { Prune = 1 }, "cannot be pruned to depth 1: it was exported before in fast mode with the head of depth 2 only.");
        AssertRefused(
            fast,
            new() { Mode = OnnxExportMode.Accurate },
            "cannot be exported in accurate mode: it was exported before in fast mode with the head of depth 2 only.");
        AssertRefused(
            accurate,
            new() { Mode = OnnxExportMode.Fast },
            "cannot be exported in fast mode: it was exported before in accurate mode with the heads of the depths 1, 2, 3.");
        AssertRefused(
            accurate,
            new() { Prune = 2 },
            "cannot be pruned to depth 2: it was exported before in accurate mode with the heads of the depths 1, 2, 3.");
    }

    [Fact]
    public void Apply_HeadThatTheModelLacks_ListsThoseThatItHas()
    {
        byte[] several = Store(ThreeHeads);
        byte[] single = Store(BatchNormUNet);

        AssertRefused(several, new() { Prune = 4 }, "its network unet++ has heads of the depths 1, 2, 3.");
        Assert.Throws<SegmentationOptionException>(() => new OnnxExportOptions { Prune = 0 });
        AssertRefused(single, new() { Prune = 1 }, "its network unet has a single head of the image's size.");
        AssertRefused(single, new() { Mode = OnnxExportMode.Accurate }, "its network unet has a single one of the image's size.");
    }

    [Theory]
    [InlineData(OnnxExportMode.Fast)]
    [InlineData(OnnxExportMode.Accurate)]
    public void Apply_ExportedModelSavedByMLNet_ComesBackUnchanged(OnnxExportMode mode)
    {
        byte[] exported = OnnxModel.Export(Store(ThreeHeads), new() { Mode = mode, Float16 = true });
        var mlContext = new MLContext();
        using var model = SegmentationTransformer.FromImageModel(exported);
        using var zip = new MemoryStream();
        mlContext.Model.Save(model, null, zip);

        using var loaded = SegmentationTransformer.FromModel(mlContext.Model.Load(zip, out _));

        using var onnx = new MemoryStream();
        loaded.SaveOnnx(onnx);
        Assert.Equal(exported, onnx.ToArray());
    }

    [Fact]
    public void Apply_Float16LoadedByMLNet_ScoresTheSame()
    {
        var mlContext = new MLContext();
        using var model = SegmentationTransformer.FromImageModel(OnnxModel.Export(Store(BatchNormUNet), new() { Float16 = true }));
        using var zip = new MemoryStream();
        mlContext.Model.Save(model, null, zip);
        var data = SyntheticImages.Load(mlContext, 2);

        var loaded = mlContext.Model.Load(zip, out _);

        var (expected, actual) = (model.Transform(data), loaded.Transform(data));
        Assert.Equal(expected.GetColumn<SegmentationMask>("PredictedLabel"), actual.GetColumn<SegmentationMask>("PredictedLabel"));
        Assert.Equal(expected.GetColumn<float[]>("Score"), actual.GetColumn<float[]>("Score"));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Apply_UnknownMode_Throws() =>
        Assert.Throws<SegmentationOptionException>(() => OnnxModel.Export(Store(BatchNormUNet), new() { Mode = (OnnxExportMode)7 }));

    [Fact]
    public void Apply_LayersThatAreAppliedAgain_ShareTheFoldedWeights()
    {
        using var scope = NewDisposeScope();
        byte[] stored = Store(new Recurrent());

        byte[] exported = OnnxModel.Export(stored);

        var graph = ModelProto.Parser.ParseFrom(exported).Graph;
        Assert.Equal(["Conv", "Conv", "Conv"], graph.Node.Select(node => node.OpType).Where(type => type is "Conv" or "BatchNormalization"));
        Assert.Equal(2, graph.Initializer.Count(tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal)));
        Weights.AssertClose(OnnxModel.RunImage(stored, Image).Scores, OnnxModel.RunImage(exported, Image).Scores);
    }

    [Fact]
    public void Apply_WeightsCutOff_SaysThatTheModelIsDamaged()
    {
        var model = ModelProto.Parser.ParseFrom(Store(BatchNormUNet));
        var weight = model.Graph.Initializer.First(tensor => tensor.Name == "encoder1.conv1.weight");
        weight.RawData = ByteString.CopyFrom(weight.RawData.Span[..8]);

        var error = Assert.Throws<SegmentationException>(() => OnnxModel.Export(model.ToByteArray()));

        Assert.Contains("encoder1.conv1.weight has 2 values where its shape has 36", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(byte[] model, OnnxExportOptions options, string reason)
    {
        var error = Assert.Throws<SegmentationException>(() => OnnxModel.Export(model, options));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static ImageModel Parse(byte[] model) => ImageModel.Parse(model, "The model");

    private static GraphModule CreateModule(NetworkArchitecture architecture)
    {
        manual_seed(11);
        var module = new GraphModule(architecture.CreateGraph(1, 2));
        Weights.Randomize(module);
        module.eval();
        return module;
    }

    private static byte[] Store(NetworkArchitecture architecture)
    {
        using var module = CreateModule(architecture);
        return Store(module, architecture);
    }

    private static byte[] Store(GraphModule module, NetworkArchitecture architecture) =>
        OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, architecture));

    /// <summary>A convolution with a batch normalisation, both applied twice.</summary>
    private sealed record Recurrent : NetworkArchitecture
    {
        public override string Name => "recurrent";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var features = graph.Conv("conv", image, image.Channels, new() { Bias = false });
            var normalized = graph.BatchNorm("norm", features);
            var again = graph.Repeat(normalized, graph.Repeat(features, graph.Relu(normalized)));
            return graph.Conv("output", again, outputChannels, new() { Kernel = 1 });
        }
    }
}
