using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class UNet3PlusTests() : NetworkTester(new UNet3Plus { Width = 4, Depth = 3 });

public class UNet3PlusWithDeepSupervisionTests() : NetworkTester(
    new UNet3Plus { Width = 4, Depth = 2, Normalization = NormalizationKind.Batch, DeepSupervision = true })
{
    [Fact]
    public void Heads_DeepSupervision_AreOnePerStageFinestFirst()
    {
        var graph = Architecture.CreateGraph(1, 2);

        Assert.Equal(["output1 [2, full size]", "output2 [2, 1/2]", "output3 [2, 1/4]"], graph.Heads.Select(head => head.ToString()));
        Assert.Same(graph.Output, graph.Heads[0]);
    }
}
