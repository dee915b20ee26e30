using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using MLSegmentation.Training.Tests.Onnx;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

public class NNUNetTests() : NetworkTester(new NNUNet { Width = 4, Strides = [1, 2, 2], DeepSupervision = true })
{
    [Fact]
    public void CreateGraph_StridesOfEachAxis_AreThoseOfItsValues()
    {
        // The plan for slices of 1.56 mm that are 5 mm apart: those are halved later than the sides of the slices.
        var network = new NNUNet { Width = 2, Strides = [1, [1, 2, 2], 2], Kernels = [[1, 3, 3], 3, 3], DeepSupervision = true };

        var graph = network.CreateGraph(1, 2, rank: 3);

        Assert.Equal([2, 4, 4], graph.Divisors);
        Assert.Equal(4, graph.Divisor);
        Assert.Equal([1, [1, 2, 2]], graph.Heads.Select(head => head.Reductions));
        Assert.Equal("bottleneck.conv1 [8, 1/2x4x4]", graph.Nodes.Single(node => node.Name == "bottleneck.conv1").Output.ToString());
        Assert.Equal([2, 1, 1, 3, 3], graph.Parameters.Single(parameter => parameter.Name == "encoder1.conv1.weight").Shape);
        Assert.Equal([4, 2, 1, 2, 2], graph.Parameters.Single(parameter => parameter.Name == "decoder1.up.weight").Shape);
        Assert.Equal([4, 8, 8], NetworkSummary.Of(graph, [3, 5, 7]).InputSize);
    }

    [Fact]
    public void Create_TextsOfADescription_GiveTheSameNetwork()
    {
        var network = NetworkCatalog.Create("nnunet", new Dictionary<string, string> { ["strides"] = "1, 1x2, 2", ["kernels"] = "3" });

        Assert.Equal(new NNUNet { Strides = [1, [1, 2], 2] }, network);
        Assert.Equal(network, NetworkCatalog.Create(network.Name, network.DescribeHyperParameters()));
    }

