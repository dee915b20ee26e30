using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Tests.Augmentations;

/// <summary>What the photometric augmentations do to floating-point pixels.</summary>
public class FloatingPointAugmentationTests
{
    [Fact]
    public void Brightness_ShiftsAllValuesAlike()
    {
        float[] values = Change(new Brightness { Largest = 2 }, [-1, 0, 2, 30]);

        // A factor from 1/2 to 2 is a shift from -1/2 to 1.
        Assert.InRange(values[1], -0.5f, 1f);
        Assert.NotEqual(0, values[1]);
        Assert.Equal([-1 + values[1], values[1], 2 + values[1], 30 + values[1]], values, (first, second) => Math.Abs(first - second) < 1e-4f);
    }

    [Fact]
    public void Contrast_KeepsTheMeanOfEachChannel()
    {
        // Means 0 and 10, and the distances from them become larger or smaller by the same factor.
        float[] values = Change(new Contrast { Largest = 2 }, [-1, 1, 8, 12]);

        Assert.Equal(0, values[0] + values[1], 1e-5f);
        Assert.Equal(20, values[2] + values[3], 1e-4f);
        Assert.Equal(2 * (values[1] - values[0]), values[3] - values[2], 1e-4f);
        Assert.NotEqual(1, values[1]);
    }

    [Fact]
    public void Gamma_KeepsTheLeastAndTheGreatestValueOfEachChannel()
    {
        float[] values = Change(new Gamma { Largest = 3 }, [-1, 0, 1, 5, 6, 9], width: 3);

        Assert.Equal((-1f, 1f, 5f, 9f), (values[0], values[2], values[3], values[5]));
        Assert.InRange(values[1], -0.999f, 0.999f);
        Assert.NotEqual(0, values[1]);
    }

    [Fact]
    public void Gamma_OneSingleValue_StaysAsItIs() => Assert.Equal([4, 4, 4, 4], Change(new Gamma(), [4, 4, 4, 4]));

    [Fact]
    public void Noise_IsAShareOfTheDeviationOfEachChannel()
    {
        float[] values = [.. Enumerable.Range(0, 10_000).Select(index => index < 5_000 ? index % 2 : 100f * (index % 2))];
        float[] changed = Change(new Noise { Deviation = 1 }, values, width: 5_000);

        double first = Deviation(0, 5_000);
        Assert.InRange(first, 0.01, 0.5);
        Assert.InRange(Deviation(5_000, 10_000) / first, 95, 105);

        double Deviation(int from, int to) => Math.Sqrt(Enumerable.Range(from, to - from).Average(index => Math.Pow(changed[index] - values[index], 2)));
    }

    [Fact]
    public void Blur_KeepsEachChannelsSumAndSpreadsASpot()
    {
        float[] values = new float[2 * 21 * 21];
        values[(10 * 21) + 10] = 1;

        float[] changed = Change(new Blur { Deviation = 2 }, values, width: 21, height: 21);

        Assert.Equal(1, changed.Take(21 * 21).Sum(), 1e-3f);
        Assert.InRange(changed[(10 * 21) + 10], 0.01f, 0.9f);
        Assert.All(changed.Skip(21 * 21), value => Assert.Equal(0, value));
    }

    [Fact]
    public void LowResolution_SmoothsEachChannelAlone()
    {
        float[] values = [.. Enumerable.Range(0, 2 * 64).Select(index => index < 64 ? index % 2 : 5f)];

        float[] changed = Change(new LowResolution { Smallest = 0.2 }, values, width: 64);

        Assert.True(changed.Take(64).Max() - changed.Take(64).Min() < 1);
        Assert.All(changed.Skip(64), value => Assert.Equal(5, value, 1e-4f));
    }

    [Fact]
    public void CoarseDropout_CoversTheSamePlaceOfAllChannelsWithTheirMeans()
    {
        float[] values = [.. Enumerable.Range(0, 2 * 400).Select(index => index < 400 ? index % 20 : 1_000f * (index % 20))];

        float[] changed = Change(new CoarseDropout { Share = 0.5 }, values, width: 20, height: 20);

        // The means of 0 to 19 and of 0 to 19,000.
        int[] covered = [.. Enumerable.Range(0, 400).Where(index => changed[index] == 9.5f)];
        Assert.NotEmpty(covered);
        Assert.Equal(covered, Enumerable.Range(0, 400).Where(index => changed[400 + index] == 9_500f));
    }

    [Theory]
    [InlineData("hue")]
    [InlineData("saturation")]
    public void Change_OnlyFor8Bits_SaysSo(string name)
    {
        var augmentation = (PhotometricAugmentation)AugmentationCatalog.Create(name);

        Assert.False(augmentation.ChangesFloatingPoint);
        Assert.Throws<NotSupportedException>(() => Change(augmentation, [0, 0, 0, 0]));
    }

    /// <summary>Changes a patch of two channels.</summary>
    private static float[] Change(PhotometricAugmentation augmentation, float[] values, int width = 2, int height = 1)
    {
        float[] changed = [.. values];
        var random = RandomStream.Create(5, RandomPurpose.Augmentation, 0, 0);
        augmentation.Change(new Patch<float>(changed, new ImageSize(width, height), 2), ref random);
        return changed;
    }
}
