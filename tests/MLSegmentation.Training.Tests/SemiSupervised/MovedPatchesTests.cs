using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public sealed class MovedPatchesTests
{
    private const int Side = 32;

    [Fact]
    public void Move_PatchThatMoved_IsWhereItIsNow()
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        float[] world = [.. Enumerable.Range(0, Side * (Side + 4)).Select(_ => (float)random.NextDouble())];
        var before = tensor(world, [1, 1, Side, Side + 4]).narrow(3, 0, Side).contiguous();
        var now = tensor(world, [1, 1, Side, Side + 4]).narrow(3, 4, Side).contiguous();

        var moved = new MovedPatches(now, before, searchRadius: 7);

        // All but the last four columns, which were beyond the border, was four pixels further to the right.
        var place = moved.Move(cat([before, before], 1)).narrow(1, 1, 1);
        Assert.Equal(0, (place - now).narrow(3, 0, Side - 8).abs().max().item<float>());
        Assert.Equal(1, moved.Shares.narrow(2, 0, Side - 8).min().item<float>());
        Assert.Equal(0, moved.Shares.narrow(2, Side - 4, 4).max().item<float>());
    }

    [Fact]
    public void Shares_PatchThatChanged_CountTheLessTheFurtherTheyAre()
    {
        using var scope = NewDisposeScope();
        var before = zeros(1, 2, Side, Side);
        var now = cat([full([1, 1, Side, Side], 1), full([1, 1, Side, Side], 2)], 1);

        var moved = new MovedPatches(now, before, searchRadius: 1);

        // The mean over the channels of 1 and 2.
        Assert.Equal(MathF.Exp(-1.5f), moved.Shares.mean().item<float>(), 1e-6f);
    }
}
