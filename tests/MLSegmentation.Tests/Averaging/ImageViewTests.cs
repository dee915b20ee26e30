using MLSegmentation.Averaging;

namespace MLSegmentation.Tests.Averaging;

public class ImageViewTests
{
    // 2 rows of 3.
    private static readonly float[] Image =
    [
        1, 2, 3,
        4, 5, 6,
    ];

    [Theory]
    [InlineData(TestTimeAugmentation.None, 1)]
    [InlineData(TestTimeAugmentation.HorizontalFlip, 2)]
    [InlineData(TestTimeAugmentation.Flips, 4)]
    [InlineData(TestTimeAugmentation.Dihedral, 8)]
    public void Of_EachChoice_BeginsWithTheImageAndHasNoViewTwice(TestTimeAugmentation augmentation, int count)
    {
        var views = ImageView.Of(augmentation);

        Assert.Equal(default, views[0]);
        Assert.Equal(count, views.Distinct().Count());
        Assert.Equal(count, views.Length);
    }

    [Theory]
    [InlineData(false, false, false, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(false, true, false, new float[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(false, false, true, new float[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(false, true, true, new float[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(true, false, false, new float[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(true, true, false, new float[] { 3, 6, 2, 5, 1, 4 })]
    [InlineData(true, false, true, new float[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(true, true, true, new float[] { 6, 3, 5, 2, 4, 1 })]
    public void Apply_Plane_IsMirroredAndThenTransposed(bool isTransposed, bool isMirrored, bool isUpsideDown, float[] expected)
    {
        float[] shown = new float[6];

        new ImageView(isTransposed, isMirrored, isUpsideDown).Apply<float>(Image, shown, new ImageSize(width: 3, height: 2));

        Assert.Equal(expected, shown);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    [InlineData(33, 70)]
    public void Undo_EveryView_GivesTheImageBack(int height, int width)
    {
        float[] image = [.. Enumerable.Range(0, height * width)];
        foreach (var view in ImageView.Of(TestTimeAugmentation.Dihedral))
        {
            float[] shown = new float[image.Length];
            view.Apply<float>(image, shown, new ImageSize(width, height));
            float[] undone = new float[image.Length];
            view.Undo(shown, undone, height, width);

            Assert.Equal(image, undone);
        }
    }

    [Fact]
    public void ApplyToPixels_Colours_StayTogether()
    {
        // Red, green and blue of each pixel; 1 row of 2.
        byte[] image = [1, 2, 3, 11, 12, 13];
        byte[] shown = new byte[6];

        new ImageView(false, true, false).ApplyToPixels(image, shown, (1, 2, 3));

        Assert.Equal([11, 12, 13, 1, 2, 3], shown);
    }
}
