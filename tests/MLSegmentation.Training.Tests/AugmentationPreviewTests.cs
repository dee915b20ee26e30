using Microsoft.ML;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Tests;

public class AugmentationPreviewTests
{
    [Fact]
    public void Create_MorePatchesThanImages_GoesThroughThemAgain()
    {
        var context = new MLContext();
        var data = SyntheticImages.Load(context, count: 2, size: 32, isColored: true);
        var options = new SegmentationTrainerOptions
        {
            Classes = SyntheticImages.Classes,
            Crop = new ImageSize(24, 16),
            Augmentations = AugmentationPresets.Strong,
        };

        var images = AugmentationPreview.Create(context, data, options, 5);

        Assert.Equal(5, images.Count);
        Assert.All(images, image => Assert.Equal((24, 16, 24, 16), (image.Image.Width, image.Image.Height, image.Mask.Width, image.Mask.Height)));
        Assert.Equal(5, images.Select(image => Convert.ToBase64String(image.Image.Pixels)).Distinct().Count());
        Assert.All(images, image => image.Dispose());
    }

    [Fact]
    public void Create_NoAugmentationOfAWholeImage_ShowsItAsItIs()
    {
        var context = new MLContext();
        byte[] grey = [.. Enumerable.Range(0, 16).Select(index => (byte)(10 * index))];
        byte[] labels = [.. Enumerable.Range(0, 16).Select(index => (byte)(index % 2))];
        var data = SyntheticImages.Load(context, [SyntheticImages.CreateGrey(4, 4, grey, labels)]);
        var options = new SegmentationTrainerOptions { Classes = SyntheticImages.Classes, Augmentations = AugmentationPresets.None };

        using var image = Assert.Single(AugmentationPreview.Create(context, data, options, 1));

        Assert.Equal(grey.SelectMany(level => (byte[])[level, level, level, 255]), image.Image.Pixels.ToArray());
        Assert.Equal(labels, image.Mask.Pixels.ToArray());
    }

    [Fact]
    public void Create_Volumes_ShowsTheSliceInTheMiddle()
    {
        var context = new MLContext();
        var row = Volumes.Create(new Random(1), new ImageSize(6, 5, 4), VolumeSpacing.One);
        var options = new SegmentationTrainerOptions { Classes = Volumes.Classes, Crop = new ImageSize(6, 5, 4), Augmentations = AugmentationPresets.None };

        using var image = Assert.Single(AugmentationPreview.Create(context, Volumes.Load(context, [row]), options, 1));

        Assert.Equal((6, 5), (image.Image.Width, image.Image.Height));
        Assert.Equal(row.Label!.Pixels.Slice(2 * 30, 30).ToArray(), image.Mask.Pixels.ToArray());
    }

    [Fact]
    public void Create_CropLargerThanTheImages_SaysSo()
    {
        var context = new MLContext();
        var data = SyntheticImages.Load(context, count: 1, size: 32);
        var options = new SegmentationTrainerOptions { Classes = SyntheticImages.Classes, Crop = new ImageSize(48, 16) };

        var exception = Assert.Throws<SegmentationException>(() => AugmentationPreview.Create(context, data, options, 1));

        Assert.Equal("The crop is 48x16, but the largest training image is 32x32. Choose a crop of at most 32x32.", exception.Message);
    }

    [Fact]
    public void Create_NoCount_Throws()
    {
        var context = new MLContext();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => AugmentationPreview.Create(context, SyntheticImages.Load(context, 1), new SegmentationTrainerOptions(), 0));
    }
}
