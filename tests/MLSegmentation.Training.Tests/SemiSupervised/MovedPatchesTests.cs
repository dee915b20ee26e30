using MLSegmentation.Training.Execution;
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

        // All but the last four columns, which were beyond the border, was four pixels further to the right; of the last blocks not all is found again.
        float[] differences = TensorContent.Read((moved.Move(cat([before, before], 1)).narrow(1, 1, 1) - now).abs());
        float[] shares = TensorContent.Read(moved.Shares);
        for (int pixel = 0; pixel < Side * (Side - 8); pixel++)
        {
            int x = pixel % Side;
            Assert.Equal(x < Side - 4, differences[pixel] == 0);
            Assert.Equal(x < Side - 4 ? 1 : 0, shares[pixel]);
        }
    }

    [Fact]
    public void Shares_PatchThatChanged_CountTheLessTheFurtherTheyAre()
    {
        using var scope = NewDisposeScope();
        var before = zeros(1, 2, Side, Side);
        float[] values = [.. Enumerable.Range(0, 2 * Side * Side).Select(place => place < Side * Side ? 1f : 2)];
        var now = tensor(values, [1, 2, Side, Side]);

        var moved = new MovedPatches(now, before, searchRadius: 1);

        // The mean over the channels of 1 and 2.
        Assert.Equal(MathF.Exp(-1.5f), moved.Shares.mean().item<float>(), 1e-6f);
    }
}
