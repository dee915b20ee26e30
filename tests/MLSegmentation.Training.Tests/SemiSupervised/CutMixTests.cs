using MLSegmentation.Training.Randomness;
using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public sealed class CutMixTests
{
    [Fact]
    public void GetParts_Image_AreTheRootsOfTheShare()
    {
        // √(0.25 × 1) for both; √(0.16 × 4) = 0.8 and 0.16 / 0.8 = 0.2; √(0.4 × 3) = 1.1 is more than all, so 1 and 0.4.
        AssertParts([0.5, 0.5], CutMixBox.GetParts(axes: 2, share: 0.25, ratio: 1));
        AssertParts([0.8, 0.2], CutMixBox.GetParts(axes: 2, share: 0.16, ratio: 4));
        AssertParts([1, 0.4], CutMixBox.GetParts(axes: 2, share: 0.4, ratio: 3));
        AssertParts([0.4, 1], CutMixBox.GetParts(axes: 2, share: 0.4, ratio: 1 / 3.0));
    }

    [Fact]
    public void GetParts_Volume_HaveTheShareTogether() =>
        AssertParts([0.5, 0.5, 0.5], CutMixBox.GetParts(axes: 3, share: 0.125, ratio: 1));

    [Fact]
    public void Draw_ManyBoxes_HaveTheirShareAndStayInside()
    {
        long[] sides = [200, 100];
        var boxes = Enumerable.Range(0, 500).Select(index => Draw(sides, index)).ToList();

        Assert.All(boxes, box => Assert.All([0, 1], axis => Assert.InRange(box.Starts[axis] + box.Lengths[axis], 1, (int)sides[axis])));

        // 2 % to 40 % of 20 000 pixels, up to rounding.
        Assert.All(boxes, box => Assert.InRange(box.Lengths[0] * box.Lengths[1] / 20_000.0, 0.018, 0.405));
        Assert.Contains(boxes, box => box.Lengths[0] > 2.5 * 2 * box.Lengths[1]);
        Assert.Contains(boxes, box => 2.5 * box.Lengths[0] < 2 * box.Lengths[1]);
        Assert.InRange(boxes.Average(box => box.Lengths[0] * box.Lengths[1] / 20_000.0), 0.19, 0.23);
    }

    [Fact]
    public void Mark_Box_MarksItsRows()
    {
        byte[] patch = new byte[12];
        new CutMixBox([1, 1], [2, 1]).Mark(patch, [3, 4]);
        Assert.Equal([0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0], patch);

        byte[] volume = new byte[12];
        new CutMixBox([1, 0, 1], [1, 2, 2]).Mark(volume, [2, 2, 3]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1], volume);
    }

    [Fact]
    public void Mix_Places_TakesThemFromTheImageBefore()
    {
        using var scope = NewDisposeScope();
        var values = tensor([1f, 2, 3, 4], [2, 1, 1, 2]);
        var places = tensor([false, true, true, false], [2, 1, 1, 2]);

        // The image before the first one is the last.
        Assert.Equal([1f, 4, 1, 4], CutMix.Mix(values, places).data<float>());
        Assert.Same(values, CutMix.Mix(values, places: null));
    }

    [Fact]
    public void Draw_BatchAndView_DecideAlone()
    {
        using var scope = NewDisposeScope();
        var cutMix = new CutMix(probability: 1, seed: 3);

        Assert.Equal(Places(cutMix, batch: 5, view: 1), Places(cutMix, batch: 5, view: 1));
        Assert.NotEqual(Places(cutMix, batch: 5, view: 1), Places(cutMix, batch: 6, view: 1));
        Assert.NotEqual(Places(cutMix, batch: 5, view: 1), Places(cutMix, batch: 5, view: 2));
        Assert.NotEqual(Places(cutMix, batch: 5, view: 1), Places(new CutMix(probability: 1, seed: 4), batch: 5, view: 1));
        Assert.Null(new CutMix(probability: 0, seed: 3).Draw(1, 1, [1, 1, 8, 8], CPU));
    }

    [Fact]
    public void Draw_Half_LeavesHalfOfTheImagesWhole()
    {
        using var scope = NewDisposeScope();
        var places = new CutMix(probability: 0.5, seed: 1).Draw(batch: 0, view: 1, [200, 3, 8, 8], CPU)!;

        Assert.Equal([200, 1, 8, 8], places.shape);
        Assert.InRange(places.flatten(1).any(1).sum().item<long>(), 80, 120);
    }

    private static bool[] Places(CutMix cutMix, int batch, int view) => [.. cutMix.Draw(batch, view, [2, 1, 16, 16], CPU)!.data<bool>()];

    private static CutMixBox Draw(long[] sides, int index)
    {
        var random = RandomStream.Create(1, RandomPurpose.CutMix, index);
        return CutMixBox.Draw(sides, ref random);
    }

    private static void AssertParts(double[] expected, double[] actual) => Assert.Equal(expected, actual, (first, second) => Math.Abs(first - second) < 1e-9);
}