    [Theory]
    [InlineData("strides", "1,0", "The network's strides is 1,0; it must be 2 to 10 of the numbers 1, 2, 3, 4 (or one for each axis, such as 1x2x2), "
        + "with commas between.")]
    [InlineData("strides", "1,2x", "The network's strides is '1,2x'; it must be 2 to 10 of the numbers 1, 2, 3, 4 (or one for each axis, such as 1x2x2), "
        + "with commas between.")]
    [InlineData("kernels", "1x2", "The network's kernels is 1x2; it must be 1 to 10 of the numbers 1, 3, 5, 7 (or one for each axis, such as 1x3x3), "
        + "with commas between.")]
    [InlineData("kernels", "3,3", "The network's kernels is 3,3; it must be one item, or as many as its strides, 1,2,2,2,2,2,2.")]
    public void Create_WrongText_SaysWhatIsAllowed(string name, string text, string expected)
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create("nnunet", new Dictionary<string, string> { [name] = text }));

        Assert.Equal(expected, error.Message);
    }

    [Theory]
    [InlineData("1,2", "1x3x3", "The network's kernels is 1x3x3, of which 1x3x3 has 3 numbers, but there are 2 spatial dimensions; "
        + "give one number, or one for each.")]
    [InlineData("2,2", "3", "The network's strides begin with 2; the first must be 1, since the prediction has the image's size.")]
    [InlineData("1x2,2", "3", "The network's strides begin with 1x2; the first must be 1, since the prediction has the image's size.")]
    public void CreateGraph_WrongAxes_SaysWhatIsAllowed(string strides, string kernels, string expected)
    {
        var network = NetworkCatalog.Create("nnunet", new Dictionary<string, string> { ["strides"] = strides, ["kernels"] = kernels });

        Assert.Equal(expected, Assert.Throws<SegmentationException>(() => network.CreateGraph(1, 2)).Message);
    }

    [Theory]
    [InlineData(2, "1,1x2,3", "3x1,3,3")]
    [InlineData(3, "1,1x2x2,2x2x1", "1x3x3,3,3")]
    public void Export_StridesOfEachAxis_AgreesWithTorch(int rank, string strides, string kernels)
    {
        using var scope = NewDisposeScope();
        var texts = new Dictionary<string, string> { ["width"] = "4", ["strides"] = strides, ["kernels"] = kernels };
        foreach (string name in (string[])["nnunet", "nnunet-residual"])
        {
            manual_seed(1);
            using var module = new GraphModule(NetworkCatalog.Create(name, texts).CreateGraph(2, 3, rank));
            Weights.Randomize(module);
            module.eval();
            var input = randn([2, 2, .. Enumerable.Range(0, rank).Select(axis => 3L * module.Graph.Divisors[axis])]);

            Weights.AssertClose(module.forward(input), OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(module.Graph, module.state_dict()), input));
        }
    }

    // Three classes and a head at every stage of the decoder: what the authors of the networks print.
    [Theory]
    [InlineData(2, 512, 7, 129_793_792)]
    [InlineData(3, 128, 6, 558_319_104)]
    public void CreateGraph_ResidualNetwork_HasTheFeatureMapsThatItsAuthorsPrint(int rank, int side, int stages, long elements)
    {
        var network = NNUNet.Residual with { Strides = [1, .. Enumerable.Repeat((PerAxis)2, stages - 1)], DeepSupervision = true };

        Assert.Equal(elements, CountFeatureMaps(network.CreateGraph(1, 3, rank), [.. Enumerable.Repeat(side, rank)]));
    }

    // A volume of thick slices, an almost isotropic one, and images: the graph of what the planner's rules plan has the elements that these count.
    [Theory]
    [InlineData("5,1.5625,1.5625", "20,256,224")]
    [InlineData("1.24498,0.78516,0.78516", "80,192,160")]
    [InlineData("1,1", "512,768")]
    public void CreateGraph_PlannedTopology_HasTheFeatureMapsOfTheRules(string spacing, string patch)
    {
        var topology = PoolingTopology.For([.. spacing.Split(',').Select(Number)], [.. patch.Split(',').Select(Number)]);
        var plain = new NNUNet { Strides = [.. topology.Strides.Select(ToAxes)], Kernels = [.. topology.Kernels.Select(ToAxes)] };
        var residual = NNUNet.Residual with { Strides = plain.Strides, Kernels = plain.Kernels };
        int rank = topology.Patch.Count;

        Assert.Equal(topology.Divisors, [.. Enumerable.Range(0, rank).Select(axis => plain.CreateGraph(1, 2, rank).Divisors[axis])]);
        Assert.Equal(FeatureMaps.Count(topology, classes: 2, PlannedBlocks.Plain), CountFeatureMaps(plain.CreateGraph(1, 2, rank), topology.Patch));
        Assert.Equal(FeatureMaps.Count(topology, classes: 2, PlannedBlocks.Residual), CountFeatureMaps(residual.CreateGraph(1, 2, rank), topology.Patch));

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        static PerAxis ToAxes(IReadOnlyList<int> numbers) => PerAxis.Create([.. numbers]);
    }

    [Fact]
    public void HeadWeights_OfTheNetwork_Halve()
    {
        Assert.Equal(new HalvingHeadWeights(), new NNUNet().HeadWeights);
        Assert.Equal(new EqualHeadWeights(), new UNet().HeadWeights);
    }

    /// <summary>
    /// The elements that convolutions yield. As the planner does, those of a block's way around count, too, where it pools and does not project.
    /// </summary>
    private static long CountFeatureMaps(NetworkGraph graph, IReadOnlyList<int> patch)
    {
        var projected = graph.Nodes.Where(node => node.Operation is Operation.Conv).SelectMany(node => node.Inputs).ToHashSet();
        return graph.Nodes
            .Where(node => node.Operation is Operation.Conv or Operation.ConvTranspose
                || (node.Operation is Operation.AveragePool && !projected.Contains(node.Output)))
            .Sum(node => node.Output.Channels * patch.Select((side, axis) => (long)side / node.Output.Reductions[axis]).Aggregate((area, side) => area * side));
    }
}

public class ResidualNNUNetTests() : NetworkTester(NNUNet.Residual with { Width = 4, Strides = [1, 2, 2] });
