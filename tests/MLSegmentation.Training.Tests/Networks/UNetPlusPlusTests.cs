using MLSegmentation.Training.Graph;
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

public class UNetPlusPlusPrunedTests() : NetworkTester(new UNetPlusPlus { Width = 4, Depth = 3, DeepSupervision = true, Prune = 2 })
{
    [Fact]
    public void Heads_Pruned_AreThoseUpToItsDepth() =>
        Assert.Equal(["output2", "output1"], Architecture.CreateGraph(1, 2).Heads.Select(head => head.Name));

    [Fact]
    public void Parameters_Pruned_AreAmongThoseOfTheWholeNetwork()
    {
        var pruned = Architecture.CreateGraph(1, 2);
        var whole = (Assert.IsType<UNetPlusPlus>(Architecture) with { Prune = null }).CreateGraph(1, 2);

        Assert.Subset(Describe(whole), Describe(pruned));
        Assert.Equal(whole.EndingIn(whole.Heads[1]).ParameterCount, pruned.EndingIn(pruned.Output).ParameterCount);

        static HashSet<string> Describe(NetworkGraph graph) =>
            [.. graph.Parameters.Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Shape)}]")];
    }

    [Fact]
    public void Divisor_Pruned_IsThatOfItsDepth() => Assert.Equal(4, Architecture.Divisor);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void CreateGraph_PruneOutOfRange_Throws(int prune)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new UNetPlusPlus { Depth = 3, Prune = prune }.CreateGraph(1, 2));

        Assert.Equal("Prune", error.ParamName);
    }
}
