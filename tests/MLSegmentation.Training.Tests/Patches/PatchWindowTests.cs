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

    [Fact]
    public void Draw_RotatedSlicesFarApart_BeginsAtASlice()
    {
        // Slices 5 mm apart are not turned: 4 of 16 begin at 0 to 12, those that are turned between pixels.
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 4), new VolumeSpacing(1, 1, 5)).Rotate(10);
        var fronts = new HashSet<double>();
        for (int index = 0; index < 200; index++)
        {
            var random = CreateRandom(index);
            var window = PatchWindow.Draw(new ImageSize(40, 40, 16), geometry, null, ref random);

            Assert.False(double.IsInteger(window.Left) || double.IsInteger(window.Top));
            fronts.Add(window.Front);
        }

        Assert.Equal(Enumerable.Range(0, 13).Select(front => (double)front), fronts.Order());
    }

    [Fact]
    public void Draw_RotatedSlicesFarApartAroundATarget_BeginsAtASlice()
    {
        // Of four slices, the third is the middle one that is aimed at: 8 - 1.5 = 6.5, and the slice before.
        var random = CreateRandom(0);
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 4), new VolumeSpacing(1, 1, 5)).Rotate(10);

        Assert.Equal(6, PatchWindow.Draw(new ImageSize(40, 40, 16), geometry, (20, 20, 8), ref random).Front);
    }

    [Fact]
    public void Draw_ScaledSlicesFarApartThinnerThanThePatch_BeginsAtASlice()
    {
        // Four slices have all of three where they begin at -1 or 0, and never at -0.5.
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 4), new VolumeSpacing(1, 1, 5)).Scale(1.1);
        var fronts = new HashSet<double>();
        for (int index = 0; index < 50; index++)
        {
            var random = CreateRandom(index);
            fronts.Add(PatchWindow.Draw(new ImageSize(40, 40, 3), geometry, null, ref random).Front);
        }

        Assert.Equal([-1, 0], fronts.Order());
    }

    [Fact]
    public void Draw_RotatedColumnsFarApart_BeginsAtAColumn()
    {
        var random = CreateRandom(0);
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 8), new VolumeSpacing(5, 1, 1)).Tilt(10, 0);
        var window = PatchWindow.Draw(new ImageSize(40, 40, 40), geometry, null, ref random);

        Assert.True(double.IsInteger(window.Left));
        Assert.False(double.IsInteger(window.Top) || double.IsInteger(window.Front));
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
