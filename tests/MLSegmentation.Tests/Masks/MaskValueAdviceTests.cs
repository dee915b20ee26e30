using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Masks;

public sealed class MaskValueAdviceTests : IDisposable
{
    private const int Side = 32;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(16, 1, 2, 255, 700)]
    [InlineData(8, 1, 2, 3, 4)]
    [InlineData(8, 1, 2, 3, 255)]
    public void Load_NumbersOfObjects_AdvisesToNameThemTogether(int bits, params int[] objects)
    {
        int[] samples = [.. Draw((x, y) => y % 8 < 6 && x % 8 < 6 && y < 8 && x / 8 < objects.Length ? objects[x / 8] : 0)];

        string message = Refuse(new PngFile(Side, Side, bits, PngColorType.Grey, samples), "background=0, disc=255");

        Assert.Contains("numbers of objects", message, StringComparison.Ordinal);
        Assert.Contains("'background=0, disc=1-65535'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("class2=", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OneOtherNumber_AdvisesToNameItForTheOnlyClass()
    {
        string message = Refuse(PngFile.Grey(Side, Side, [.. Draw((x, _) => x < 8 ? 1 : 0)]), "background=0, disc=255");

        Assert.Contains("'background=0, disc=1'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SmoothedEdges_AdvisesRangesThatMeetHalfway()
    {
        // A ramp of 40, 120 and 200 between black and white.
        int[] row = [.. Enumerable.Range(0, Side).Select(x => x < 16 ? 0 : x < 19 ? 40 + ((x - 16) * 80) : 255)];
        var file = PngFile.Grey(Side, Side, [.. Draw((x, _) => row[x])]);

        string message = Refuse(file, "background=0, disc=255");

        Assert.Contains("smoothed edges", message, StringComparison.Ordinal);
        Assert.Contains("'background=0-127, disc=128-255'", message, StringComparison.Ordinal);
        Assert.Contains("'disc=128-255, background=0-127'", Refuse(file, "disc=255, background=0"), StringComparison.Ordinal);

        // Two numbers of one class, and a class without any, cannot have a range each.
        Assert.Contains("holds a value that no class names", Refuse(file, "background=0|5, disc=#ff0000"), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SmoothedColours_AdvisesToIgnoreTheRest()
    {
        int[] samples = [.. Draw((x, _) => x).SelectMany(x => (int[])(x < 16 ? [0, 0, 0] : x < 19 ? [(x - 15) * 30, 0, (x - 15) * 30] : [128, 0, 128]))];

        string message = Refuse(new PngFile(Side, Side, 8, PngColorType.Rgb, samples), "background=#000000, road=#800080");

        Assert.Contains("'ignore=*'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)PngColorType.Grey, 1)]
    [InlineData((int)PngColorType.Rgb, 3)]
    public void Load_Photograph_AsksWhetherFoldersAreSwapped(int colorType, int channels)
    {
        var random = new Random(1);
        int[] samples = [.. Enumerable.Range(0, Side * Side * channels).Select(_ => random.Next(256))];

        string message = Refuse(new PngFile(Side, Side, 8, (PngColorType)colorType, samples), "background=0, disc=255");

        Assert.Contains("are the images and the masks swapped?", message, StringComparison.Ordinal);
        Assert.DoesNotContain("class2=", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ShapeInOpacityOnly_SaysSo()
    {
        var alpha = new PngFile(2, 1, 8, PngColorType.RgbAlpha, [0, 0, 0, 255, 0, 0, 0, 0]);
        var greyAlpha = new PngFile(2, 1, 16, PngColorType.GreyAlpha, [9, 65535, 9, 7]);
        var opaque = new PngFile(2, 1, 8, PngColorType.RgbAlpha, [0, 0, 0, 9, 0, 0, 0, 9]);
        var both = new PngFile(2, 1, 8, PngColorType.GreyAlpha, [0, 0, 255, 255]);

        Assert.Contains("in its opacity only", Refuse(alpha, "background=0, disc=255"), StringComparison.Ordinal);
        Assert.Contains("(9)", Refuse(greyAlpha, "background=9, disc=255"), StringComparison.Ordinal);
        Assert.Equal([0, 0], SegmentationMask.Load(Write(opaque), SegmentationClasses.Binary).Pixels.ToArray());
        Assert.Equal([0, 1], SegmentationMask.Load(Write(both), SegmentationClasses.Binary).Pixels.ToArray());
    }

    private static IEnumerable<int> Draw(Func<int, int, int> value) => Enumerable.Range(0, Side * Side).Select(index => value(index % Side, index / Side));

    private string Refuse(PngFile file, string classes) =>
        Assert.Throws<SegmentationException>(() => SegmentationMask.Load(Write(file), SegmentationClasses.Parse(classes))).Message;

    private string Write(PngFile file)
    {
        File.WriteAllBytes(_folder["mask.png"], file.ToBytes());
        return _folder["mask.png"];
    }
}
