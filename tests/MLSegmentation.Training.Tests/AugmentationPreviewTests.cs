using Microsoft.ML;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Tests;

public class AugmentationPreviewTests
{
    [Fact]
    public void Create_MorePatchesThanPictures_GoesThroughThemAgain()
    {
        var context = new MLContext();
        var data = SyntheticPictures.Load(context, count: 2, size: 32, isColored: true);
        var options = new SegmentationTrainerOptions
        {
            Classes = SyntheticPictures.Classes,
            Crop = new ImageSize(24, 16),
            Augmentations = AugmentationPresets.Strong,
        };

        var pictures = AugmentationPreview.Create(context, data, options, 5);

        Assert.Equal(5, pictures.Count);
        Assert.All(pictures, picture => Assert.Equal((24, 16, 24, 16), (picture.Image.Width, picture.Image.Height, picture.Mask.Width, picture.Mask.Height)));
        Assert.Equal(5, pictures.Select(picture => Convert.ToBase64String(picture.Image.Pixels)).Distinct().Count());
        Assert.All(pictures, picture => picture.Dispose());
    }

    [Fact]
    public void Create_NoAugmentationOfAWholePicture_ShowsItAsItIs()
    {
        var context = new MLContext();
        byte[] grey = [.. Enumerable.Range(0, 16).Select(index => (byte)(10 * index))];
        byte[] labels = [.. Enumerable.Range(0, 16).Select(index => (byte)(index % 2))];
        var data = SyntheticPictures.Load(context, [SyntheticPictures.CreateGrey(4, 4, grey, labels)]);
        var options = new SegmentationTrainerOptions { Classes = SyntheticPictures.Classes, Augmentations = AugmentationPresets.None };

        using var picture = Assert.Single(AugmentationPreview.Create(context, data, options, 1));

        Assert.Equal(grey.SelectMany(level => (byte[])[level, level, level, 255]), picture.Image.Pixels.ToArray());
        Assert.Equal(labels, picture.Mask.Pixels.ToArray());
    }

    [Fact]
    public void Create_CropLargerThanThePictures_SaysSo()
    {
        var context = new MLContext();
        var data = SyntheticPictures.Load(context, count: 1, size: 32);
        var options = new SegmentationTrainerOptions { Classes = SyntheticPictures.Classes, Crop = new ImageSize(48, 16) };

        var exception = Assert.Throws<SegmentationException>(() => AugmentationPreview.Create(context, data, options, 1));

        Assert.Equal("The crop is 48x16, but the largest training picture is 32x32. Choose a crop of at most 32x32.", exception.Message);
    }

    [Fact]
    public void Create_NoCount_Throws()
    {
        var context = new MLContext();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => AugmentationPreview.Create(context, SyntheticPictures.Load(context, 1), new SegmentationTrainerOptions(), 0));
    }
}
