using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class UNetTests() : NetworkTester(new UNet { Width = 4, Depth = 3 });

public class UNetWithBatchNormalizationTests() : NetworkTester(new UNet { Width = 4, Depth = 3, Normalization = NormalizationKind.Batch });

public class UNetWithoutNormalizationTests() : NetworkTester(new UNet { Width = 4, Depth = 2, Normalization = NormalizationKind.None });

public class UNetWithInstanceNormalizationTests() : NetworkTester(
    new UNet { Width = 4, Depth = 2, Normalization = NormalizationKind.Instance, Upsampling = UpsamplingKind.Bilinear });

public class UNetWithDeepSupervisionTests() : NetworkTester(new UNet { Width = 4, Depth = 3, DeepSupervision = true })
{
    [Fact]
    public void Heads_DeepSupervision_AreThoseOfTheDecodersAtTheirSizes()
    {
        var graph = Architecture.CreateGraph(1, 2);

        Assert.Equal(["output [2, full size]", "output2 [2, 1/2]", "output3 [2, 1/4]"], graph.Heads.Select(head => head.ToString()));
        Assert.Same(graph.Output, graph.Heads[0]);
    }

    [Fact]
    public void Parameters_DeepSupervision_AreMoreByTheHeads()
    {
        long without = new UNet { Width = 4, Depth = 3 }.CreateGraph(1, 2).ParameterCount;

        // Two 1×1 convolutions with bias to two channels, from 8 channels at half and from 16 at a quarter of the size.
        Assert.Equal(without + (2 * 8) + 2 + (2 * 16) + 2, Architecture.CreateGraph(1, 2).ParameterCount);
    }
}
