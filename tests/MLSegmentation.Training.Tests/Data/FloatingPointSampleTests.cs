using System.Runtime.InteropServices;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Data;

namespace MLSegmentation.Training.Tests.Data;

/// <summary>Floating-point pixels are read, resized and normalised as those of 8 bits are.</summary>
public class FloatingPointSampleTests
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
        using var byteStore = CreateStore(bytes, PixelKind.EightBit);
        using var planeStore = CreateStore(planes, PixelKind.FloatingPoint);
        var augmenter = new PatchAugmenter(
            new ImageSize(8, 8), AugmentationCatalog.Parse(augmentations), SegmentationClasses.FromNames("background", "thing"), seed: 1);
        var unchanged = new PlaneNormalization(new PixelNormalization([0, 0, 0], [1, 1, 1]));
        var (pixels, values, labels, otherLabels) = (new byte[3 * 64], new float[3 * 64], new byte[64], new byte[64]);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            augmenter.Create(new SampleSet(byteStore), 0, epoch, new PatchWorkspace(), pixels, labels);
            augmenter.Create(new SampleSet(planeStore), 0, epoch, new PatchWorkspace(), unchanged, values, otherLabels);

            // Bytes are rounded.
            Assert.Equal(labels, otherLabels);
            Assert.All(Enumerable.Range(0, pixels.Length), index => Assert.Equal(pixels[index], values[((index % 3) * 64) + (index / 3)], 0.51f));
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
        var expected = new Sample(target, Size, 3, resizer.Resize(new Sample(Size, Size, 3, bytes)));
        var actual = new Sample(target, Size, 3, resizer.Resize(new Sample(Size, Size, 3, planes, PixelKind.FloatingPoint)), PixelKind.FloatingPoint);

        Assert.Equal(expected.Labels.ToArray(), actual.Labels.ToArray());
        Assert.Equal(expected.OriginalLabels.ToArray(), actual.OriginalLabels.ToArray());
        for (int channel = 0; channel < 3; channel++)
        {
            for (int pixel = 0; pixel < width * height; pixel++)
            {
                Assert.Equal(expected.Pixels[(3 * pixel) + channel], actual.GetPlane(channel)[pixel], 0.51f);
            }
        }
    }

    [Fact]
    public void ToNormalization_Planes_IsThatOfEachChannel()
    {
        // The first channel has mean 1000 and deviation 500; the second is one single value, which is only centred.
        var size = new ImageSize(2, 1);
        byte[] record = [.. MemoryMarshal.AsBytes<float>([500, 1500, 7, 7]), 0, 1];

        var normalization = PixelStatistics.Of(new Sample(size, size, 2, record, PixelKind.FloatingPoint)).ToNormalization();

        Assert.Equal([1000, 7], normalization.Mean);
        Assert.Equal([500, 1], normalization.StandardDeviation);
    }

    [Fact]
    public void ToNormalization_MeanFarAboveTheDeviation_KeepsTheDeviation()
    {
        // Values 30,000 ± 1 in three images.
        var size = new ImageSize(2, 1);
        byte[] record = [.. MemoryMarshal.AsBytes<float>([29_999, 30_001]), 0, 1];
        var one = PixelStatistics.Of(new Sample(size, size, 1, record, PixelKind.FloatingPoint));

        Assert.Equal(1, Assert.Single((one + one + one).ToNormalization().StandardDeviation), 1e-3f);
    }

    [Fact]
    public void Apply_Planes_SubtractsTheMeanAndDividesByTheDeviation()
    {
        // Nine values in each plane: more than a vector register holds, and some left over.
        float[] planes = [.. Enumerable.Range(0, 18).Select(index => index < 9 ? index : 1000f + (100 * index))];

        new PlaneNormalization(new PixelNormalization([4, 1900], [2, 100])).Apply(planes);

        Assert.Equal(Enumerable.Range(0, 9).Select(index => (index - 4) / 2f), planes[..9]);
        Assert.Equal(Enumerable.Range(9, 9).Select(index => index - 9f), planes[9..], (first, second) => Math.Abs(first - second) < 1e-4f);
    }

    /// <summary>The same image and mask twice: three bytes for each pixel, and three planes.</summary>
    private static (byte[] Bytes, byte[] Planes) CreateRecords()
    {
        int count = Size.Width * Size.Height;
        byte[] bytes = new byte[4 * count];
        new Random(1).NextBytes(bytes);
        for (int pixel = 0; pixel < count; pixel++)
        {
            bytes[(3 * count) + pixel] &= 1;
        }

        float[] planes = [.. Enumerable.Range(0, 3 * count).Select(index => (float)bytes[(3 * (index % count)) + (index / count)])];
        return (bytes, [.. MemoryMarshal.AsBytes<float>(planes), .. bytes[(3 * count)..]]);
    }

    private static SampleStore CreateStore(byte[] record, PixelKind kind)
    {
        var records = new RecordStore(long.MaxValue, Path.GetTempPath());
        records.Add(record);
        records.Complete();
        var sample = new Sample(Size, Size, 3, record, kind);
        long things = sample.Labels.Count((byte)1);
        return new SampleStore(records, [new SampleInfo("0", Size, Size, 3, PixelStatistics.Of(sample), [sample.Labels.Length - things, things], kind)]);
    }
}
