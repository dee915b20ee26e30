using System.Runtime.InteropServices;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Tests.Samples;

/// <summary>Floating-point pixels are read, resized and normalised as those of 8 bits are.</summary>
public class FloatingPointFormatTests
{
    private static readonly ImageSize Size = new(13, 9);

    [Theory]
    [InlineData("none")]
    [InlineData("horizontal-flip:1")]
    [InlineData("quarter-turn:1,vertical-flip:1")]
    [InlineData("rotation:1,scaling:1,shift:1")]
    [InlineData("elastic:1,foreground-crop:1")]
    public void Create_AnyGeometry_ReadsFloatsWhereBytesAreRead(string augmentations)
    {
        var (bytes, planes) = CreateRecords();
        using var byteStore = StoredImages.Store((Describe(bytes, PixelKind.EightBit), bytes));
        using var planeStore = StoredImages.Store((Describe(planes, PixelKind.FloatingPoint), planes));
        var classes = SegmentationClasses.FromNames("background", "thing");
        var byteAugmenter = new PatchAugmenter(
            new ImageSize(8, 8), AugmentationCatalog.Parse(augmentations), classes, new PixelNormalization([0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]), seed: 1);
        var planeAugmenter = new PatchAugmenter(
            new ImageSize(8, 8), AugmentationCatalog.Parse(augmentations), classes, new PixelNormalization([0, 0, 0], [1, 1, 1]), seed: 1);
        var (pixels, values, labels, otherLabels) = (new float[3 * 64], new float[3 * 64], new byte[64], new byte[64]);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            byteAugmenter.Create(new SampleSet(byteStore), 0, epoch, new PatchReader(), pixels, labels);
            planeAugmenter.Create(new SampleSet(planeStore), 0, epoch, new PatchReader(), values, otherLabels);

            // Bytes are rounded.
            Assert.Equal(labels, otherLabels);
            Assert.All(pixels.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 0.51f));
        }
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(20, 31)]
    public void Resize_Planes_AreResizedAsBytesAre(int width, int height)
    {
        var (bytes, planes) = CreateRecords();
        var resizer = new SampleResizer(new ImageSize(width, height), keepsMasks: true);
        var target = new ImageSize(width, height);
        var (byteInfo, planeInfo) = (Describe(bytes, PixelKind.EightBit), Describe(planes, PixelKind.FloatingPoint));
        var expected = new Sample(byteInfo with { Size = target }, resizer.Apply(new Sample(byteInfo, bytes))!.Value.Record);
        var actual = new Sample(planeInfo with { Size = target }, resizer.Apply(new Sample(planeInfo, planes))!.Value.Record);

        Assert.Equal(expected.Labels.ToArray(), actual.Labels.ToArray());
        Assert.Equal(expected.OriginalLabels.ToArray(), actual.OriginalLabels.ToArray());
        for (int channel = 0; channel < 3; channel++)
        {
            float[] plane = MemoryMarshal.Cast<byte, float>(actual.GetPlane(channel)).ToArray();
            Assert.All(expected.GetPlane(channel).ToArray().Zip(plane), pair => Assert.Equal(pair.First, pair.Second, 0.51f));
        }
    }

    [Fact]
    public void ToNormalization_Planes_IsThatOfEachChannel()
    {
        // The first channel has mean 1000 and deviation 500; the second is one single value, which is only centred.
        var size = new ImageSize(2, 1);
        byte[] record = [.. MemoryMarshal.AsBytes<float>([500, 1500, 7, 7]), 0, 1];

        var normalization = Normalize(StoredImages.Describe(size, 2, record, kind: PixelKind.FloatingPoint).Statistics);

        Assert.Equal([1000, 7], normalization.Mean);
        Assert.Equal([500, 1], normalization.StandardDeviation);
    }

    [Fact]
    public void ToNormalization_MeanFarAboveTheDeviation_KeepsTheDeviation()
    {
        // Values 30,000 ± 1 in three images.
        var size = new ImageSize(2, 1);
        byte[] record = [.. MemoryMarshal.AsBytes<float>([29_999, 30_001]), 0, 1];
        var one = StoredImages.Describe(size, 1, record, kind: PixelKind.FloatingPoint).Statistics;

        Assert.Equal(1, Assert.Single(Normalize(one + one + one).StandardDeviation), 1e-3f);
    }

    [Fact]
    public void Normalize_Planes_SubtractsTheMeanAndDividesByTheDeviation()
    {
        // Nine values in each plane: more than a vector register holds, and some left over.
        float[] values = [.. Enumerable.Range(0, 18).Select(index => index < 9 ? index : 1000f + (100 * index))];
        float[] planes = new float[18];

        PixelFormat.Of(PixelKind.FloatingPoint).Normalize(MemoryMarshal.AsBytes(values.AsSpan()), 2, new PixelNormalization([4, 1900], [2, 100]), planes);

        Assert.Equal(Enumerable.Range(0, 9).Select(index => (index - 4) / 2f), planes[..9]);
        Assert.Equal(Enumerable.Range(9, 9).Select(index => index - 9f), planes[9..], (first, second) => Math.Abs(first - second) < 1e-4f);
    }

    /// <summary>The same image and mask twice: as bytes and as floating-point numbers.</summary>
    private static (byte[] Bytes, byte[] Planes) CreateRecords()
    {
        byte[] bytes = new byte[4 * Size.PixelCount];
        new Random(1).NextBytes(bytes);
        byte[] labels = [.. bytes[(3 * Size.PixelCount)..].Select(value => (byte)(value & 1))];
        labels.CopyTo(bytes, 3 * Size.PixelCount);
        float[] planes = [.. bytes[..(3 * Size.PixelCount)].Select(value => (float)value)];
        return (bytes, [.. MemoryMarshal.AsBytes<float>(planes), .. labels]);
    }

    private static SampleInfo Describe(byte[] record, PixelKind kind) => StoredImages.Describe(Size, 3, record, kind: kind);

    private static PixelNormalization Normalize(PixelStatistics statistics) =>
        PixelFormat.Of(PixelKind.FloatingPoint).ToNormalization(statistics, statistics.Sums.Count);
}
