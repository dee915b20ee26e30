using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Hosting.Tests.Serving;

public sealed class ReloadTests
{
    private const string Replaced = "mlsegmentation.reloads 1 outcome=replaced";
    private const string Refused = "mlsegmentation.reloads 1 outcome=refused";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Model_FileReplaced_ServesTheNewOne(bool byRename)
    {
        await using var application = await TestApplication.StartAsync();
        using var measurements = new Measurements(application.Application.Services.GetRequiredService<IMeterFactory>());
        var before = application.Service.Info;

        Write(application, ThresholdModel.CreateDeepBytes(), byRename);
        await measurements.WaitAsync(Replaced);

        Assert.Equal(PixelKind.EightBit, before.Pixels);
        Assert.Equal(PixelKind.FloatingPoint, application.Service.Info.Pixels);
        Assert.Equal((true, 1, null), (application.Service.Status.IsLoaded, application.Service.Status.Reloads, application.Service.Status.LastError));
        Assert.Equal(["mlsegmentation.models.loaded 1", "mlsegmentation.models.loaded -1"], measurements.All
            .Where(item => item.StartsWith("mlsegmentation.models", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Model_FileDamagedOrGone_GoesOnToServeAndSaysWhy()
    {
        await using var application = await TestApplication.StartAsync();
        using var measurements = new Measurements(application.Application.Services.GetRequiredService<IMeterFactory>());
        using var client = application.CreateClient();
        byte[] half = ThresholdModel.CreateBytes()[..100];

        Write(application, half, byRename: false);
        await measurements.WaitAsync(Refused);
        var damaged = application.Service.Status;
        using var scored = await application.PostAsync(DrawnImage.TwoRectangles);
        string degraded = await client.GetStringAsync(new Uri("/health", UriKind.Relative));
        File.Delete(application.ModelFile);
        await measurements.WaitAsync(Refused, 2);
        var gone = application.Service.Status;
        var health = await application.Application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Write(application, ThresholdModel.CreateBytes(), byRename: true);
        await measurements.WaitAsync(Replaced);
        string healthy = await client.GetStringAsync(new Uri("/health", UriKind.Relative));

        Assert.Contains("model.onnx' is no ONNX model, or it is damaged", damaged.LastError, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, scored.StatusCode);
        Assert.Equal(("Degraded", "Healthy"), (degraded, healthy));
        Assert.Matches("^There is no file '.*model.onnx' any more.$", gone.LastError);
        Assert.Matches(
            "^the file of the segmentation model cannot be used, and the model that was loaded before serves: There is no file '.*model.onnx' any more.$",
            health.Entries["segmentation"].Description);
        Assert.Null(application.Service.Status.LastError);
    }

    /// <summary>A lock is taken away again without any change of the file.</summary>
    [Fact]
    public async Task Model_FileLockedForAWhile_IsLoadedAfterwards()
    {
        await using var application = await TestApplication.StartAsync();
        using var measurements = new Measurements(application.Application.Services.GetRequiredService<IMeterFactory>());

        using (var locked = new FileStream(application.ModelFile, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            locked.Write(ThresholdModel.CreateDeepBytes());
            locked.Flush();
            await measurements.WaitAsync(Refused, 2);
        }

        await measurements.WaitAsync(Replaced);
        Assert.Equal(PixelKind.FloatingPoint, application.Service.Info.Pixels);
        Assert.Null(application.Service.Status.LastError);
    }

    [Fact]
    public async Task Request_ModelReplacedMeanwhile_EndsWithTheModelItBeganWith()
    {
        await using var application = await TestApplication.StartAsync(options => options.MaxConcurrency = 2);
        using var measurements = new Measurements(application.Application.Services.GetRequiredService<IMeterFactory>());
        using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [250, 250, 250, 255]);
        var entered = new TaskCompletionSource();
        using var mayGoOn = new ManualResetEventSlim();

        var request = application.Service.UseAsync(
            model =>
            {
                entered.SetResult();
                mayGoOn.Wait();
                return model.Predict(image).PredictedLabel![0, 0];
            },
            CancellationToken.None);
        await entered.Task;
        Write(application, ThresholdModel.CreateDeepBytes(), byRename: true);
        await measurements.WaitAsync(Replaced);
        bool wasKept = !measurements.All.Contains("mlsegmentation.models.loaded -1");
        mayGoOn.Set();

        Assert.Equal(1, await request);
        Assert.True(wasKept);
        await measurements.WaitAsync("mlsegmentation.models.loaded -1");
    }

    [Fact]
    public async Task Requests_ModelReplacedAgainAndAgain_NeverFail()
    {
        await using var application = await TestApplication.StartAsync(options => options.MaxQueueLength = 100);
        using var measurements = new Measurements(application.Application.Services.GetRequiredService<IMeterFactory>());
        byte[][] models = [ThresholdModel.CreateFloat16Bytes(), ThresholdModel.CreateBytes()];
        using var stopping = new CancellationTokenSource();

        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            int failed = 0;
            while (!stopping.IsCancellationRequested)
            {
                using var response = await application.PostAsync(DrawnImage.TwoRectangles);
                failed += response.StatusCode == HttpStatusCode.OK ? 0 : 1;
            }

            return failed;
        }).ToArray();
        for (int count = 1; count <= 4; count++)
        {
            Write(application, models[count % 2], byRename: count % 2 == 0);
            await measurements.WaitAsync(Replaced, count);
        }

        await stopping.CancelAsync();

        int[] failures = await Task.WhenAll(clients);
        Assert.Equal([0, 0, 0, 0], failures);
    }

    private static void Write(TestApplication application, byte[] model, bool byRename)
    {
        string file = byRename ? application.Folder["new.tmp"] : application.ModelFile;
        File.WriteAllBytes(file, model);
        if (byRename)
        {
            File.Move(file, application.ModelFile, overwrite: true);
        }
    }
}
