using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using TorchSharp;

namespace MLSegmentation.Training.Tests;

public sealed class DroppedFeaturesTests
{
    [Fact]
    public void In_UNet_DropsWhatTheDecoderReads()
    {
        var graph = new UNet { Width = 2, Depth = 2 }.CreateGraph(inputChannels: 1, outputChannels: 2);

        var dropped = DroppedFeatures.In(graph, 0.5);

        var nodes = dropped.Nodes.Where(node => node.Operation is Operation.ChannelDropout).ToList();
        Assert.Equal([(2, 1), (4, 2), (8, 4)], nodes.Select(node => (node.Inputs[0].Channels, node.Inputs[0].Reduction)));
        Assert.Equal(graph.Parameters.Select(parameter => parameter.Name), dropped.Parameters.Select(parameter => parameter.Name));

        // The pooling behind a skip connection reads what nothing was dropped of.
        Assert.All(
            dropped.Nodes.Where(node => node.Operation is Operation.MaxPool),
            pool => Assert.DoesNotContain(nodes, node => node.Output == pool.Inputs[0]));
    }

    [Fact]
    public void CanBeIn_NetworkWithoutEncoder_Cannot()
    {
        Assert.True(DroppedFeatures.CanBeIn(new UNet { Width = 2, Depth = 1 }.CreateGraph(1, 2)));
        Assert.False(DroppedFeatures.CanBeIn(new Flat().CreateGraph(1, 2)));
    }

    [Fact]
    public void ForwardWithDroppedFeatures_Evaluation_IsAsWithAll()
    {
        using var scope = torch.NewDisposeScope();
        using var module = new GraphModule(new UNet { Width = 2, Depth = 1 }.CreateGraph(1, 2));
        var image = torch.rand(1, 1, 8, 8);
        module.eval();
        Assert.Equal(module.forward(image).data<float>(), module.ForwardWithDroppedFeatures(image, 0.5)[0].data<float>());

        module.train();
        Assert.NotEqual(module.forward(image).data<float>(), module.ForwardWithDroppedFeatures(image, 0.9)[0].data<float>());
    }

    private sealed record Flat : NetworkArchitecture
    {
        public override string Name => "flat";

        public override string Paper => "none";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => graph.Conv("output", image, outputChannels);
    }
}
