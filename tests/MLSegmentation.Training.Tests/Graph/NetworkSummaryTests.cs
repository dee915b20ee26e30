using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Graph;

public class NetworkSummaryTests
{
    private static readonly UNet Small = new() { Width = 2, Depth = 1, Normalization = NormalizationKind.None };

    [Fact]
    public void MultiplyAdds_SmallUNet_CountsEveryConvolution()
    {
        var summary = NetworkSummary.Of(Small.CreateGraph(1, 2), new ImageSize(8, 4));

        long encoder = 32 * ((1 * 2 * 9) + (2 * 2 * 9));
        long bottleneck = 8 * ((2 * 4 * 9) + (4 * 4 * 9));
        long up = 8 * (4 * 2 * 4);
        long decoder = 32 * ((4 * 2 * 9) + (2 * 2 * 9));
        long output = 32 * (2 * 2);
        Assert.Equal(encoder + bottleneck + up + decoder + output, summary.MultiplyAdds);
    }

    [Fact]
    public void Layers_SmallUNet_HaveTheSizesAlongTheWay()
    {
        var summary = NetworkSummary.Of(Small.CreateGraph(1, 2), new ImageSize(8, 4));

        var pooled = summary.Layers.Single(layer => layer.Operation == "MaxPool");
        Assert.Equal([2, 4], pooled.Size);
        Assert.Equal(2, pooled.Channels);
        Assert.Equal(summary.Parameters, summary.Layers.Sum(layer => layer.Parameters));
    }

    [Fact]
    public void Of_SizeThatIsNoMultiple_RoundsUp()
    {
        Assert.Equal([6, 8], NetworkSummary.Of(Small.CreateGraph(1, 2), new ImageSize(7, 5)).InputSize);
    }

    [Fact]
    public void Of_WrongNumberOfSizes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => NetworkSummary.Of(Small.CreateGraph(1, 2, rank: 3), new ImageSize(8, 8)));
    }

    [Theory]
    // Two 3×3 convolutions see 5 pixels.
    [InlineData(0, 5)]
    // 5, pooled 6; two convolutions at half size add 2 × 2 × 2 = 8; up-convolution 0. Two at full size see 5 pixels, which lie in
    // up to 3 cells of half size, so 2 × 2 = 4 are added: 18.
    [InlineData(1, 18)]
    public void ReceptiveField_UNetOfOneLevel_IsWhatItsConvolutionsReach(int depth, int expected)
    {
        NetworkArchitecture network = depth == 0 ? new TwoConvolutions() : Small with { Depth = depth };

        Assert.Equal(expected, NetworkSummary.Of(network.CreateGraph(1, 2), new ImageSize(32, 32)).ReceptiveField);
    }

    [Fact]
    public void ReceptiveField_GlobalAverage_IsTheWholeImage()
    {
        Assert.Null(NetworkSummary.Of(new Squeeze().CreateGraph(1, 1), new ImageSize(8, 8)).ReceptiveField);
    }

    private sealed record TwoConvolutions : NetworkArchitecture
    {
        public override string Name => "two-convolutions";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.DoubleConv(image, outputChannels, new(NormalizationKind.None));
    }

    private sealed record Squeeze : NetworkArchitecture
    {
        public override string Name => "squeeze";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("output", graph.Multiply(image, graph.GlobalAveragePool(image)), outputChannels);
    }
}
