using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Tests;

public class CheckpointLengthTests
{
    [Fact]
    public void RequireLength_MoreThanCanBeResumed_IsRefused()
    {
        const long Most = 12L << 30;
        Checkpoint.RequireLength(Most);

        var exception = Assert.Throws<SegmentationException>(() => Checkpoint.RequireLength(Most + 4));

        Assert.Equal(
            "The checkpoints of this training would have 12,884,901,892 bytes, and from more than 12,884,901,888 none can be resumed. Choose a smaller "
            + "network, an optimizer that remembers less (SGD), or train without checkpoints.",
            exception.Message);
    }

    [Fact]
    public void GetLength_AnyState_CountsTheBestWeightsThatWillBeKept()
    {
        using var module = new GraphModule(new UNet { Width = 2, Depth = 1, Normalization = NormalizationKind.Instance }.CreateGraph(1, 2));
        using var optimizer = new AdamOptimizer().Begin([.. module.parameters()]);
        using var state = new TrainingState(module, optimizer, average: null, new Nothing());

        // The weights, Adam's two means of each, and the number of steps of each tensor; then the best weights, too.
        long weights = module.Graph.ParameterCount;
        long expected = 4 * ((3 * weights) + module.parameters().Count());
        Assert.Equal((expected, expected + (4 * weights)), (state.GetLength(kept: null), state.GetLength(module)));

        state.TakeLast(module);
        Assert.Equal(expected + (4 * weights), state.GetLength(module));
        Assert.Equal(expected + (4 * weights), 4 * state.ToTensors().Sum(tensor => (long)tensor.Read().Length));
    }

    private sealed class Nothing : StepObjective
    {
        public override double AddGradients(TrainingBatch batch, double share, int step) => 0;
    }
}
