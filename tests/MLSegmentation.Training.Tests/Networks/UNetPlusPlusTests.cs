using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class UNetPlusPlusTests() : NetworkTester(new UNetPlusPlus { Width = 4, Depth = 3 });

public class UNetPlusPlusWithDeepSupervisionTests() : NetworkTester(
    new UNetPlusPlus { Width = 4, Depth = 3, DeepSupervision = true, Upsampling = UpsamplingKind.Bilinear })
{
    [Fact]
    public void Heads_DeepSupervision_StartWithTheOutput()
    {
        var graph = Architecture.CreateGraph(1, 2);

        Assert.Equal(["output3", "output2", "output1"], graph.Heads.Select(head => head.Name));
        Assert.Same(graph.Output, graph.Heads[0]);
    }
}
