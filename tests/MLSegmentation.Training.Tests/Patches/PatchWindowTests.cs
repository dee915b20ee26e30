using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Tests.Patches;

public class PatchWindowTests
{
    [Fact]
    public void Draw_FlipsAndTurns_GivesAllOrientationsEquallyOftenInsideTheImage()
    {
        GeometricAugmentation[] augmentations = [new HorizontalFlip(), new VerticalFlip(), new QuarterTurn()];
        var counts = new Dictionary<PatchOrientation, int>();
        for (int index = 0; index < 8_000; index++)
        {
            var random = CreateRandom(index);
            var geometry = augmentations.Aggregate(
                PatchGeometry.Of(new ImageSize(32, 16)),
                (before, augmentation) => augmentation.Applies(ref random) ? augmentation.Change(before, ref random) : before);
            var window = PatchWindow.Draw(new ImageSize(50, 40), geometry, null, ref random);
            var orientation = window.Geometry.Orientation!.Value;
            counts[orientation] = counts.GetValueOrDefault(orientation) + 1;
            var (width, height) = orientation.IsTransposed ? (16, 32) : (32, 16);
            Assert.InRange(window.Left, 0, 50 - width);
            Assert.InRange(window.Top, 0, 40 - height);
            Assert.True(double.IsInteger(window.Left) && double.IsInteger(window.Top));
        }

        // The standard deviation of each count is about 30.
        Assert.Equal(8, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Draw_ImageSmallerThanPatch_HasAllOfIt()
    {
        for (int index = 0; index < 100; index++)
        {
            var random = CreateRandom(index);
            var window = PatchWindow.Draw(new ImageSize(10, 20), PatchGeometry.Of(new ImageSize(16, 16)), null, ref random);

            Assert.InRange(window.Left, -6, 0);
            Assert.InRange(window.Top, 0, 4);
        }
    }

    [Fact]
    public void Draw_Rotated_ReadsFromTheSurroundingsRatherThanFromTheMirror()
    {
        // At 45 degrees, a patch of 20x20 takes 28.3 pixels in each direction; 40 - 28.3 = 11.7.
        for (int index = 0; index < 100; index++)
        {
            var random = CreateRandom(index);
            var window = PatchWindow.Draw(new ImageSize(40, 40), PatchGeometry.Of(new ImageSize(20, 20)).Rotate(45), null, ref random);

            Assert.InRange(window.Left, 0, 11.8);
            Assert.InRange(window.Top, 0, 11.8);
        }
    }

    [Fact]
    public void Draw_RotatedBeyondTheImage_LiesInTheMiddle()
    {
        var random = CreateRandom(0);
        var window = PatchWindow.Draw(new ImageSize(20, 20), PatchGeometry.Of(new ImageSize(20, 20)).Rotate(45), null, ref random);

        Assert.Equal((20 - (20 * Math.Sqrt(2))) / 2, window.Left, 1e-9);
        Assert.Equal(window.Left, window.Top, 1e-9);
    }

    [Theory]
    [InlineData(25, 25, 20, 20)]
    [InlineData(2, 49, 0, 40)]
    public void Draw_Target_IsInTheMiddleAsFarAsTheBordersAllow(int x, int y, int left, int top)
    {
        // Of ten pixels, the sixth is the middle one that is aimed at.
        var random = CreateRandom(0);
        var window = PatchWindow.Draw(new ImageSize(50, 50), PatchGeometry.Of(new ImageSize(10, 10)), (x, y, 0), ref random);

        Assert.Equal((left, top), (window.Left, window.Top));
    }

    private static RandomStream CreateRandom(int index) => RandomStream.Create(1, RandomPurpose.Augmentation, 0, index);
}
