using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Graph;

public class GraphBuilderTests
{
    [Fact]
    public void Scope_Nested_PrefixesParameterNames()
    {
        var graph = new UNet { Width = 2, Depth = 2, Normalization = NormalizationKind.Batch }.CreateGraph(1, 2);

        Assert.Equal("encoder1.conv1.weight", graph.Parameters[0].Name);
        Assert.Contains("encoder2.conv1.weight", graph.Parameters.Select(parameter => parameter.Name));
        Assert.Contains("encoder2.norm1.running_var", graph.Buffers.Select(buffer => buffer.Name));
    }

    [Fact]
    public void Nodes_EveryNetwork_HaveDistinctNames()
    {
        foreach (string name in NetworkCatalog.Names)
        {
            var graph = NetworkCatalog.Create(name).CreateGraph(3, 2);

            Assert.Equal(graph.Nodes.Count, graph.Nodes.Select(node => node.Name).Distinct().Count());
        }
    }

    [Fact]
    public void Nodes_AnyNetwork_ComeAfterWhatTheyRead()
    {
        var graph = new UNetPlusPlus { DeepSupervision = true }.CreateGraph(1, 2);

        var known = new HashSet<GraphValue> { graph.Input };
        foreach (var node in graph.Nodes)
        {
            Assert.All(node.Inputs, input => Assert.Contains(input, known));
            known.Add(node.Output);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(5, 32)]
    public void Divisor_HalvingsOfAUNet_IsTheirPowerOfTwo(int depth, int expected)
    {
        Assert.Equal(expected, new UNet { Width = 1, Depth = depth }.Divisor);
    }

    [Fact]
    public void Conv_SameNameTwice_IsRefused()
    {
        var error = Build(graph => graph.Conv("conv", graph.Conv("conv", graph.Input, 2), 1));

        Assert.Contains("already a layer conv", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Score", "an input or output of exported models")]
    [InlineData("result/logits", "has a slash")]
    public void Conv_NameOfAnExportedModel_IsRefused(string name, string reason)
    {
        var error = Build(graph => graph.Conv(name, graph.Input, 1));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_DifferentSizes_NamesBothValues()
    {
        var error = Build(graph => graph.Add(graph.Input, graph.MaxPool(graph.Input)));

        Assert.Contains("input [1, full size] and maxpool [1, 1/2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Concat_DifferentSizes_IsRefused()
    {
        var error = Build(graph => graph.Concat(graph.Input, graph.MaxPool(graph.Input)));

        Assert.Contains("one size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv_WindowThatShrinksTheImage_IsRefused()
    {
        // 3×3 without padding turns L into L - 2.
        var error = Build(graph => graph.Conv("conv", graph.Input, 1, new() { Padding = 0 }));

        Assert.Contains("does not yield exactly 1/1 of the size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv_Unpadded_CombinesWithWhatLacksAsMuchOnly()
    {
        ConvolutionOptions unpadded = new() { Unpadded = true };
        var sum = Build(graph => graph.Add(graph.Conv("conv", graph.Input, 1, unpadded), graph.Input));
        var pooled = Build(graph => graph.MaxPool(graph.Conv("conv", graph.Input, 1, unpadded)));
        var even = Build(graph => graph.Conv("conv", graph.Input, 1, unpadded with { Kernel = 4 }));
        var strided = Build(graph => graph.Conv("conv", graph.Input, 1, unpadded with { Stride = 2 }));
        var padded = Build(graph => graph.Conv("conv", graph.Input, 1, unpadded with { Padding = 1 }));
        var larger = Build(graph => graph.ConvTranspose("up", graph.Input, 1, new() { Kernel = 3, Stride = 1, Unpadded = true }));

        Assert.Contains("conv [1, full size, 1 less at every border] and input", sum.Message, StringComparison.Ordinal);
        Assert.Contains("cannot change its size", pooled.Message, StringComparison.Ordinal);
        Assert.Contains("Only windows of odd width", even.Message, StringComparison.Ordinal);
        Assert.Contains("with a stride of 2", strided.Message, StringComparison.Ordinal);
        Assert.Contains("cannot have a padding of 1", padded.Message, StringComparison.Ordinal);
        Assert.Contains("larger than the network's input", larger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upsample_BeyondTheInput_IsRefused()
    {
        Assert.Contains("larger than the network's input", Build(graph => graph.Upsample(graph.Input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AdaptiveAveragePool_ValuesOfOtherParts_DoNotCombine()
    {
        var error = Build(graph => graph.Add(graph.AdaptiveAveragePool(graph.Input, 2), graph.AdaptiveAveragePool(graph.Input, 3)));

        var strided = Build(graph => graph.Conv("conv", graph.AdaptiveAveragePool(graph.Input, 2), 1, new() { Stride = 2 }));
        var pooledTwice = Build(graph => graph.AdaptiveAveragePool(graph.GlobalAveragePool(graph.Input), 2));

        Assert.Contains("adaptiveaveragepool [1, 2 positions an axis] and adaptiveaveragepool2 [1, 3 ", error.Message, StringComparison.Ordinal);
        Assert.Contains("stride of 2 is not for it", strided.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be pooled into parts", pooledTwice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupNorm_ChannelsThatDoNotSplit_IsRefused()
    {
        var error = Build(graph => graph.GroupNorm("norm", graph.Conv("conv", graph.Input, 6), groups: 4));

        Assert.Contains("do not split into 4 groups", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv_ValueOfAnotherNetwork_IsRefused()
    {
        var stranger = new GraphBuilder(1, 2).Input;

        Assert.Contains("another network", Build(graph => graph.Conv("conv", stranger, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateGraph_OutputOfHalfSize_IsRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => new Custom(graph => graph.MaxPool(graph.Conv("conv", graph.Input, 2))).CreateGraph(1, 2));

        Assert.Contains("must end in 2 channels at full size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateGraph_UnusedLayer_IsLeftOut()
    {
        var graph = new Custom(graph =>
        {
            graph.Conv("unused", graph.Input, 7);
            return graph.Conv("used", graph.Input, 2);
        }).CreateGraph(1, 2);

        Assert.Equal(["used.weight", "used.bias"], graph.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void CreateGraph_RankNeitherTwoNorThree_IsRefused(int rank)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UNet().CreateGraph(1, 2, rank));
    }

    [Fact]
    public void Gain_RectifierBehindNormalization_IsTwo()
    {
        var graph = new UNet { Width = 2, Depth = 1 }.CreateGraph(1, 2);

        Assert.Equal(2, graph.Gain(graph.Nodes.Single(node => node.Name == "encoder1.conv1")));
        Assert.Equal(1, graph.Gain(graph.Nodes.Single(node => node.Name == "decoder1.up")));
        Assert.Equal(1, graph.Gain(graph.Nodes.Single(node => node.Name == "output")));
    }

    private static ArgumentException Build(Func<GraphBuilder, GraphValue> build) =>
        Assert.ThrowsAny<ArgumentException>(() => new Custom(build).CreateGraph(1, 1));

    private sealed record Custom(Func<GraphBuilder, GraphValue> BuildWith) : NetworkArchitecture
    {
        public override string Name => "custom";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => BuildWith(graph);
    }
}
