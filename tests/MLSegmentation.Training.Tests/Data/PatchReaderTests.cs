using System.Text;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Data;

namespace MLSegmentation.Training.Tests.Data;

public class PatchReaderTests
{
    // abcd
    // efgh
    // ijkl
    private const string Image = "abcdefghijkl";
    private static readonly ImageSize Size = new(4, 3);

    [Fact]
    public void Read_WindowInside_CopiesIt() => Assert.Equal("fg jk", Read(1, 1, 2, 2));

    [Fact]
    public void Read_WindowOverTheBorder_MirrorsWithoutRepeatingTheBorder() =>
        Assert.Equal("cbabcdcb gfefghgf kjijklkj gfefghgf cbabcdcb", Read(-2, 0, 8, 5));

    [Fact]
    public void Read_PictureOfOnePixel_RepeatsIt()
    {
        var patch = new byte[6];
        new PatchReader().Read("x"u8, new ImageSize(1, 1), 1, new PatchWindow(-1, -4, new ImageSize(3, 2), default), patch);

        Assert.Equal("xxxxxx"u8.ToArray(), patch);
    }

    [Fact]
    public void Read_FlippedHorizontally_ExchangesLeftAndRight() =>
        Assert.Equal("gf kj", Read(1, 1, 2, 2, default(PatchGeometry).FlipHorizontally()));

    [Fact]
    public void Read_FlippedVertically_ExchangesTopAndBottom() =>
        Assert.Equal("jk fg", Read(1, 1, 2, 2, default(PatchGeometry).FlipVertically()));

    [Fact]
    public void Read_Turned_TurnsCounterClockwise()
    {
        // The window abc/efg is three wide and two high; what stood right (c, g) is on top afterwards.
        Assert.Equal("cg bf ae", Read(0, 0, 2, 3, default(PatchGeometry).Turn()));
        Assert.Equal("gfe cba", Read(0, 0, 3, 2, default(PatchGeometry).Turn().Turn()));
        Assert.Equal("ea fb gc", Read(0, 0, 2, 3, default(PatchGeometry).Turn().Turn().Turn()));
        Assert.Equal(default, default(PatchGeometry).Turn().Turn().Turn().Turn());
    }

    [Fact]
    public void Read_FlippedThenTurned_DiffersFromTurnedThenFlipped()
    {
        // abc/efg flipped is cba/gfe; turned, its right column (a, e) is on top.
        Assert.Equal("ae bf cg", Read(0, 0, 2, 3, default(PatchGeometry).FlipHorizontally().Turn()));

        // Turned it is cg/bf/ae; flipped, gc/fb/ea.
        Assert.Equal("gc fb ea", Read(0, 0, 2, 3, default(PatchGeometry).Turn().FlipHorizontally()));
    }

    [Fact]
    public void Read_ThreeChannels_KeepsThemTogether()
    {
        // Two pixels beside each other: RGB and rgb.
        var patch = new byte[6];
        new PatchReader().Read("RGBrgb"u8, new ImageSize(2, 1), 3, new PatchWindow(0, 0, new ImageSize(2, 1), default(PatchGeometry).FlipHorizontally()), patch);

        Assert.Equal("rgbRGB"u8.ToArray(), patch);
    }

    [Fact]
    public void Draw_DefaultAugmentations_GivesAllOrientationsEquallyOften()
    {
        Augmentation[] augmentations = [new HorizontalFlip(), new VerticalFlip(), new QuarterTurn()];
        var counts = new Dictionary<PatchGeometry, int>();
        for (int index = 0; index < 8_000; index++)
        {
            var random = RandomStream.Create(1, RandomPurpose.Augmentation, 0, index);
            var window = PatchWindow.Draw(new ImageSize(50, 40), new ImageSize(32, 16), augmentations, ref random);
            counts[window.Geometry] = counts.GetValueOrDefault(window.Geometry) + 1;
            var (width, height) = window.Geometry.IsTransposed ? (16, 32) : (32, 16);
            Assert.InRange(window.Left, 0, 50 - width);
            Assert.InRange(window.Top, 0, 40 - height);
        }

        // The standard deviation of each count is about 30.
        Assert.Equal(8, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Draw_PictureSmallerThanPatch_HasAllOfIt()
    {
        for (int index = 0; index < 100; index++)
        {
            var random = RandomStream.Create(1, RandomPurpose.Augmentation, 0, index);
            var window = PatchWindow.Draw(new ImageSize(10, 20), new ImageSize(16, 16), [], ref random);

            Assert.InRange(window.Left, -6, 0);
            Assert.InRange(window.Top, 0, 4);
        }
    }

    [Fact]
    public void Probability_ZeroAndOne_IsNeverAndAlways()
    {
        for (int index = 0; index < 100; index++)
        {
            var random = RandomStream.Create(1, RandomPurpose.Augmentation, 0, index);
            Assert.Equal(default, new QuarterTurn { Probability = 0 }.Apply(default, ref random));
            Assert.NotEqual(default, new QuarterTurn { Probability = 1 }.Apply(default, ref random));
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Probability_OutOfRange_Throws(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip { Probability = probability });

    private static string Read(int left, int top, int width, int height, PatchGeometry geometry = default)
    {
        var patch = new byte[width * height];
        new PatchReader().Read(Encoding.ASCII.GetBytes(Image), Size, 1, new PatchWindow(left, top, new ImageSize(width, height), geometry), patch);
        return string.Join(" ", Encoding.ASCII.GetString(patch).Chunk(width).Select(row => new string(row)));
    }
}
