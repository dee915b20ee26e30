using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Tests.Augmentations;

public class ForegroundCropTests
{
    [Fact]
    public void Create_Always_HasAForegroundPixelInTheMiddle()
    {
        var size = new ImageSize(17, 17);
        using var images = new PlaceImages(150, 150);
        int[] counts = new int[4];
        for (int epoch = 0; epoch < 600; epoch++)
        {
            // Odd sides have a middle; a pixel nearer than eight to the border cannot be there.
            var (pixels, labels) = images.Create(size, [new ForegroundCrop { Probability = 1 }], epoch);
            int middle = (8 * 17) + 8;
            var (x, y) = (pixels[3 * middle], pixels[(3 * middle) + 1]);
            if (x is > 8 and < 141 && y is > 8 and < 141)
            {
                Assert.InRange(labels[middle], 1, 3);
                counts[labels[middle]]++;
            }
        }

        // Class 3 is one cell of 144, and yet in the middle as often as the others, of which some are too near to the border.
        Assert.InRange(counts[3], 150, 250);
        Assert.InRange(counts[1], 120, 220);
        Assert.InRange(counts[2], 120, 220);
    }

    [Fact]
    public void Create_Never_LiesAnywhere()
    {
        using var images = new PlaceImages(150, 150);
        var size = new ImageSize(17, 17);

        Assert.Equal(images.Create(size, [], 0).Pixels, images.Create(size, [new ForegroundCrop { Probability = 0 }], 0).Pixels);
    }

    [Fact]
    public void Draw_ManyPixels_ReachesEachEquallyOften()
    {
        // Class 2 has the pixels 4, 5 and 9999; each is drawn a third of 3000 times, with a standard deviation of 26.
        byte[] labels = new byte[10_000];
        (labels[4], labels[5], labels[9999]) = (2, 2, 2);
        var random = RandomStream.Create(1, RandomPurpose.Augmentation);
        var counts = Enumerable.Range(0, 3000).Select(_ => ForegroundCrop.Draw(labels, [0, 0, 3], ref random)!.Value).CountBy(pixel => pixel).ToDictionary();

        Assert.Equal([4, 5, 9999], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 870, 1130));
    }

    [Fact]
    public void Draw_NoForeground_GivesNone()
    {
        var random = RandomStream.Create(1, RandomPurpose.Augmentation);

        Assert.Null(ForegroundCrop.Draw([0, 0, 255], [0, 0], ref random));
    }
}
