using MLSegmentation.Tests.Scoring;
using MLSegmentation.Videos.Changes;

namespace MLSegmentation.Tests.Videos.Changes;

public sealed class MotionFieldTests
{
    private const int Width = 61;
    private const int Height = 45;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, -2)]
    [InlineData(-7, 7)]
    public void Estimate_WholeImageMoved_FindsWhereEverythingCameFrom(int dx, int dy)
    {
        const int Border = 20;
        byte[] world = TestImages.CreateGrey(Width + (2 * Border), Height + (2 * Border), seed: 1);
        var before = Cut(world, Border, Border);
        var after = Cut(world, Border + dx, Border + dy);

        var field = MotionField.Estimate(before, after, radius: 7);

        // What is now at (x, y) was dx further to the right and dy further down.
        Assert.Equal((24 + dx, 24 + dy), field.PlaceOf(24, 24));
        byte[] moved = new byte[Width * Height];
        field.Warp<byte>(before.Pixels, moved);
        for (int y = 16; y < 32; y++)
        {
            Assert.Equal(after.Pixels.AsSpan((y * Width) + 16, 24), moved.AsSpan((y * Width) + 16, 24));
        }

        GreyFrame Cut(byte[] grey, int left, int top)
        {
            var rows = Enumerable.Range(top, Height).SelectMany(y => grey.Skip((y * (Width + (2 * Border))) + left).Take(Width));
            return Frame(Width, Height, [.. rows]);
        }
    }

    [Fact]
    public void Estimate_NoiseOnly_KeepsEverythingInPlace()
    {
        var random = new Random(1);
        byte[] Noise() => [.. Enumerable.Range(0, Width * Height).Select(_ => (byte)(100 + random.Next(20)))];

        var field = MotionField.Estimate(Frame(Width, Height, Noise()), Frame(Width, Height, Noise()), radius: 7);

        Assert.All(Enumerable.Range(0, Width), x => Assert.Equal((x, 20), field.PlaceOf(x, 20)));
    }

    [Fact]
    public void Between_FramesThatDifferByOneGreyLevelEverywhere_ChangesBy9Sums()
    {
        var before = Frame(3, 2, [1, 2, 3, 4, 5, 6]);
        var after = Frame(3, 2, [2, 3, 4, 5, 6, 7]);

        var change = FrameChange.Between(before.Sums, after);

        // Beyond the border, the pixels at the border count again: the sum at (0, 0) is 4·1 + 2·2 + 2·4 + 5.
        Assert.Equal(21, before.Sums[0]);
        Assert.Equal(Enumerable.Repeat((ushort)9, 6), change.Sums.ToArray());
        Assert.Equal(1 / 0.6745, change.Noise, 1e-12);
    }

    private static GreyFrame Frame(int width, int height, byte[] grey)
    {
        using var image = TestImages.Create(width, height, grey);
        return GreyFrame.Of(image);
    }
}
