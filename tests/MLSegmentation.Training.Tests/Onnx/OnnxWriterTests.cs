using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using TorchSharp;

namespace MLSegmentation.Training.Tests.Onnx;

public class OnnxWriterTests
{
    private static readonly UNet Small = new() { Width = 2, Depth = 2 };

    [Fact]
    public void Write_InputsAndOutputs_AreThoseOfTheContract()
    {
        var model = Write(Small, channels: 3);

        Assert.Equal(["Image Uint8 [N, H, W, C]"], model.Graph.Input.Select(Describe));
        Assert.Equal(["Score Float [N, 2, H, W]", "PredictedLabel Uint8 [N, H, W]"], model.Graph.Output.Select(Describe));
        Assert.Equal(8, model.IrVersion);
        Assert.Equal(17, Assert.Single(model.OpsetImport).Version);
    }

    [Fact]
    public void Write_Constants_HaveTheNamesAndShapesOfTheNetwork()
    {
        var architecture = new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true, Normalization = NormalizationKind.Batch };
        using var module = new GraphModule(architecture.CreateGraph(1, 2));

        var constants = Write(architecture, channels: 1).Graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => string.Join(",", tensor.Dims));

        Assert.All(module.state_dict(), pair => Assert.Equal(string.Join(",", pair.Value.shape), constants[pair.Key]));
    }

    [Fact]
    public void Write_BatchNormalization_StaysANode()
    {
        var model = Write(Small with { Normalization = NormalizationKind.Batch }, channels: 1);

        Assert.Equal(10, model.Graph.Node.Count(node => node.OpType == "BatchNormalization"));
    }

    [Fact]
    public void Write_Description_ComesBackFromTheMetadata()
    {
        var model = Write(Small, channels: 1);

        var info = ModelMetadata.Read(model.MetadataProps)!;

        Assert.Equal(["class0", "class1"], info.Classes.Select(item => item.Name));
        Assert.Equal(4, info.Divisor);
        Assert.Equal(Small, NetworkCatalog.Create(info.Network.Name, info.Network.Options));
    }

    [Fact]
    public void Write_DeepSupervision_KeepsTheHeadsOfFullSize()
    {
        var model = Write(new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true }, channels: 1);

        var form = ModelMetadata.Read(model.MetadataProps)!.Form!;

        Assert.Equal([new NetworkHead("output2", 2), new NetworkHead("output1", 1)], form.Heads);
        Assert.All(form.Heads, head => Assert.Contains(model.Graph.Node, node => node.Output.Contains(head.Name)));
        Assert.Null(form.Mode);
    }

    [Fact]
    public void Write_HeadLeftOut_LeavesTheOthersTheirDepths()
    {
        var whole = new UNetPlusPlus { Width = 2, Depth = 3, DeepSupervision = true }.CreateGraph(1, 2);
        using var module = new GraphModule(whole.WithHeads([whole.Heads[0], whole.Heads[1]]));
        var model = ModelProto.Parser.ParseFrom(OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Small)));

        Assert.Equal([new NetworkHead("output3", 3), new NetworkHead("output2", 2)], ModelMetadata.Read(model.MetadataProps)!.Form!.Heads);
    }

    [Fact]
    public void Write_CoarseHead_IsLeftOut()
    {
        var model = Write(new CoarseHead(), channels: 1);

        Assert.Equal([new NetworkHead("fine")], ModelMetadata.Read(model.MetadataProps)!.Form!.Heads);
        Assert.DoesNotContain(model.Graph.Initializer, tensor => tensor.Name.StartsWith("coarse", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_DescriptionOfAnotherNetwork_IsRefused()
    {
        using var module = new GraphModule(Small.CreateGraph(1, 2));
        using var other = new GraphModule(Small.CreateGraph(3, 2));

        var error = Assert.Throws<ArgumentException>(() => OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(other, Small)));

        Assert.Contains("The description has 3 channels, 2 classes and divisor 4; the network has 1, 2 and 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireOpenable_DivisorAboveThatOfModels_NamesTheLimit()
    {
        // 2^10 is allowed, and 2^11 is not.
        using var allowed = new GraphModule(new Halved { Times = 10 }.CreateGraph(1, 2));
        using var refused = new GraphModule(new Halved { Times = 11 }.CreateGraph(1, 2));

        OnnxWriter.RequireOpenable(allowed.Graph, allowed.state_dict(), Weights.Describe(allowed, Small));
        var exception = Assert.Throws<SegmentationException>(
            () => OnnxWriter.RequireOpenable(refused.Graph, refused.state_dict(), Weights.Describe(refused, Small)));

        Assert.Contains("its divisor is 2048, and it should be from 1 to 1024", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WeightMissing_NamesIt()
    {
        using var module = new GraphModule(Small.CreateGraph(1, 2));
        var weights = module.state_dict();
        weights.Remove("bottleneck.conv1.weight");

        var error = Assert.Throws<ArgumentException>(() => OnnxWriter.Write(module.Graph, weights, Weights.Describe(module, Small)));

        Assert.Equal("The weights lack bottleneck.conv1.weight [8, 4, 3, 3].", error.Message);
    }

    [Fact]
    public void Write_WeightOfAnotherShape_NamesBothShapes()
    {
        using var module = new GraphModule(Small.CreateGraph(1, 2));
        using var wrong = torch.zeros(2, 3);
        var weights = module.state_dict();
        weights["output.weight"] = wrong;

        var error = Assert.Throws<ArgumentException>(() => OnnxWriter.Write(module.Graph, weights, Weights.Describe(module, Small)));

        Assert.Equal("The weights have [2, 3] for output.weight [2, 2, 1, 1].", error.Message);
    }

    [OnnxCheckerFact]
    public void WriteNetwork_Volumes_PassesTheCheckerOfOnnx()
    {
        using var module = new GraphModule(Small.CreateGraph(1, 2, rank: 3));

        Assert.Equal("", OnnxChecker.Check(OnnxWriter.WriteNetwork(module.Graph, module.state_dict())));
    }

    private sealed record Halved : NetworkArchitecture
    {
        public override string Name => "halved";

        public int Times { get; init; }

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var value = image;
            for (int i = 0; i < Times; i++)
            {
                value = graph.MaxPool(value);
            }

            return graph.Conv("last", graph.Upsample(value, 1 << Times), outputChannels);
        }
    }

    private static ModelProto Write(NetworkArchitecture architecture, int channels)
    {
        using var module = new GraphModule(architecture.CreateGraph(channels, 2));
        return ModelProto.Parser.ParseFrom(OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, architecture)));
    }

    private static string Describe(ValueInfoProto value)
    {
        var dimensions = value.Type.TensorType.Shape.Dim.Select(dimension => dimension.HasDimParam ? dimension.DimParam : $"{dimension.DimValue}");
        return $"{value.Name} {(TensorProto.Types.DataType)value.Type.TensorType.ElemType} [{string.Join(", ", dimensions)}]";
    }

    /// <summary>A network whose second head has half the image's size.</summary>
    private sealed record CoarseHead : NetworkArchitecture
    {
        public override string Name => "coarse-head";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var fine = graph.Conv("fine", image, outputChannels);
            graph.AddHead(fine);
            graph.AddHead(graph.Conv("coarse", graph.MaxPool(image), outputChannels));
            return fine;
        }
    }
}
