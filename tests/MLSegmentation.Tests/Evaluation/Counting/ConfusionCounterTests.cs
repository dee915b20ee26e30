using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Tests.Evaluation.Counting;

public class ConfusionCounterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 70000)]
    [InlineData(3, 8160)]
    [InlineData(4, 100)]
    [InlineData(5, 5000)]
    [InlineData(11, 37)]
    [InlineData(255, 3000)]
    public void Count_RandomMasksWithIgnoredPixels_EqualsCountingOneByOne(int classCount, int length)
    {
        var random = new Random(classCount);
        byte[] label = CreateMask(random, classCount, length, ignoredShare: 0.1);
        byte[] predicted = CreateMask(random, classCount, length, ignoredShare: 0);
        long[] expected = new long[classCount * classCount];
        for (int index = 0; index < length; index++)
        {
            if (label[index] != SegmentationMask.Ignored)
            {
                expected[(label[index] * classCount) + predicted[index]]++;
            }
        }

        long[] counts = new long[classCount * classCount];
        bool isValid = new ConfusionCounter(classCount).TryCount(label, predicted, counts, out long ignored);

        Assert.True(isValid);
        Assert.Equal(expected, counts);
        Assert.Equal(0, ignored);
    }

    [Theory]
    [InlineData(3, 5000, 100)]
    [InlineData(11, 5000, 100)]
    [InlineData(11, 5000, 8)]
    [InlineData(11, 9000, 30)]
    [InlineData(11, 5000, 2)]
    [InlineData(5, 33, 100)]
    [InlineData(5, 1, 1)]
    public void Count_Areas_EqualsCountingOneByOne(int classCount, int length, int longest)
    {
        var random = new Random(longest);
        var (label, predicted) = (new byte[length], new byte[length]);
        long[] expected = new long[classCount * classCount];
        for (int index = 0; index < length; index++)
        {
            label[index] = index == 0 || random.Next(longest) == 0 ? (byte)random.Next(classCount) : label[index - 1];
            predicted[index] = index == 0 || random.Next(longest) == 0 ? label[index] : predicted[index - 1];
            expected[(label[index] * classCount) + predicted[index]]++;
        }

        long[] counts = new long[classCount * classCount];
        bool isValid = new ConfusionCounter(classCount).TryCount(label, predicted, counts, out _);

        Assert.True(isValid);
        Assert.Equal(expected, counts);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void Count_PredictionLeavesPixelsOut_CountsThoseThatAreLabelled(int classCount)
    {
        byte[] label = [0, 1, 255, .. new byte[97]];
        byte[] predicted = [255, 255, 255, .. new byte[97]];

        new ConfusionCounter(classCount).TryCount(label, predicted, new long[classCount * classCount], out long ignored);

        Assert.Equal(2, ignored);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(254)]
    [InlineData(255)]
    public void FindInvalid_ValueAtAnyPlace_IsFound(int classCount)
    {
        var counter = new ConfusionCounter(classCount);
        for (int place = 0; place < 50; place++)
        {
            byte[] mask = new byte[50];
            mask[49 - place] = 255;
            Assert.Equal(-1, counter.FindInvalid(mask));

            mask[place] = (byte)classCount;
            Assert.Equal(classCount < 255 ? classCount : -1, counter.FindInvalid(mask));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(254)]
    public void TryCount_ValueAtAnyPlaceThatIsNoClass_IsFound(int classCount)
    {
        var counter = new ConfusionCounter(classCount);
        long[] counts = new long[classCount * classCount];
        byte[] good = new byte[200];
        good.AsSpan(100, 20).Fill(255);
        for (int place = 0; place < good.Length; place++)
        {
            byte[] bad = [.. good];
            bad[place] = (byte)classCount;

            Assert.False(counter.TryCount(bad, good, counts, out _));
            Assert.False(counter.TryCount(good, bad, counts, out _));
        }

        Assert.True(counter.TryCount(good, good, counts, out long ignored));
        Assert.Equal(180, counts[0]);
        Assert.Equal(0, ignored);
    }

    /// <summary>Areas of one class and single pixels in turn, as masks have them.</summary>
    private static byte[] CreateMask(Random random, int classCount, int length, double ignoredShare)
    {
        byte[] mask = new byte[length];
        for (int start = 0; start < length;)
        {
            int end = Math.Min(length, start + (random.Next(2) == 0 ? 1 : random.Next(100)));
            mask.AsSpan(start, end - start).Fill(random.NextDouble() < ignoredShare ? SegmentationMask.Ignored : (byte)random.Next(classCount));
            start = end;
        }

        return mask;
    }
}
