using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Tests.Auto;

/// <summary>What nnU-Net's planner gives for data sets whose plans are public, or were computed by its rules.</summary>
public sealed class PlanningRulesTests
{
    // Spacing, median size, images, classes, whether blocks are residual, whether a batch is held to a twentieth of the data; patch, batch, pools.
    [Theory]
    [InlineData("1,1,1", "36,50,35", 260, 3, false, true, "40,56,40", 9, "3,3,3")]
    [InlineData("1.24498,0.78516,0.78516", "252,512,512", 63, 2, false, true, "80,192,160", 2, "4,5,5")]
    [InlineData("1.5,0.7832,0.7832", "143,512,512", 100, 2, false, true, "56,224,192", 2, "3,5,5")]
    [InlineData("1,1", "2848,4288", 1000, 2, false, true, "1024,1536", 2, "8,8")]
    [InlineData("1,1", "512,696", 1, 2, false, false, "512,768", 8, "7,7")]
    [InlineData("1,1", "170,138", 1, 4, false, false, "192,160", 105, "5,5")]
    [InlineData("1,1", "167,133", 1, 2, true, false, "192,160", 108, "5,5")]
    [InlineData("1,1", "7,7", 100, 2, false, true, "7,7", 5, "0,0")]
    [InlineData("5,1.5625,1.5625", "18,237,208", 200, 2, false, true, "20,256,224", 4, "2,5,5")]
    [InlineData("50,4,4", "24,512,512", 1, 2, false, true, "16,320,320", 2, "2,6,6")]
    [InlineData("1,1", "360,480", 62, 12, false, true, "384,512", 3, "6,6")]
    [InlineData("1,1", "360,480", 62, 12, false, false, "384,512", 16, "6,6")]
    [InlineData("1,1", "512,512", 24, 2, false, true, "512,512", 2, "7,7")]
    public void Plan_KnownDataSet_GivesItsPlan(
        string spacing, string median, int images, int classes, bool isResidual, bool isCapped, string patch, int batch, string pools)
    {
        var planned = new NNUNetDataSet
        {
            Spacing = Numbers(spacing),
            MedianSize = Numbers(median),
            Classes = classes,
            IsResidual = isResidual,
            Cases = isCapped ? images : null,
        }.Plan();

        int[] counts = [.. Enumerable.Range(0, planned.Spacing.Count).Select(axis => planned.Strides.Count(stride => stride[axis] == 2))];
        Assert.Equal((patch, batch, pools), (Text(planned.PatchSize), planned.BatchSize, Text(counts)));
    }

    [Theory]
    [InlineData("1.24498,0.78516,0.78516", "80,192,160", "111 222 222 222 222 122", "333 333 333 333 333 333")]
    [InlineData("5,1.5625,1.5625", "20,256,224", "111 122 222 222 122 122", "133 333 333 333 333 333")]
    [InlineData("50,4,4", "16,320,320", "111 122 122 122 222 222 122", "133 133 133 333 333 333 333")]
    public void For_CoarseAxis_HalvesItLater(string spacing, string patch, string strides, string kernels)
    {
        var topology = PoolingTopology.For(Numbers(spacing), Numbers(patch));

        Assert.Equal(strides, string.Join(' ', topology.Strides.Select(stage => string.Concat(stage))));
        Assert.Equal(kernels, string.Join(' ', topology.Kernels.Select(stage => string.Concat(stage))));
    }

    // What the authors of the networks print for three classes, with a head at every stage of the decoder.
    [Theory]
    [InlineData(2, 512, 7, 129_793_792)]
    [InlineData(3, 128, 6, 558_319_104)]
    public void Count_ResidualBlocks_IsWhatTheirAuthorsPrint(int rank, int side, int stages, long elements)
    {
        var topology = new PoolingTopology
        {
            Patch = [.. Enumerable.Repeat(side, rank)],
            Pools = [.. Enumerable.Repeat(stages - 1, rank)],
            Strides = [.. Enumerable.Range(0, stages).Select(stage => (int[])[.. Enumerable.Repeat(stage == 0 ? 1 : 2, rank)])],
            Kernels = [],
        };

        Assert.Equal(elements, FeatureMaps.Count(topology, classes: 3, PlannedBlocks.Residual, areAllHeads: true));
    }

