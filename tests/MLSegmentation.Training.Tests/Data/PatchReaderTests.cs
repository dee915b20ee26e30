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
    public void Read_ImageOfOnePixel_RepeatsIt()
    {
        byte[] patch = new byte[6];
        new PatchReader().Read("x"u8, new ImageSize(1, 1), 1, new PatchWindow(-1, -4, PatchGeometry.Of(new ImageSize(3, 2))), default, patch);

        Assert.Equal("xxxxxx"u8.ToArray(), patch);
    }

    [Fact]
    public void Read_FlippedHorizontally_ExchangesLeftAndRight() =>
        Assert.Equal("gf kj", Read(1, 1, 2, 2, geometry => geometry.FlipHorizontally()));

    [Fact]
    public void Read_FlippedVertically_ExchangesTopAndBottom() =>
        Assert.Equal("jk fg", Read(1, 1, 2, 2, geometry => geometry.FlipVertically()));

    [Fact]
    public void Read_Turned_TurnsCounterClockwise()
    {
        // The window abc/efg is three wide and two high; what stood right (c, g) is on top afterwards.
        Assert.Equal("cg bf ae", Read(0, 0, 2, 3, geometry => geometry.Turn()));
        Assert.Equal("gfe cba", Read(0, 0, 3, 2, geometry => geometry.Turn().Turn()));
        Assert.Equal("ea fb gc", Read(0, 0, 2, 3, geometry => geometry.Turn().Turn().Turn()));
        Assert.Equal(default(PatchOrientation), PatchGeometry.Of(Size).Turn().Turn().Turn().Turn().Orientation);
    }

    [Fact]
    public void Read_FlippedThenTurned_DiffersFromTurnedThenFlipped()
    {
        // abc/efg flipped is cba/gfe; turned, its right column (a, e) is on top.
        Assert.Equal("ae bf cg", Read(0, 0, 2, 3, geometry => geometry.FlipHorizontally().Turn()));

        // Turned it is cg/bf/ae; flipped, gc/fb/ea.
        Assert.Equal("gc fb ea", Read(0, 0, 2, 3, geometry => geometry.Turn().FlipHorizontally()));
    }

    [Fact]
    public void Read_ThreeChannels_KeepsThemTogether()
    {
        // Two pixels beside each other: RGB and rgb.
        byte[] patch = new byte[6];
        var geometry = PatchGeometry.Of(new ImageSize(2, 1)).FlipHorizontally();
        new PatchReader().Read("RGBrgb"u8, new ImageSize(2, 1), 3, new PatchWindow(0, 0, geometry), geometry.Orientation!.Value, patch);

        Assert.Equal("rgbRGB"u8.ToArray(), patch);
    }

    private static string Read(int left, int top, int width, int height, Func<PatchGeometry, PatchGeometry>? change = null)
    {
        byte[] patch = new byte[width * height];
        var geometry = PatchGeometry.Of(new ImageSize(width, height));
        geometry = change?.Invoke(geometry) ?? geometry;
        new PatchReader().Read(Encoding.ASCII.GetBytes(Image), Size, 1, new PatchWindow(left, top, geometry), geometry.Orientation!.Value, patch);
        return string.Join(" ", Encoding.ASCII.GetString(patch).Chunk(width).Select(row => new string(row)));
    }
}
