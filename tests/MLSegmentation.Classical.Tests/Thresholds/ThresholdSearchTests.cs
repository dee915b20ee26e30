using MLSegmentation.Classical.Thresholds;

namespace MLSegmentation.Classical.Tests.Thresholds;

public sealed class ThresholdSearchTests
{
    private static readonly float[] Worked = [0, 0, 1, 1, 2, 9, 10, 10];

    [Fact]
    public void Otsu_WorkedExample_IsTheLastOfTheLowValues()
    {
        // Below or at 2: five values with the mean 0.8; above: three with 29 / 3. 5 · 3 / 64 · (29 / 3 − 0.8)² = 18.43.
        var (level, variance) = ThresholdSearch.Otsu(LevelHistogram.Create(Worked));

        Assert.Equal(2, level);
        Assert.Equal(15 / 64.0 * Math.Pow((29 / 3.0) - 0.8, 2), variance, 12);
        Assert.Equal(18.43, variance, 0.005);
    }

    [Theory]
    [InlineData(ThresholdMethod.Otsu)]
    [InlineData(ThresholdMethod.Li)]
    [InlineData(ThresholdMethod.Isodata)]
    [InlineData(ThresholdMethod.Yen)]
    [InlineData(ThresholdMethod.Triangle)]
    [InlineData(ThresholdMethod.MaximumEntropy)]
    [InlineData(ThresholdMethod.MinimumError)]
    [InlineData(ThresholdMethod.Minimum)]
    [InlineData(ThresholdMethod.Mean)]
    public void Find_ConstantImage_IsItsValue(ThresholdMethod method) => Assert.Equal(7.5, ThresholdSearch.Find(method, [7.5f, 7.5f, 7.5f]));

    [Fact]
    public void MaximumEntropy_TwoLevelsAtEachSide_PartsThem()
    {
        // Shares ¼ of 0, 1, 8 and 9. Split in the middle, both sides have ln 2; after the first, 0 and ln 3: 2 ln 2 = 1.386 > ln 3 = 1.099.
        double level = ThresholdSearch.Find(ThresholdMethod.MaximumEntropy, [0, 1, 8, 9]);

        Assert.Equal(1, level);
    }

    [Fact]
    public void MinimumError_TwoBellCurves_LiesBetweenThem()
    {
        // A narrow one at 2 and a wide one at 20: the error is least where the narrow one ends, not in the middle.
        float[] narrow = [1, 1, 2, 2, 2, 2, 3, 3];
        float[] wide = [8, 12, 16, 18, 20, 20, 22, 24, 28, 32];

        Assert.InRange(ThresholdSearch.Find(ThresholdMethod.MinimumError, [.. narrow, .. wide]), 3, 7);
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(1f / (1 << 20))]
    [InlineData(1024.5f)]
    public void MinimumError_ValuesOfAnyUnit_LiesWhereItLies(float unit)
    {
        // As above; the greatest of 32 and the least of 1 are 256 bins apart.
        float[] values = [1, 1, 2, 2, 2, 2, 3, 3, 8, 12, 16, 18, 20, 20, 22, 24, 28, 32];

        double level = ThresholdSearch.Find(ThresholdMethod.MinimumError, [.. values.Select(value => value * unit)]);

        Assert.InRange(level / unit, 2.9, 7);
    }

    [Fact]
    public void Yen_FewPixelsBesideVeryMany_CountsTheFew()
    {
        // Ln of (the share above)² over the sum of its squares, since the share below is nearly 1: after the first level (10 + 4)² / (10² + 4) = 1.9,
        // after the second 4² / 4 = 4, after the others less.
        var histogram = new LevelHistogram([1e10, 10, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5]);

        Assert.Equal(1, ThresholdSearch.Yen(histogram));
    }

    [Fact]
    public void MinimumError_TwoLevels_IsThatOfOtsu() => Assert.Equal(3, ThresholdSearch.Find(ThresholdMethod.MinimumError, [3, 3, 5, 5, 5]));

    [Fact]
    public void Minimum_OneLevelBesideAnother_IsThatOfOtsu() => Assert.Equal(0, ThresholdSearch.Find(ThresholdMethod.Minimum, [0, 0, 0, 1]));

    [Fact]
    public void MultiOtsu_ThreeGroups_PartsThem() => Assert.Equal([2, 11], MultiOtsu.Find([1, 2, 10, 11, 20, 21], 3));

    [Fact]
    public void MultiOtsu_FewerLevelsThanClasses_IsRefused()
    {
        var exception = Assert.Throws<SegmentationException>(() => MultiOtsu.Find([1, 2], 3));

        Assert.Equal("The image has 2 different values, of which 3 classes cannot be made.", exception.Message);
    }
}