    // Spacing, patch, classes, whether blocks are residual: those of the known data sets above.
    [Theory]
    [InlineData("1,1,1", "40,56,40", 3, false)]
    [InlineData("1.24498,0.78516,0.78516", "80,192,160", 2, false)]
    [InlineData("1.5,0.7832,0.7832", "56,224,192", 2, false)]
    [InlineData("1,1", "1024,1536", 2, false)]
    [InlineData("1,1", "512,768", 2, false)]
    [InlineData("1,1", "192,160", 4, false)]
    [InlineData("1,1", "192,160", 2, true)]
    [InlineData("5,1.5625,1.5625", "20,256,224", 2, false)]
    [InlineData("5,1.5625,1.5625", "20,256,224", 2, true)]
    [InlineData("50,4,4", "16,320,320", 2, false)]
    [InlineData("1,1", "384,512", 12, false)]
    public void CreateNetwork_KnownPlan_HasItsStagesAndFeatureMaps(string spacing, string patch, int classes, bool isResidual)
    {
        var blocks = isResidual ? PlannedBlocks.Residual : PlannedBlocks.Plain;
        var topology = PoolingTopology.For(Numbers(spacing), Numbers(patch));

        var graph = topology.CreateNetwork(blocks).CreateGraph(1, classes, topology.Patch.Count);

        var windows = Enumerable.Range(1, topology.Stages)
            .Select(stage => GetFirstWindow(graph, stage == topology.Stages ? "bottleneck." : $"encoder{stage}."));
        Assert.Equal(topology.Strides.Select(stage => Text(stage)), windows.Select(window => Text(window.Stride.Everywhere(topology.Patch.Count))));
        Assert.Equal(topology.Kernels.Select(stage => Text(stage)), windows.Select(window => Text(window.Kernel.Everywhere(topology.Patch.Count))));

        // The network trains with a head at every stage, which nnU-Net's estimate leaves out.
        Assert.Equal(FeatureMaps.Count(topology, classes, blocks, areAllHeads: true), CountFeatureMaps(graph, topology.Patch));
    }

