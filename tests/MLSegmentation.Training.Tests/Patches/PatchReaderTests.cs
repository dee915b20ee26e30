using System.Text;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests.Patches;

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
        byte[] patch = Read("x", new ImageSize(1, 1), 1, new PatchWindow(-1, -4, PatchGeometry.Of(new ImageSize(3, 2))));

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
        // Two pixels beside each other, RGB and rgb: one plane for each colour.
        var geometry = PatchGeometry.Of(new ImageSize(2, 1)).FlipHorizontally();

        Assert.Equal("rRgGbB"u8.ToArray(), Read("RrGgBb", new ImageSize(2, 1), 3, new PatchWindow(0, 0, geometry)));
    }

    [Fact]
    public void Read_TurnedImageOfTwoColumns_GoesBackAtTheBorder()
    {
        // ab/cd/ef/gh: the first column, down and back again, is aceg and e.
        var geometry = PatchGeometry.Of(new ImageSize(5, 1)).Turn().Turn().Turn();

        Assert.Equal("egeca"u8.ToArray(), Read("abcdefgh", new ImageSize(2, 4), 1, new PatchWindow(0, 0, geometry)));
    }

    private static string Read(int left, int top, int width, int height, Func<PatchGeometry, PatchGeometry>? change = null)
    {
        var geometry = PatchGeometry.Of(new ImageSize(width, height));
        geometry = change?.Invoke(geometry) ?? geometry;
        byte[] patch = Read(Image, Size, 1, new PatchWindow(left, top, geometry));
        return string.Join(" ", Encoding.ASCII.GetString(patch).Chunk(width).Select(row => new string(row)));
    }

    /// <summary>Reads a patch of an image whose mask is its first plane.</summary>
    private static byte[] Read(string planes, ImageSize size, int channels, PatchWindow window)
    {
        Assert.NotNull(window.Geometry.Orientation);
        byte[] image = Encoding.ASCII.GetBytes(planes);
        byte[] record = [.. image, .. image[..size.PixelCount]];
        byte[] labels = new byte[window.Geometry.Size.PixelCount];
        byte[] patch = new byte[channels * labels.Length];
        new PatchReader().Read(new Sample(StoredImages.Describe(size, channels, record), record), window, patch, labels);

        Assert.Equal(patch[..labels.Length], labels);
        return patch;
    }
}
