using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests;

public sealed class VideoDataExtensionsTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("a=0, b=1, c=2, ignore=9");

    private readonly MLContext _context = new();

    [Fact]
    public void LoadSegmentationFrames_Film_PutsTheMaskOfTheFrameBeforeBehindTheChannels()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "f1", [10, 11], [1, 2]);
        Write(folder, "f2", [20, 21], [9, 1]);
        Write(folder, "f10", [30, 31], [0, 0]);

        var film = _context.Data.LoadSegmentationFrames(folder["frames"], folder["masks"], Classes);

        // The first class is 0, the last 255, and 9 is ignored. f10 comes after f2, though its row is before that of it.
        string[] names = [.. film.GetColumn<string>("ImagePath").Select(path => Path.GetFileNameWithoutExtension(path))];
        var images = film.GetColumn<SegmentationImage>("Image").Zip(names).ToDictionary(item => item.Second, item => item.First);
        Assert.Equal([10, 11, 0, 0], FirstAndLast(images["f1"]));
        Assert.Equal([20, 21, 127.5f, 255], FirstAndLast(images["f2"]));
        Assert.Equal([30, 31, 0, 127.5f], FirstAndLast(images["f10"]));
        Assert.All(images.Values, image => Assert.Equal((2, 1, 4, SampleType.Unsigned8), (image.Width, image.Height, image.Channels, image.Samples)));
        Assert.Equal(3, film.GetColumn<SegmentationMask>("Label").Count());
    }

    [Fact]
    public void LoadSegmentationFrames_SubFolders_AreFilmsOfTheirOwn()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "one/f1", [10, 11], [1, 2]);
        Write(folder, "two/f1", [20, 21], [1, 1]);
        Write(folder, "two/f2", [30, 31], [0, 0]);

        var film = _context.Data.LoadSegmentationFrames(folder["frames"], folder["masks"], Classes, new() { Recursive = true });

        Assert.Equal([[10, 11, 0, 0], [20, 21, 0, 0], [30, 31, 127.5f, 127.5f]], film.GetColumn<SegmentationImage>("Image").Select(FirstAndLast));
    }

    [Fact]
    public void LoadSegmentationFrames_FrameOfAnotherSize_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "f1", [10, 11], [1, 2]);
        Write(folder, "f2", [20, 21, 22], [1, 2, 0]);
        var film = _context.Data.LoadSegmentationFrames(folder["frames"], folder["masks"], Classes);

        var exception = Assert.Throws<SegmentationException>(() => film.GetColumn<SegmentationImage>("Image").ToList());

        Assert.Contains("f2.png", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2x1", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The red channel, and the one behind the colours.</summary>
    private static float[] FirstAndLast(SegmentationImage image) => [.. image.GetPlane(0), .. image.GetPlane(image.Channels - 1)];

    private static void Write(TemporaryFolder folder, string name, byte[] grey, byte[] mask)
    {
        foreach (var (kind, values) in ((string, byte[])[])[("frames", grey), ("masks", mask)])
        {
            string path = folder[$"{kind}/{name}.png"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var image = TestImages.Create(values.Length, 1, values);
            image.Save(path);
        }
    }
}
