using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Tests.Patches;

public class PatchTests
{
    [Fact]
    public void Create_OtherNumberOfValues_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => _ = new Patch<float>(new float[7], new ImageSize(2, 2), 2).Size);

        Assert.StartsWith("A patch of 2x2 with 2 channels has 8 values, not 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_OfAllChannels_AreThoseOfAllValues()
    {
        // 2, 4, 4, 6: mean 4, variance (4 + 0 + 0 + 4) / 4 = 2.
        var patch = new Patch<byte>(new byte[] { 2, 4, 4, 6 }, new ImageSize(2, 2), 1);

        Assert.Equal(4, patch.GetMean());
        Assert.Equal(Math.Sqrt(2), patch.GetStandardDeviation(), 1e-12);
        Assert.Equal(((byte)2, (byte)6), patch.GetRange());
    }

    [Fact]
    public void Statistics_OfOneChannel_AreThoseOfItsPlane()
    {
        // The second channel: mean (1 + 3) / 2 = 2, deviation 1.
        var patch = new Patch<float>(new float[] { 50, 60, 1, 3 }, new ImageSize(2, 1), 2);

        Assert.Equal((2, 1, (1f, 3f)), (patch.GetMean(1), patch.GetStandardDeviation(1), patch.GetRange(1)));
    }

    [Fact]
    public void Map_Halves_RoundToTheEvenNumberAndStayInTheRange()
    {
        byte[] values = [0, 1, 3, 200];
        new Patch<byte>(values, new ImageSize(2, 2), 1).Map(value => (value * 1.5) - 1);

        // -1, 0.5, 3.5 and 299.
        Assert.Equal([0, 0, 4, 255], values);
    }

    [Fact]
    public void Scale_OneChannel_LeavesTheOthersAlone()
    {
        float[] values = [1, 2, 3, 4];
        new Patch<float>(values, new ImageSize(2, 1), 2).Scale(1, factor: 2, offset: -1);

        Assert.Equal([1, 2, 5, 7], values);
    }
}
