using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Hosting.Tests.Page;

/// <summary>The page in a browser, as visitors use it.</summary>
public sealed class PageTests(SystemBrowser browser) : IClassFixture<SystemBrowser>, IAsyncLifetime
{
    // Where somebody wants to look at the page, screenshots are left there.
    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("MLSEGMENTATION_SCREENSHOTS");

    // 60x40 with discs of 61 bright pixels at (15, 20) and 29 at (40, 12).
    private static readonly byte[] Image = DrawnImage.Png(
        60, 40, (x, y) => Square(x - 15) + Square(y - 20) < 20 || Square(x - 40) + Square(y - 12) < 10);

    private TestApplication? _application;
    private IPage? _page;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_page is not null)
        {
            await _page.CloseAsync();
        }

        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    [ChromiumFact]
    public async Task Page_DroppedImage_ShowsMaskClassesObjectsAndDownloads()
    {
        var page = await OpenAsync();
        await DropAsync(page, "cells.png", Image);
        await Assertions.Expect(page.Locator("#caption")).ToHaveTextAsync("cells.png 60 × 40 pixels, 3 objects");
        await ScreenshotAsync(page, "light.png");

        // Bright is #rrggbb of the second class, and the whole mask half transparent.
        int[] both = await PixelAsync(page, 15, 20);
        await page.GetByLabel("bright").UncheckAsync();
        int[] without = await PixelAsync(page, 15, 20);
        await page.GetByLabel("bright").CheckAsync();
        await Assertions.Expect(page.Locator("#overlay")).ToHaveCSSAsync("opacity", "0.5");
        await page.Locator("#opacity").FillAsync("100");
        await Assertions.Expect(page.Locator("#overlay")).ToHaveCSSAsync("opacity", "1");
        Assert.Equal((255, 0), (both[3], without[3]));
        Assert.Equal(ColorOf(ThresholdModel.Info.Classes[1].Color), both[..3]);
        await Assertions.Expect(page.Locator("#opacity-value")).ToHaveTextAsync("100 %");

        // The largest object is first.
        var second = page.Locator("#objects tr", new() { HasText = "bright" }).First;
        await second.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(second).ToHaveClassAsync("selected");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Object 3: bright, 61 pixels.", new() { UseInnerText = true });
        await Assertions.Expect(page.Locator("#caption")).ToContainTextAsync("cells.png");
        await ScreenshotAsync(page, "selected.png");

        var mask = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download mask" }).ClickAsync());
        var outlines = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download outlines" }).ClickAsync());
        Assert.Equal(("cells-mask.png", "cells.geojson"), (mask.SuggestedFilename, outlines.SuggestedFilename));
        Assert.Equal(90, SegmentationMask.Load(await mask.PathAsync(), ThresholdModel.Info.Classes).Pixels.Count((byte)1)); // 61 + 29
        var geoJson = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(await outlines.PathAsync()));
        Assert.Equal(3, geoJson.GetProperty("features").GetArrayLength());
    }

    [ChromiumFact]
    public async Task Page_KeyboardAlone_ReachesEverythingAndShowsWhereItIs()
    {
        var page = await OpenAsync(dark: true);
        var focused = new List<string>();
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = Image });
        await Assertions.Expect(page.Locator("#objects tr")).ToHaveCountAsync(3);
        await page.EvaluateAsync("document.activeElement.blur()");
        for (int i = 0; i < 12; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            focused.Add(await page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.textContent.trim() || 'check'"));
        }

        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.All(["theme", "file", "save-mask", "save-geojson", "check", "opacity"], id => Assert.Contains(id, focused));
        Assert.Contains(focused, item => item.EndsWith("bright", StringComparison.Ordinal));

        await page.Locator("#opacity").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("#opacity-value")).ToHaveTextAsync("51 %");
        await page.Locator("#objects button").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#objects button").First).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await ScreenshotAsync(page, "dark.png");

        // The button says what it does.
        await page.GetByRole(AriaRole.Button, new() { Name = "Light theme" }).PressAsync("Enter");
        Assert.Equal("light", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await Assertions.Expect(page.Locator("#theme")).ToHaveTextAsync("Dark theme");
        await page.SetViewportSizeAsync(390, 844);
        await ScreenshotAsync(page, "narrow.png");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
    }

    [ChromiumFact]
    public async Task Page_MoreObjectsThanAreAnswered_ShowsTheMaskAlone()
    {
        var page = await OpenAsync(configure: options => options.MaxObjects = 1);

        await DropAsync(page, "noise.png", Image);
        await Assertions.Expect(page.Locator("#caption")).ToHaveTextAsync("noise.png 60 × 40 pixels, too many objects to list");

        // 90 of 60·40 pixels are bright.
        await Assertions.Expect(page.Locator("#classes li", new() { HasText = "bright" })).ToContainTextAsync("3.8 %");
        await Assertions.Expect(page.Locator("#objects-note")).ToContainTextAsync("up to 1 are answered");
        await Assertions.Expect(page.Locator("#save-geojson")).ToBeDisabledAsync();
        Assert.Equal(ColorOf(ThresholdModel.Info.Classes[1].Color), (await PixelAsync(page, 15, 20))[..3]);
        var mask = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download mask" }).ClickAsync());
        Assert.Equal(90, SegmentationMask.Load(await mask.PathAsync(), ThresholdModel.Info.Classes).Pixels.Count((byte)1));
    }

    [ChromiumFact]
    public async Task Page_NoImage_ShowsTheReasonAndNoFormerResult()
    {
        var page = await OpenAsync();
        await ScreenshotAsync(page, "empty.png");

        // 3 rows of 2000 pixels would be 2 rows of the page if they had to fit; they are 8 times as large, and scroll within their frame.
        await DropAsync(page, "thin.png", DrawnImage.Png(2000, 3, (x, y) => x % 50 < 20 && y == 1));
        await Assertions.Expect(page.Locator("#caption")).ToContainTextAsync("thin.png 2000 × 3 pixels");
        await Assertions.Expect(page.Locator("#image")).ToHaveCSSAsync("height", "24px");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('mat').tabIndex === 0"));
        await ScreenshotAsync(page, "thin.png");
        await DropAsync(page, "notes.png", "These are no pixels."u8.ToArray());

        await Assertions.Expect(page.Locator("#error")).ToContainTextAsync("'notes.png' is not an image; PNG,");
        await Assertions.Expect(page.Locator("#result")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#panel")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#drop")).ToBeVisibleAsync();
        await ScreenshotAsync(page, "error.png");
        await DropAsync(page, "cells.png", Image);
        await Assertions.Expect(page.Locator("#caption")).ToContainTextAsync("cells.png");
        await Assertions.Expect(page.Locator("#error")).ToBeHiddenAsync();
    }

    private static int Square(int value) => value * value;

    private static int[] ColorOf(RgbColor color) => [color.Red, color.Green, color.Blue];

    private static Task<int[]> PixelAsync(IPage page, int x, int y) => page.EvaluateAsync<int[]>(
        "([x, y]) => Array.from(document.getElementById('overlay').getContext('2d').getImageData(x, y, 1, 1).data)", new[] { x, y });

    private static async Task DropAsync(IPage page, string name, byte[] file)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            ([name, data]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(data), letter => letter.charCodeAt(0))], name, { type: 'image/png' }));
              return transfer;
            }
            """,
            new[] { name, Convert.ToBase64String(file) });
        await page.DispatchEventAsync("main", "drop", new { dataTransfer = transfer });
    }

    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Screenshots is not null)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name) });
        }
    }

    private async Task<IPage> OpenAsync(bool dark = false, Action<SegmentationServiceOptions>? configure = null)
    {
        _application = await TestApplication.StartAsync(configure, onPort: true);
        var page = _page = await browser.OpenAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = 1280, Height = 800 },
        });
        var failures = new List<string>();
        page.Console += (_, message) => failures.Add(message.Text);
        page.Request += (_, request) => failures.Add(Regex.IsMatch(request.Url, "^(http://127|blob:|data:)") ? "" : request.Url);
        string address = _application.Application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("#model")).ToContainTextAsync("dark, bright");
        Assert.All(failures, Assert.Empty);
        return page;
    }
}
