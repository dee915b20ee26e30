using Microsoft.Playwright;

namespace MLSegmentation.Hosting.Tests.Page;

/// <summary>The browser of the system, started when a test needs it first, once for all of them.</summary>
public sealed class SystemBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens an empty page.</summary>
    public async Task<IPage> OpenAsync(BrowserNewPageOptions options)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumFactAttribute.Browser, Args = ["--no-sandbox"] });
        return await _browser.NewPageAsync(options);
    }
}
