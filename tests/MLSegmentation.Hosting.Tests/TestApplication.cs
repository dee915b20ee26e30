using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Hosting.Tests;

/// <summary>An application that serves the smallest model: bright pixels are of class 1.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    public const string Path = "/segment";

    private TestApplication(WebApplication application, TemporaryFolder folder) => (Application, Folder) = (application, folder);

    public WebApplication Application { get; }

    public TemporaryFolder Folder { get; }

    public string ModelFile => Folder["model.onnx"];

    public SegmentationService Service => Application.Services.GetRequiredService<SegmentationService>();

    public List<string> Log { get; } = [];

    /// <summary>Starts an application, on a port that is free where one is asked for, else in memory.</summary>
    public static async Task<TestApplication> StartAsync(
        Action<SegmentationServiceOptions>? configure = null, byte[]? model = null, bool onPort = false)
    {
        var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["model.onnx"], model ?? ThresholdModel.CreateBytes());
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.Path });
        builder.Logging.ClearProviders();
        if (onPort)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        builder.Services.AddSegmentation(options =>
        {
            options.ModelPath = "model.onnx";
            options.Scoring = new() { Threads = 1 };
            options.ReloadDelay = TimeSpan.FromMilliseconds(30);
            options.PollingInterval = TimeSpan.FromMilliseconds(100);
            configure?.Invoke(options);
        });
        builder.Services.AddHealthChecks().AddSegmentation();
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi();
        var application = builder.Build();
        application.UseStatusCodePages();
        application.MapSegmentation(Path);
        application.MapSegmentationPage("/", Path);
        application.MapHealthChecks("/health");
        application.MapOpenApi();
        var test = new TestApplication(application, folder);
        await application.StartAsync();
        return test;
    }

    public HttpClient CreateClient() => Application.GetTestClient();

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>Sends a file as the body.</summary>
    public async Task<HttpResponseMessage> PostAsync(byte[] file, string query = "", string? accept = null)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + query) { Content = new ByteArrayContent(file) };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Sends files in a form.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(params (string Name, byte[] File)[] files)
    {
        using var client = CreateClient();
        using var form = new MultipartFormDataContent { { new StringContent("a field"), "note" } };
        foreach (var (name, file) in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            form.Add(part, "image", name);
        }

        return await client.PostAsync(new Uri(Path, UriKind.Relative), form);
    }
}
