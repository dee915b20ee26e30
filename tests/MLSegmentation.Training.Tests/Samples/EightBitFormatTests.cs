using MLSegmentation.Training.Samples;



namespace MLSegmentation.Training.Tests.Samples;

public class EightBitFormatTests
{
    // Not a multiple of any vector's length, and longer than a block.
    private const int Count = 2077;

    private static readonly PixelNormalization Color = new([0.1f, 0.2f, 0.3f], [0.5f, 0.25f, 0.125f]);
    private static readonly PixelNormalization Grey = new([0.4f], [0.2f]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 3)]
    public void Normalize_AnyChannels_NormalisesEachPixel(int stored, int wanted)
    {
        var normalization = wanted == 1 ? Grey : Color;
        byte[] pixels = new byte[Count * stored];
        new Random(1).NextBytes(pixels);
        float[] planes = new float[Count * wanted];

        PixelFormat.Of(PixelKind.EightBit).Normalize(StoredImages.ToPlanes(pixels, stored), stored, normalization, planes);

        for (int channel = 0; channel < wanted; channel++)
        {
            for (int index = 0; index < Count; index++)
            {
                double expected =
                    ((Value(pixels, stored, wanted, index, channel) / 255) - normalization.Mean[channel]) / normalization.StandardDeviation[channel];
                Assert.Equal(expected, planes[(channel * Count) + index], 1e-5);
            }
        }
    }

    private static double Value(byte[] pixels, int stored, int wanted, int index, int channel) => (stored, wanted) switch
    {
        (1, _) => pixels[index],
        (_, 1) => (pixels[3 * index] + pixels[(3 * index) + 1] + pixels[(3 * index) + 2]) / 3.0,
        _ => pixels[(3 * index) + channel],
    };
}
