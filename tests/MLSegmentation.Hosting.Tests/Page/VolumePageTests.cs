using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Hosting.Tests.Page;

/// <summary>The page of a model of volumes in a browser.</summary>
public sealed class VolumePageTests(SystemBrowser browser) : IClassFixture<SystemBrowser>, IAsyncLifetime
{
    private readonly List<string> _failures = [];
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
    public async Task Page_Volume_IsShownSliceBySliceAndItsMaskSaved()
    {
        var page = await OpenAsync();
        string file = _application!.Folder["scan.nii.gz"];
        VolumeModel.CreateVolume(new ImageSize(6, 5, 4), spacing: new VolumeSpacing(1, 1, 2)).Save(file);

        await page.Locator("#file").SetInputFilesAsync(file);

        await Assertions.Expect(page.Locator("#caption")).ToHaveTextAsync("scan.nii.gz 6 × 5 × 4 voxels");
        await Assertions.Expect(page.Locator(".viewer output")).ToHaveTextAsync("z = 3 of 4");
        await page.Locator(".viewer .axis").SelectOptionAsync("x");
        await page.Locator(".viewer .slice").FillAsync("5");
        await Assertions.Expect(page.Locator(".viewer output")).ToHaveTextAsync("x = 6 of 6");
        await page.GetByLabel("first").UncheckAsync();
        var mask = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download mask (NIfTI)" }).ClickAsync());
        Assert.Equal("scan-mask.nii.gz", mask.SuggestedFilename);
        await mask.SaveAsAsync(_application.Folder["saved.nii.gz"]);
        Assert.Equal(6, SegmentationVolume.Load(_application.Folder["saved.nii.gz"]).Width);
        Assert.All(_failures, Assert.Empty);
    }

    [ChromiumFact]
    public async Task Page_WhatIsNoVolume_SaysWhy()
    {
        var page = await OpenAsync();

        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "a.nii", MimeType = "", Buffer = "no volume"u8.ToArray() });

        await Assertions.Expect(page.Locator("#error")).ToContainTextAsync("'a.nii' is no NIfTI file");
        await Assertions.Expect(page.Locator("#drop")).ToBeVisibleAsync();
    }

    private async Task<IPage> OpenAsync()
    {
        _application = await TestApplication.StartAsync(model: new VolumeModel().CreateBytes(), onPort: true);
        var page = _page = await browser.OpenAsync(new());
        page.Console += (_, message) => _failures.Add(message.Text);
        page.Request += (_, request) => _failures.Add(Regex.IsMatch(request.Url, "^(http://127|blob:|data:)") ? "" : request.Url);
        string address = _application.Application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("#drop")).ToContainTextAsync("Drop a volume here");
        return page;
    }
}
