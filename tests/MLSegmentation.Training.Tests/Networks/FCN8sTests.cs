using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class FCN8sTests() : NetworkTester(new FCN8s { Width = 4 })
{
    [Fact]
    public void Parameters_Encoder_HaveTheNamesOfTorchvision()
    {
        var parameters = new FCN8s().CreateGraph(3, 21).EncoderParameters;

        int[] convolutions = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
        string[] layers = [.. convolutions.Select(layer => $"features.{layer}"), "classifier.0", "classifier.3"];
        Assert.Equal(layers.SelectMany(layer => new[] { $"{layer}.weight", $"{layer}.bias" }), parameters.Select(parameter => parameter.Name));
        Assert.Equal([64, 3, 3, 3], parameters[0].Shape);
        Assert.Equal([4096, 512, 7, 7], parameters[^4].Shape);
        Assert.Equal([4096, 4096, 1, 1], parameters[^2].Shape);
    }

    [Fact]
    public void Gain_LayersBeforeRectifiers_IsTwo()
    {
        var graph = Architecture.CreateGraph(1, 2);

        Assert.Equal(2, graph.Gain(graph.Nodes.Single(node => node.Name == "features.28")));
        Assert.Equal(2, graph.Gain(graph.Nodes.Single(node => node.Name == "classifier.3")));
        Assert.Equal(1, graph.Gain(graph.Nodes.Single(node => node.Name == "score_pool3")));
    }
}