    [Fact]
    public void CreateNetwork_PatchThatIsNeverHalved_RefusesIt() =>
        Assert.Contains(
            "7x7 is too small",
            Assert.Throws<SegmentationException>(() => PoolingTopology.For([1, 1], [7, 7]).CreateNetwork(PlannedBlocks.Plain)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Count_TwoStages_AddsUpConvolutions()
    {
        // Full size, 8x8: two convolutions, the transposed one and two of the decoder, 32 channels each, and the head of 2 classes.
        // Half size, 4x4: two convolutions of 64 channels.
        long expected = (5 * 32 * 64) + (2 * 64) + (2 * 64 * 16);

        Assert.Equal(expected, FeatureMaps.Count(PoolingTopology.For([1, 1], [8, 8]), classes: 2, PlannedBlocks.Plain));
    }

    [Fact]
    public void PlanLowResolution_LargeVolumes_GrowsTheSpacing()
    {
        var low = new NNUNetDataSet { Spacing = [1, 0.78125, 0.78125], MedianSize = [417, 512, 512], Classes = 2 }.PlanLowResolution()!;

        // 29 times 3 %: 1.03^29 = 2.3566.
        Assert.Equal([2.3566, 1.8411, 1.8411], low.Spacing.Select(distance => Math.Round(distance, 4)));
        Assert.Equal("177,217,217", Text(low.MedianSize));
        Assert.Equal(("128,128,128", 2), (Text(low.PatchSize), low.BatchSize));
    }

    // Small volumes, volumes of a single slice, and images.
    [Theory]
    [InlineData("1,1,1", "36,50,35")]
    [InlineData("1,1,1", "1,5000,5000")]
    [InlineData("1,1", "5000,5000")]
    public void PlanLowResolution_WhereItGainsNothing_GivesNone(string spacing, string median) =>
        Assert.Null(new NNUNetDataSet { Spacing = Numbers(spacing), MedianSize = Numbers(median), Classes = 3 }.PlanLowResolution());

    [Fact]
    public void Plan_TwiceTheReferenceMemory_DoublesTheBatch()
    {
        var images = new NNUNetDataSet { Spacing = [1, 1], MedianSize = [170, 138], Classes = 4 };

        // 8.5e7 / elements · 12 is 105.4 or less; twice as much is 210 or 211.
        Assert.InRange((images with { ReferenceMemory = 16_000_000_000 }).Plan().BatchSize, 209, 211);
    }

    [Fact]
    public void Plan_HardlyAnyMemory_IsRefused()
    {
        var images = new NNUNetDataSet { Spacing = [1, 1], MedianSize = [170, 138], Classes = 4, ReferenceMemory = 1 };

        Assert.Contains("reference memory is too small", Assert.Throws<SegmentationException>(() => images.Plan()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OtherNumbersOfAxes_NamesThem() => Assert.Contains(
        "MedianSize",
        Assert.Throws<SegmentationOptionException>(() => new NNUNetDataSet { Spacing = [1, 1], MedianSize = [9, 9, 9], Classes = 2 }.Plan()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void OfCases_CoarseAxis_TakesSpacingAndSizeAfterResampling()
    {
        // The 10th percentile of the first axis is 4.4, as below: 20 slices of 5 become 23, of 4 18, of 6 27, of 7 32; the median of 18, 23, 23, 27, 32 is 23.
        double[][] spacings = [[4, 1, 1], [5, 1, 1], [5, 1, 1], [6, 1, 1], [7, 1, 1]];

        var found = NNUNetDataSet.OfCases(spacings, [.. spacings.Select(_ => (int[])[20, 200, 200])], classes: 2);

        Assert.Equal("4.4,1,1", Text(found.Spacing.Select(distance => Math.Round(distance, 10))));
        Assert.Equal(("23,200,200", 5), (Text(found.MedianSize), found.Cases));
    }

    [Fact]
    public void Find_CoarseAxis_TakesItsFinerSpacings()
    {
        // The median along the first axis, 5, is more than 3 times 1, and 3 times 20 is less than 200: its 10th percentile is
        // 4 + 0.4 · (5 − 4), for it lies at 0.1 · 4 = 0.4 of the way from the first to the second of five.
        double[][] spacings = [[4, 1, 1], [5, 1, 1], [5, 1, 1], [6, 1, 1], [7, 1, 1]];

        double[] target = TargetSpacing.Find(spacings, [.. spacings.Select(_ => (int[])[20, 200, 200])]);

        Assert.Equal([4.4, 1, 1], target.Select(distance => Math.Round(distance, 10)));
        Assert.Equal([23, 200, 200], TargetSpacing.Resample(spacings[1], target, [20, 200, 200]));
    }

    [Fact]
    public void Find_CoarseButLongAxis_TakesTheMedian() =>
        Assert.Equal([5, 1, 1], TargetSpacing.Find([[4, 1, 1], [5, 1, 1], [6, 1, 1]], [[100, 200, 200], [100, 200, 200], [100, 200, 200]]));

    private static ConvolutionWindow GetFirstWindow(NetworkGraph graph, string stage)
    {
        var convolutions = graph.Nodes.Where(node => node.Operation is Operation.Conv);
        return ConvolutionKind.Of(convolutions.First(node => node.Name.StartsWith(stage, StringComparison.Ordinal)).Operation)!.Window;
    }

    /// <summary>What convolutions yield, and the means of blocks that stride without widening, which nnU-Net counts as if they were projected.</summary>
    private static long CountFeatureMaps(NetworkGraph graph, IReadOnlyList<int> patch)
    {
        var projected = graph.Nodes.Where(node => node.Operation is Operation.Conv).Select(node => node.Inputs[0]).ToHashSet();
        return graph.Nodes
            .Where(node => node.Operation is Operation.Conv or Operation.ConvTranspose
                || (node.Operation is Operation.AveragePool && !projected.Contains(node.Output)))
            .Select(node => node.Output)
            .Sum(value => value.Channels * patch.Select((side, axis) => (long)side / value.Reductions[axis]).Aggregate((product, side) => product * side));
    }

    private static double[] Numbers(string text) =>
        [.. text.Split(',').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    private static string Text<T>(IEnumerable<T> numbers) => string.Join(',', numbers);
}
