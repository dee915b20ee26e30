using Microsoft.ML;
using Microsoft.Playwright;
using MLSegmentation.Tests;

namespace MLSegmentation.Hosting.Tests.Page;

/// <summary>The viewer of volumes in reports, in a browser.</summary>
public sealed class VolumeViewerTests(SystemBrowser browser) : IClassFixture<SystemBrowser>, IAsyncLifetime
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "part", "other");

    private IPage? _page;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_page is not null)
        {
            await _page.CloseAsync();
        }
    }

    [ChromiumFact]
    public async Task Viewer_Slices_FollowTheSliderTheWheelAndTheAxis()
    {
        using var folder = new TemporaryFolder();
        var page = await OpenAsync(folder["report.html"]);
        var place = page.Locator(".viewer output");

        // 6 x 4 x 5 voxels of 1 x 1 x 3 mm; one is drawn in 8 pixels, a slice in 48 x 32.
        await Assertions.Expect(place).ToHaveTextAsync("z = 3 of 5");
        Assert.Equal("48x32", await SizeAsync(page));
        Assert.Equal(Grey(2), await PixelAsync(page, 44, 4));

        await page.Locator(".viewer .slice").FillAsync("3");
        await Assertions.Expect(place).ToHaveTextAsync("z = 4 of 5");
        Assert.Equal(Grey(3), await PixelAsync(page, 44, 4));

        await page.Locator(".viewer canvas").HoverAsync();
        await page.Mouse.WheelAsync(0, 100);
        await Assertions.Expect(place).ToHaveTextAsync("z = 5 of 5");
        await page.Locator(".viewer canvas").PressAsync("ArrowLeft");
        await Assertions.Expect(place).ToHaveTextAsync("z = 4 of 5");

        // From the front: as wide, and 5 slices of 3 mm high, the feet at the bottom.
        await page.Locator(".viewer .axis").SelectOptionAsync("y");
        await Assertions.Expect(place).ToHaveTextAsync("y = 3 of 4");
        Assert.Equal("48x120", await SizeAsync(page));
        Assert.Equal(Grey(4), await PixelAsync(page, 44, 4));
        Assert.Equal(Grey(0), await PixelAsync(page, 44, 116));
    }

    [ChromiumFact]
    public async Task Viewer_Contours_AreThereWhereTheirMaskAndClassAreChecked()
    {
        using var folder = new TemporaryFolder();
        var page = await OpenAsync(folder["report.html"]);
        await page.Locator(".viewer .slice").FillAsync("3");

        // The true part is column 0 of row 0, which is at the bottom, and the predicted one column 1. Lines have two pixels in four of the prediction.
        int[] part = [.. ColorOf(Classes[1].Color)];
        Assert.Equal(part, await PixelAsync(page, 7, 27));
        int[] predicted = await PixelAsync(page, 8, 28);
        Assert.NotEqual(Grey(3), predicted);
        Assert.NotEqual(part, predicted);

        await page.GetByLabel("Truth (line)").UncheckAsync();
        Assert.Equal(Grey(3), await PixelAsync(page, 7, 27));
        Assert.Equal(predicted, await PixelAsync(page, 8, 28));

        await page.GetByLabel("part").UncheckAsync();
        Assert.Equal(Grey(3), await PixelAsync(page, 8, 28));
        Assert.Equal(0, await page.GetByLabel("background").CountAsync());
    }

    private async Task<IPage> OpenAsync(string report)
    {
        byte[] truth = new byte[6 * 4 * 5];
        byte[] predicted = new byte[truth.Length];
        truth[3 * 24] = 1;
        predicted[(3 * 24) + 1] = 1;

        // Each slice is of one grey, from black to white.
        float[] voxels = [.. Enumerable.Range(0, truth.Length).Select(index => (float)(index / 24))];
        var data = new MLContext().Data.LoadFromEnumerable(
        [
            new Case
            {
                Image = new SegmentationVolume(6, 4, 5, voxels, new VolumeGeometry([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0])),
                Label = new SegmentationMask(6, 4, 5, truth, new VolumeSpacing(1, 1, 3)),
                PredictedLabel = new SegmentationMask(6, 4, 5, predicted, new VolumeSpacing(1, 1, 3)),
            },
        ]);
        var segmentation = new MLContext().Segmentation();
        segmentation.SaveReport(report, segmentation.Evaluate(data, options: new() { Classes = Classes }), data);
        _page = await browser.OpenAsync(new BrowserNewPageOptions());
        await _page.GotoAsync($"file://{report}");
        await _page.GetByText("All slices").ClickAsync();
        return _page;
    }

    // 32 levels of grey are left of each volume.
    private static int[] Grey(int slice)
    {
        int level = (int)Math.Round(slice * 255 / 4.0) / 8 * 8;
        return [level, level, level];
    }

    private static IEnumerable<int> ColorOf(RgbColor color) => [color.Red, color.Green, color.Blue];

    private static Task<string> SizeAsync(IPage page) => page.EvaluateAsync<string>(
        "(() => { const canvas = document.querySelector('.viewer canvas'); return `${canvas.width}x${canvas.height}`; })()");

    private static Task<int[]> PixelAsync(IPage page, int x, int y) => page.EvaluateAsync<int[]>(
        $"Array.from(document.querySelector('.viewer canvas').getContext('2d').getImageData({x}, {y}, 1, 1).data.slice(0, 3))");

    private sealed class Case
    {
        public SegmentationVolume? Image { get; set; }

        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }
}
