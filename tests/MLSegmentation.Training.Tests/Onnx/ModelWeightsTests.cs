using System.Runtime.InteropServices;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Onnx;

public class ModelWeightsTests
{
    public static TheoryData<NetworkArchitecture> Networks => new()
    {
        new UNet { Width = 2, Depth = 1, Normalization = NormalizationKind.Batch },
        new UNet { Width = 2, Depth = 1, Upsampling = UpsamplingKind.Bilinear },
        new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true },
        new Rectified(),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Read_ModelAsTrainingMadeIt_GivesAllTensorsAsTheModuleHasThem(NetworkArchitecture network)
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(network.CreateGraph(1, 2));
        Weights.Randomize(module);
        byte[] onnx = OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, network));

        var weights = ModelWeights.Read(ImageModel.Parse(onnx, "The model"), "The model").ToDictionary(tensor => tensor.Name);

        var tensors = module.state_dict();
        Assert.Equal(tensors.Keys.Order(), weights.Keys.Order());
        Assert.All(tensors, pair =>
        {
            Assert.Equal(pair.Value.shape, weights[pair.Key].Shape);
            Assert.Equal(MemoryMarshal.Cast<byte, float>(pair.Value.bytes).ToArray(), weights[pair.Key].Read());
        });
    }

    [Fact]
    public void Read_ExportedModel_SaysToUseTheModelFile()
    {
        var network = new UNet { Width = 2, Depth = 1 };
        using var module = new GraphModule(network.CreateGraph(1, 2));
        var constants = NetworkEmitter.Emit(module.Graph, module.state_dict());
        var form = new NetworkForm([new NetworkHead(constants.Outputs[0])], OnnxExportMode.Fast);
        var exported = ImageModel.FromProto(ImageGraph.Create(Weights.Describe(module, network).With(form), constants), "The model");

        var exception = Assert.Throws<SegmentationException>(() => ModelWeights.Read(exported, "The model"));

        Assert.StartsWith("The model is a model for scoring only", exception.Message, StringComparison.Ordinal);
        Assert.Contains("model.zip", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A network whose rectifier has learned slopes.</summary>
    private sealed record Rectified : NetworkArchitecture
    {
        public override string Name => "rectified";

        public override string Paper => "none";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("output", graph.PRelu("slope", graph.Conv("first", image, 3)), outputChannels);
    }
}
