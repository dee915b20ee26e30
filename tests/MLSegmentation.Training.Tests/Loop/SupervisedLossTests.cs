using System.Globalization;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public class SupervisedLossTests
{
    [Fact]
    public void Compute_EqualWeights_IsTheMeanOfTheHeads()
    {
        using var scope = NewDisposeScope();
        var loss = Create(new EqualHeadWeights());

        // (1 + 10 + 100) / 3
        Assert.Equal(37, loss.Compute([ones([1, 2, 4, 4]), ones([1, 2, 2, 2]).Times(10), ones([1, 2, 1, 1]).Times(100)], Labels()).item<float>(), 1e-5);
    }

    [Fact]
    public void Compute_HalvingWeights_LeaveTheCoarsestOut()
    {
        using var scope = NewDisposeScope();
        var loss = Create(new HalvingHeadWeights());

        Assert.Equal(["fine", "middle"], loss.Graph.Heads.Select(head => head.Name));
        Assert.Equal(["fine.weight", "fine.bias", "middle.weight", "middle.bias"], loss.Graph.Parameters.Select(parameter => parameter.Name));

        // 2/3 × 1 + 1/3 × 10
        Assert.Equal(4, loss.Compute([ones([1, 2, 4, 4]), ones([1, 2, 2, 2]).Times(10)], Labels()).item<float>(), 1e-5);
    }

    [Fact]
    public void Compute_OwnWeights_AreDividedByTheirSum()
    {
        using var scope = NewDisposeScope();
        var loss = Create(new Own(3, 0, 1));

        // 3/4 × 1 + 1/4 × 100
        Assert.Equal(25.75, loss.Compute([ones([1, 2, 4, 4]), ones([1, 2, 1, 1]).Times(100)], Labels()).item<float>(), 1e-5);
    }

    [Fact]
    public void Compute_CoarseHeadsOfVolumes_AreComparedWithTheMiddlesOfTheirCells()
    {
        using var scope = NewDisposeScope();
        var targets = new List<Tensor>();
        var loss = new SupervisedLoss(new Constant(targets), new ThreeHeads().CreateGraph(1, 2, rank: 3), new EqualHeadWeights());

        var labels = tensor([.. Enumerable.Range(0, 64).Select(index => (long)index)], [1, 4, 4, 4]);

        loss.Compute([zeros([1, 2, 4, 4, 4]), zeros([1, 2, 2, 2, 2]), zeros([1, 2, 1, 1, 1])], labels);

        // Slices, rows and columns 1 and 3, of 16, 4 and 1: 16 + 4 + 1 = 21, and so on. One cell of four: 2 * 21.
        Assert.Equal([21, 23, 29, 31, 53, 55, 61, 63], targets[1].data<long>());
        Assert.Equal([42], targets[2].data<long>());
    }

    [Fact]
    public void Compute_CoarseHeads_AreComparedWithTheMiddlesOfTheirCells()
    {
        using var scope = NewDisposeScope();
        var targets = new List<Tensor>();
        var loss = new SupervisedLoss(new Constant(targets), new ThreeHeads().CreateGraph(1, 2), new EqualHeadWeights());

        loss.Compute([zeros([1, 2, 4, 4]), zeros([1, 2, 2, 2]), zeros([1, 2, 1, 1])], Labels());

        Assert.Equal(Enumerable.Range(0, 16).Select(label => (long)label), targets[0].data<long>());

        // Cells of two: rows 1 and 3, columns 1 and 3. One cell of four: row 2, column 2.
        Assert.Equal([5, 7, 13, 15], targets[1].data<long>());
        Assert.Equal([10], targets[2].data<long>());
    }

    [Fact]
    public void Compute_IgnoredPixels_StayIgnoredInCoarseHeads()
    {
        using var scope = NewDisposeScope();
        var loss = new SupervisedLoss(new CrossEntropyLoss(), new ThreeHeads().CreateGraph(1, 2), new Own(1, 1, 0));
        var labels = ones([1, 4, 4], dtype: ScalarType.Int64).Times(255);
        labels[0, 1, 1] = 1;
        var middle = zeros([1, 2, 2, 2]);
        middle[0, 0] = 50;
        middle[0, 1, 0, 0] = 50;

        // Only the pixel (1, 1) counts: ln 2 at full size; in the coarse head the same logit for both classes again, ln 2.
        Assert.Equal(Math.Log(2), loss.Compute([zeros([1, 2, 4, 4]), middle], labels).item<float>(), 1e-5);
    }

    [Fact]
    public void Compute_SeveralHeadsOfOneSize_ReduceTheLabelsOnce()
    {
        using var scope = NewDisposeScope();
        var targets = new List<Tensor>();
        var loss = new SupervisedLoss(
            new Constant(targets),
            new UNetPlusPlus { Width = 1, Depth = 3, DeepSupervision = true }.CreateGraph(1, 2),
            new EqualHeadWeights());

        loss.Compute([zeros([1, 2, 8, 8]), zeros([1, 2, 8, 8]), zeros([1, 2, 8, 8])], zeros([1, 8, 8], dtype: ScalarType.Int64));

        Assert.Same(targets[0], targets[1]);
        Assert.Same(targets[0], targets[2]);
    }

    [Fact]
    public void Backward_ThreeHeads_ReachesTheCoarsest()
    {
        using var scope = NewDisposeScope();
        var loss = new SupervisedLoss(new CrossEntropyLoss() + new DiceLoss(), new ThreeHeads().CreateGraph(1, 2), new EqualHeadWeights());
        using var module = new GraphModule(loss.Graph);
        module.train();

        loss.Compute(module.forwardHeads(randn([2, 1, 8, 8])), randint(0, 2, [2, 8, 8], dtype: ScalarType.Int64)).backward();

        Assert.All(module.named_parameters(), item => Assert.True(item.parameter.grad!.abs().max().item<float>() > 0, item.name));
    }

    [Theory]
    [InlineData("0, 1, 1")]
    [InlineData("1, -1, 1")]
    [InlineData("1, 1")]
    [InlineData("1, NaN, 1")]
    public void Constructor_WeightsThatDoNotFit_Throws(string text)
    {
        double[] weights = [.. text.Split(", ").Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

        var exception = Assert.Throws<SegmentationOptionException>(() => Create(new Own(weights)));

        Assert.Equal(
            $"HeadWeights is own, which for 3 heads is {text}; there must be 3 numbers of at least 0, the first above 0.", exception.Message);
    }

    private static SupervisedLoss Create(HeadWeights weights) => new(new Constant([]), new ThreeHeads().CreateGraph(1, 2), weights);

    private static Tensor Labels() => tensor([.. Enumerable.Range(0, 16).Select(index => (long)index)], [1, 4, 4]);

    /// <summary>Comes to the value of the first logit, and notes what it was to compare with.</summary>
    private sealed record Constant(List<Tensor> Targets) : Loss
    {
        public override Tensor Compute(Tensor logits, Tensor target)
        {
            Targets.Add(target);
            Assert.Equal(logits.shape[2..], target.shape[1..]);
            return logits.max();
        }

        public override string ToString() => "constant";
    }

    private sealed record Own(params double[] Weights) : HeadWeights
    {
        public override IReadOnlyList<double> GetWeights(int heads) => Weights;

        public override string ToString() => "own";
    }

    /// <summary>A head at full, at half and at a quarter of the size.</summary>
    private sealed record ThreeHeads : NetworkArchitecture
    {
        public override string Name => "three-heads";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var half = graph.MaxPool(image);
            var heads = new[]
            {
                graph.Conv("fine", image, outputChannels, new() { Kernel = 1 }),
                graph.Conv("middle", half, outputChannels, new() { Kernel = 1 }),
                graph.Conv("coarse", graph.MaxPool(half), outputChannels, new() { Kernel = 1 }),
            };
            Array.ForEach(heads, graph.AddHead);
            return heads[0];
        }
    }
}
