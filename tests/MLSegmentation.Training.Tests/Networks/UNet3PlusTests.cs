using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class UNet3PlusTests() : NetworkTester(new UNet3Plus { Width = 4, Depth = 3 })
{
    [Fact]
    public void Heads_DeepSupervision_AreOnePerStageFinestFirst()
    {
        var graph = new UNet3Plus { Width = 4, Depth = 3, DeepSupervision = true }.CreateGraph(1, 2);

        Assert.Equal(["output1 [2, full size]", "output2 [2, 1/2]", "output3 [2, 1/4]", "output4 [2, 1/8]"], graph.Heads.Select(head => head.ToString()));
        Assert.Same(graph.Output, graph.Heads[0]);
    }
}

public class UNet3PlusWithBatchNormTests() : NetworkTester(new UNet3Plus { Width = 4, Depth = 2, Normalization = NormalizationKind.Batch });
