using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests.Augmentations;

public class PhotometricAugmentationTests
{
    [Fact]
    public void Brightness_AnyImage_MultipliesAllValues()
    {
        byte[] values = Change(new Brightness { Largest = 2 }, [10, 20, 40, 80]);

        double factor = values[3] / 80.0;
        Assert.InRange(factor, 0.5, 2);
        Assert.All(values.Zip([10, 20, 40, 80]), pair => Assert.Equal(pair.Second * factor, pair.First, 1.0));
    }

    [Fact]
    public void Brightness_BrightImage_EndsAtWhite() =>
        Assert.Contains(Enumerable.Range(0, 20), seed => Change(new Brightness { Largest = 4 }, [200, 250], seed: seed) is [255, 255]);

    [Fact]
    public void Contrast_AnyImage_KeepsTheMean()
    {
        // The mean of 80, 120, 100 is 100: it stays, and what is as far from it stays as far.
        byte[] values = Change(new Contrast { Largest = 2 }, [80, 120, 100], width: 3);

        Assert.Equal(100, values[2]);
        Assert.Equal(values[1] - 100, 100 - values[0]);
        Assert.NotEqual(120, values[1]);
    }

    [Fact]
    public void Gamma_AnyImage_KeepsTheDarkestAndTheBrightestValue()
    {
        byte[] values = Change(new Gamma { Largest = 3 }, [10, 30, 50], width: 3);

        Assert.Equal((10, 50), (values[0], values[2]));
        Assert.InRange(values[1], 11, 49);
        Assert.NotEqual(30, values[1]);
    }

    [Fact]
    public void Hue_Colors_KeepsGreysAndMeans()
    {
        byte[] values = Change(new Hue { Degrees = 120 }, [90, 90, 90, 120, 60, 60], channels: 3);

        Assert.Equal([90, 90, 90], values[..3]);
        Assert.InRange(values[3] + values[4] + values[5], 238, 242);
        Assert.NotEqual(120, values[3]);
    }

    [Fact]
    public void Saturation_Colors_KeepsGreysAndTheirOrder()
    {
        byte[] values = Change(new Saturation { Share = 1 }, [90, 90, 90, 120, 90, 60], channels: 3);

        // The mean of 120, 90 and 60 is 90: what is as far from it stays as far.
        Assert.Equal([90, 90, 90], values[..3]);
        Assert.Equal(90, values[4]);
        Assert.Equal(values[3] - 90, 90 - values[5]);
        Assert.NotEqual(120, values[3]);
    }

    [Fact]
    public void HueAndSaturation_GreyImage_ChangeNothing()
    {
        Assert.Equal([10, 200], Change(new Hue { Degrees = 180 }, [10, 200]));
        Assert.Equal([10, 200], Change(new Saturation { Share = 1 }, [10, 200]));
    }

    [Fact]
    public void Noise_AnyImage_HasTheMeanZeroAndTheDeviationDrawn()
    {
        // Half 90, half 110: a standard deviation of 10. The seed draws which share of it the noise has.
        byte[] image = [.. Enumerable.Range(0, 40_000).Select(index => (byte)(index % 2 == 0 ? 90 : 110))];
        var random = CreateRandom(1);
        double deviation = 10 * random.NextDouble(0, 2);
        double[] noise = [.. Change(new Noise { Deviation = 2 }, image, width: 200).Zip(image, (value, plain) => (double)value - plain)];

        // Rounding to whole numbers adds a variance of 1/12.
        double variance = noise.Average(value => value * value);
        Assert.InRange(noise.Average(), -0.2, 0.2);
        Assert.InRange(variance, ((deviation * deviation) + (1.0 / 12)) * 0.95, ((deviation * deviation) + (1.0 / 12)) * 1.05);
    }

    [Fact]
    public void Noise_EmptyImage_StaysEmpty() => Assert.Equal(new byte[100], Change(new Noise { Deviation = 2 }, new byte[100], width: 10));

    [Fact]
    public void Blur_SinglePoint_SpreadsItAlikeAndKeepsTheSum()
    {
        byte[] image = new byte[21 * 21];
        image[(10 * 21) + 10] = 255;
        byte[] values = Change(new Blur { Deviation = 2 }, image, width: 21, seed: 3);

        Assert.InRange(values.Sum(value => value), 225, 285);
        Assert.InRange(values[(10 * 21) + 10], 5, 200);
        Assert.Equal(values[(10 * 21) + 8], values[(10 * 21) + 12]);
        Assert.Equal(values[(8 * 21) + 10], values[(10 * 21) + 8]);
    }

    [Fact]
    public void Blur_UniformColor_StaysIt()
    {
        byte[] image = [.. Enumerable.Range(0, 15 * 4).SelectMany(_ => (byte[])[17, 200, 255])];

        Assert.Equal(image, Change(new Blur { Deviation = 3 }, image, width: 15, channels: 3));
    }

    [Fact]
    public void LowResolution_UniformImage_StaysItAndStripesFade()
    {
        byte[] uniform = [.. Enumerable.Repeat((byte)70, 400)];
        byte[] stripes = [.. Enumerable.Range(0, 400).Select(index => (byte)(index % 2 * 200))];

        Assert.Equal(uniform, Change(new LowResolution { Smallest = 0.3 }, uniform, width: 20));
        Assert.True(Change(new LowResolution { Smallest = 0.3 }, stripes, width: 20).Max() < 200);
    }

    [Fact]
    public void CoarseDropout_AnyImage_CoversRectanglesWithItsMeanColor()
    {
        // Columns of 0 and 100: the mean is 50, and nothing else has that value.
        byte[] image = [.. Enumerable.Range(0, 1600).Select(index => (byte)(index % 2 * 100))];
        for (int seed = 0; seed < 20; seed++)
        {
            byte[] values = Change(new CoarseDropout { Count = 1, Share = 0.5 }, image, width: 40, seed: seed);
            int[] covered = [.. Enumerable.Range(0, values.Length).Where(index => values[index] == 50)];

            Assert.All(Enumerable.Range(0, values.Length).Except(covered), index => Assert.Equal(image[index], values[index]));
            if (covered.Length > 0)
            {
                int width = covered.Max(index => index % 40) - covered.Min(index => index % 40) + 1;
                int height = covered.Max(index => index / 40) - covered.Min(index => index / 40) + 1;
                Assert.Equal(width * height, covered.Length);
                Assert.InRange(Math.Max(width, height), 1, 20);
            }
        }
    }

    private static RandomStream CreateRandom(int seed) => RandomStream.Create(seed, RandomPurpose.Augmentation);

    /// <summary>Changes pixels whose channels lie side by side.</summary>
    private static byte[] Change(PhotometricAugmentation augmentation, byte[] values, int width = 2, int channels = 1, int seed = 1)
    {
        int count = values.Length / channels;
        byte[] planes = StoredImages.ToPlanes(values, channels);
        var random = CreateRandom(seed);
        augmentation.Change(new Patch<byte>(planes, new ImageSize(width, count / width), channels), ref random);
        return [.. Enumerable.Range(0, values.Length).Select(index => planes[((index % channels) * count) + (index / channels)])];
    }
}
