using MLSegmentation.Evaluation.Objects;

namespace MLSegmentation.Tests.Evaluation.Objects;

public class ObjectOverlapTests
{
    [Fact]
    public void Ratios_AreasBeyondAnIntegerTogether_AreThoseOfLargeObjects()
    {
        // Two objects of 1.2 billion voxels that have 0.8 billion in common: 0.8 / (2.4 - 0.8) and 1.6 / 2.4.
        var overlap = new ObjectOverlap(1, 1, 800_000_000, 2_400_000_000);

        Assert.Equal(1_600_000_000, overlap.Union);
        Assert.Equal(0.5, overlap.IoU);
        Assert.Equal(1.6 / 2.4, overlap.Dice, 15);
        Assert.False(overlap.IsMatch);
    }
}
