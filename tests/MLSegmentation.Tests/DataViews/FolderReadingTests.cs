using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Tests.ImageFiles;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.DataViews;

/// <summary>What folders give whose files are turned, have several pages or are animated.</summary>
public sealed class FolderReadingTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadSegmentationFolder_TurnedImage_HasTheSizeOfTheMaskOfWhatViewersShow()
    {
        // Stored with 8x6 pixels, shown with 6x8.
        _folder.WriteBytes("images/a.jpg", ImageOrientationTests.CreateFile("jpeg", orientation: 6));
        _folder.WriteBytes("masks/a.png", PngFile.Grey(6, 8, [.. Enumerable.Range(0, 48).Select(index => index % 2 * 255)]).ToBytes());

        var data = _context.Data.LoadSegmentationFolder(_folder["images"], _folder["masks"]);

        var image = Assert.Single(data.GetColumn<MLImage>("Image"));
        var label = Assert.Single(data.GetColumn<SegmentationMask>("Label"));
        Assert.Equal((6, 8), (image.Width, image.Height));
        Assert.Equal((6, 8), (label.Width, label.Height));
    }

    [Fact]
    public void LoadSegmentationFolder_Stack_GivesThePageThatIsChosen()
    {
        // The mask is a file of one page, which is read whatever page is chosen.
        _folder.WriteBytes("images/a.tif", new TiffFile(2, 1, 8, [10, 20]) { Pages = 3 }.ToBytes());
        _folder.WriteBytes("masks/a.tif", new TiffFile(2, 1, 1, [0, 1]).ToBytes());
        var classes = SegmentationClasses.Parse("background=0, cell=1");

        var refused = _context.Data.LoadSegmentationFolder(_folder["images"], _folder["masks"], classes);
        var chosen = _context.Data.LoadSegmentationFolder(_folder["images"], _folder["masks"], classes, new() { Page = 2 });

        string message = Assert.Throws<SegmentationException>(() => refused.GetColumn<MLImage>("Image").ToList()).Message;
        Assert.Contains("a TIFF file of 3 pages", message, StringComparison.Ordinal);
        Assert.Equal([10, 20], Assert.Single(chosen.GetColumn<MLImage>("Image").Select(image => new[] { image.Pixels[0], image.Pixels[4] })));
        Assert.Equal([0, 1], Assert.Single(chosen.GetColumn<SegmentationMask>("Label")).Pixels.ToArray());
    }

    [Fact]
    public void Position_BesideTheRows_IsMinusOne()
    {
        string[] files = [_folder.WriteBytes("a.gif", EncodedImages.AnimatedGif), _folder.WriteBytes("b.webp", EncodedImages.AnimatedWebP)];
        var data = _context.Data.LoadSegmentationImages(files);
        using var cursor = SequentialCursor.Open(data, []);
        var positions = new List<long> { cursor.Position };

        while (cursor.MoveNext())
        {
            positions.Add(cursor.Position);
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal([-1, 0, 1, -1], [.. positions, cursor.Position]);
    }

    [Fact]
    public void LoadSegmentationImages_Animations_AreToldOnce()
    {
        var warnings = new List<string>();
        string[] files = [_folder.WriteBytes("a.gif", EncodedImages.AnimatedGif), _folder.WriteBytes("b.webp", EncodedImages.AnimatedWebP)];

        var data = _context.Data.LoadSegmentationImages(files, new() { Warning = warnings.Add });

        Assert.Equal([(8, 6), (8, 6)], data.GetColumn<MLImage>("Image").Select(image => (image.Width, image.Height)));
        Assert.Contains("a.gif' is an animation of 3 frames", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Page_LessThanOne_IsRefused(int page)
    {
        var exception = Assert.Throws<SegmentationOptionException>(() => new SegmentationFolderOptions { Page = page });

        Assert.Equal("Page", exception.Option);
    }
}
