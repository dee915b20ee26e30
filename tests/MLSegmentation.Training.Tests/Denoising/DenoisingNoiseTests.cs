using Microsoft.ML.Data;
using MLSegmentation.Training.Denoising;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Tests.Denoising;

public class DenoisingNoiseTests
{
    private const int Count = 20_000;

    [Theory]
    [InlineData("gaussian:0.1", 0.5, 0.1)]
    [InlineData("gaussian:0.02", 0.2, 0.02)]
    [InlineData("poisson:100", 1, 0.1)]
    [InlineData("poisson:400", 0.25, 0.025)]
    public void Add_ManyValues_HasTheMeanAndTheDeviation(string noise, double value, double deviation)
    {
        // Poisson: √(value / peak).
        float[] values = [.. Enumerable.Repeat((float)value, Count)];
        var random = RandomStream.Create(seed: 1, RandomPurpose.Noise);

        DenoisingNoise.Parse(noise).Add(values, ref random);

        double mean = values.Average();
        Assert.Equal(value, mean, 4 * deviation / Math.Sqrt(Count));
        Assert.Equal(deviation, Math.Sqrt(values.Average(item => (item - mean) * (item - mean))), 0.03 * deviation);
    }

    [Fact]
    public void Add_OtherStepOrPatch_IsOtherNoise()
    {
        var planes = new NoisyPlanes(new GaussianNoise(), isEightBit: false, seed: 1);
        float[] Draw(int step, int index)
        {
            float[] values = new float[4];
            planes.Add(values, step, index);
            return values;
        }

        Assert.Equal(Draw(3, 2), Draw(3, 2));
        Assert.NotEqual(Draw(3, 2), Draw(2, 3));
        Assert.NotEqual(Draw(3, 2), Draw(3, 1));
    }

    [Fact]
    public void Add_EightBits_GivesWholeNumbersInTheRange()
    {
        float[] values = [0, 1, 0.5f, 0.999f];

        new NoisyPlanes(new GaussianNoise { Deviation = 0.5 }, isEightBit: true, seed: 5).Add(values, 0, 0);

        Assert.All(values, value => Assert.Equal(Math.Round(value * 255.0), value * 255.0, 1e-3));
        Assert.All(values, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void AddTo_GreyImage_StaysGreyAndOpaque()
    {
        using var clean = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Bgra32, [.. Enumerable.Repeat((byte)100, 24)]);

        using var noisy = new GaussianNoise().AddTo(clean, seed: 1);

        var pixels = noisy.Pixels.ToArray().Chunk(4).ToList();
        Assert.All(pixels, pixel => Assert.Equal((pixel[0], pixel[0], (byte)255), (pixel[1], pixel[2], pixel[3])));
        Assert.True(pixels.Select(pixel => pixel[0]).Distinct().Count() > 2);
    }

    [Theory]
    [InlineData("gaussian:0.1", "gaussian:0.1")]
    [InlineData("poisson", "poisson:100")]
    [InlineData("gaussian", "gaussian:0.1")]
    public void Parse_Text_IsThatNoise(string text, string expected) => Assert.Equal(expected, DenoisingNoise.Parse(text).ToText());

    [Theory]
    [InlineData("")]
    [InlineData("gaussian:0")]
    [InlineData("gaussian:2")]
    [InlineData("gaussian:x")]
    [InlineData("poisson:-1")]
    [InlineData("speckle:0.1")]
    [InlineData("gaussian:0.1:0.2")]
    public void Parse_OtherText_SaysWhatIsAllowed(string text)
    {
        var error = Assert.Throws<SegmentationException>(() => DenoisingNoise.Parse(text));

        Assert.Contains("gaussian:DEVIATION", error.Message, StringComparison.Ordinal);
    }
}
