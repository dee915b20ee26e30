using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.ML.Data;
using MLSegmentation.Hosting.Serving;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Hosting.Tests.Serving;

public sealed class ServiceTests
{
    [Fact]
    public async Task PredictAsync_ImageOf8Bits_GivesItsMask()
    {
        await using var application = await TestApplication.StartAsync();
        using var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [9, 9, 9, 255, 200, 200, 200, 255]);

        var prediction = await application.Service.PredictAsync(image, withScore: true);

        Assert.Equal([0, 1], prediction.PredictedLabel!.Pixels.ToArray());
        Assert.Equal(4, prediction.Score!.Length);
    }

    [Fact]
    public async Task PredictAsync_FullQueue_IsRefusedAndTheRestIsScored()
    {
        await using var application = await TestApplication.StartAsync(options => (options.MaxConcurrency, options.MaxQueueLength) = (1, 1));
        var entered = new TaskCompletionSource();
        using var mayGoOn = new ManualResetEventSlim();

        var running = application.Service.UseAsync(
            _ =>
            {
                entered.SetResult();
                mayGoOn.Wait();
                return 0;
            },
            CancellationToken.None);
        await entered.Task;
        var waiting = application.Service.UseAsync(_ => 1, CancellationToken.None);
        using var refused = await application.PostAsync(DrawnImage.TwoRectangles);
        mayGoOn.Set();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("busy", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        int[] results = await Task.WhenAll(running, waiting);
        Assert.Equal([0, 1], results);
    }

    [Fact]
    public async Task PredictAsync_CancelledWhileItWaits_EndsAtOnce()
    {
        await using var application = await TestApplication.StartAsync(options => options.MaxConcurrency = 1);
        using var mayGoOn = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var entered = new TaskCompletionSource();

        var running = application.Service.UseAsync(
            _ =>
            {
                entered.SetResult();
                return mayGoOn.Wait(TimeSpan.FromMinutes(1));
            },
            CancellationToken.None);
        await entered.Task;
        var waiting = application.Service.UseAsync(_ => 1, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        mayGoOn.Set();
        Assert.True(await running);
    }

    [Fact]
    public async Task Metrics_Requests_CountPixelsAndFailuresByKind()
    {
        await using var application = await TestApplication.StartAsync();
        using var measurements = new Measurements(application.Application.Services.GetRequiredService<IMeterFactory>());

        using var scored = await application.PostAsync(DrawnImage.TwoRectangles);
        using var failed = await application.PostAsync([1, 2, 3]);

        Assert.Equal(
            [
                "mlsegmentation.pixels 80",
                "mlsegmentation.requests 1",
                "mlsegmentation.request.duration",
                "mlsegmentation.requests 1",
                "mlsegmentation.failures 1 error.type=unknown_format",
                "mlsegmentation.request.duration error.type=unknown_format",
            ],
            measurements.All);
    }

    [Fact]
    public async Task Traces_Request_HasASpanForEachStep()
    {
        await using var application = await TestApplication.StartAsync();
        var names = new List<string>();
        var trace = ActivityTraceId.CreateRandom();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "MLSegmentation" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.Source.Name == "MLSegmentation")
                {
                    names.Add(activity.OperationName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        using var client = application.CreateClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var image = new ByteArrayContent(DrawnImage.TwoRectangles);
        using var response = await client.PostAsync(new Uri($"{TestApplication.Path}?format=objects", UriKind.Relative), image);

        Assert.Equal(["segmentation.decode", "segmentation.score", "segmentation.post-process", "segmentation.encode"], names);
    }

    [Theory]
    [InlineData("Segmentation:ModelPath", "", "ModelPath is empty")]
    [InlineData("Segmentation:MaxPixel", "5", "MaxPixel")]
    [InlineData("Segmentation:MaxPixels", "0", "MaxPixels is 0; allowed are 1 to 268435456")]
    [InlineData("Segmentation:MaxPixels", "many", "MaxPixels")]
    [InlineData("Segmentation:Scoring:Threads", "0", "Threads is 0")]
    [InlineData("Segmentation:Scoring:Tiling:PixelBudgets", "1", "PixelBudgets")]
    [InlineData("Segmentation:Scoring:PostProcessing:MinObject", "-1", "MinObject is -1")]
    [InlineData("Segmentation:Scoring:Tiling:Size", "64", "'64' is not a size; write width x height in pixels")]
    [InlineData("Segmentation:Scoring:Tiling:Size:Width", "64", "Height is 0; a side has at least 1 pixel.")]
    [InlineData("Segmentation:MaxCorners", "3", "MaxCorners is 3; allowed are 4 to 2147483647")]
    [InlineData("Segmentation:RetryAfter", "00:00:00", "RetryAfter is 00:00:00")]
    public async Task Start_WrongConfiguration_NamesTheOption(string key, string value, string reason)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Segmentation:ModelPath"] = "model.zip", [key] = value });
        builder.Services.AddSegmentation(builder.Configuration.GetSection("Segmentation"));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=96x64")]
    [InlineData(":Width=96", ":Height=64")]
    public async Task Start_Configuration_SetsTheOptionsOfScoring(params string[] size)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["model.onnx"], ThresholdModel.CreateBytes());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Segmentation:ModelPath", "model.onnx"),
            new("Segmentation:Scoring:Threads", "1"),
            new("Segmentation:Scoring:TimeLimit", "00:00:10"),
            new("Segmentation:Scoring:Tiling:Overlap", "0.25"),
            new("Segmentation:Scoring:Tiling:PixelBudget", "5000"),
            .. size.Select(pair => new KeyValuePair<string, string?>($"Segmentation:Scoring:Tiling:Size{pair.Split('=')[0]}", pair.Split('=')[1])),
            new("Segmentation:Scoring:PostProcessing:MinObject", "7"),
            new("Segmentation:Scoring:PostProcessing:ObjectClasses:0", "bright"),
            new("Segmentation:Scoring:PostProcessing:Thresholds:bright", "0.6"),
            new("Segmentation:ReloadOnChange", "false"),
        ]);
        builder.Services.AddSegmentation(builder.Configuration.GetSection("Segmentation"));
        using var host = builder.Build();

        await host.StartAsync();
        var options = host.Services.GetRequiredService<SegmentationService>().Options;
        await host.StopAsync();

        Assert.Equal((1, TimeSpan.FromSeconds(10), false), (options.Scoring.Threads, options.Scoring.TimeLimit, options.ReloadOnChange));
        Assert.Equal((0.25, 5000, new ImageSize(96, 64)), (options.Scoring.Tiling.Overlap, options.Scoring.Tiling.PixelBudget, options.Scoring.Tiling.Size));
        var steps = options.Scoring.PostProcessing!;
        Assert.Equal((7, 0.6), (steps.MinObject, steps.Thresholds["bright"]));
        Assert.Equal(["bright"], steps.ObjectClasses);
    }

    [Fact]
    public async Task Start_NoModel_SaysWhichFile()
    {
        var error = await Assert.ThrowsAsync<SegmentationException>(() => TestApplication.StartAsync(options => options.ModelPath = "none.zip"));

        Assert.Matches("The model '.*none.zip' does not exist.", error.Message);
    }

    [Fact]
    public async Task Start_SecondModelMissing_LeavesNoWatchOfTheFirst()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.onnx"], ThresholdModel.CreateBytes());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSegmentation("a", options => options.ModelPath = folder["a.onnx"]);
        builder.Services.AddSegmentation("b", options => options.ModelPath = folder["b.onnx"]);
        using var host = builder.Build();
        var start = Assert.Single(host.Services.GetServices<IHostedService>().OfType<ModelsStart>());

        await Assert.ThrowsAsync<SegmentationException>(() => host.StartAsync());
        bool isWatched = !start.Watching.IsCompleted;
        host.Dispose();

        Assert.True(isWatched);
        await start.Watching.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task NamedModels_EachPath_HasItsOwn()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.onnx"], ThresholdModel.CreateBytes());
        await File.WriteAllBytesAsync(folder["b.onnx"], ThresholdModel.CreateDeepBytes());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSegmentation("a", options => options.ModelPath = folder["a.onnx"]);
        builder.Services.AddSegmentation("b", options => options.ModelPath = folder["b.onnx"]);
        await using var application = builder.Build();
        application.MapSegmentation("/a", "a");
        application.MapSegmentation("/b", "b");

        foreach (var start in application.Services.GetServices<IHostedService>().Where(item => item.GetType().Name == "ModelsStart"))
        {
            await start.StartAsync(CancellationToken.None);
        }

        Assert.Equal(PixelKind.EightBit, application.Services.GetRequiredKeyedService<SegmentationService>("a").Info.Pixels);
        Assert.Equal(PixelKind.FloatingPoint, application.Services.GetRequiredKeyedService<SegmentationService>("b").Info.Pixels);
        Assert.Null(application.Services.GetService<SegmentationService>());
    }
}
