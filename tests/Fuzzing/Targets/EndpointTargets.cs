using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.Hosting;
using MLSegmentation.Hosting.Endpoints;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>The web endpoint, in memory, with the smallest models: whatever is uploaded is answered, and no answer says where the server keeps what.</summary>
internal static class EndpointTargets
{
    private const string Path = "/segment";

    private static readonly Lazy<TestServer> Images = new(() => Start("image", ThresholdModel.CreateBytes()));
    private static readonly Lazy<TestServer> Volumes = new(() => Start("volume", new VolumeModel().CreateBytes()));

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("endpoint", input => Send(input, Images.Value))
        {
            Readers = [nameof(UploadReader), nameof(ImageQuery), nameof(Formats)],
            Examples = RequestExamples.Images,
        },
        new("endpoint-volume", input => Send(input, Volumes.Value)) { Readers = [nameof(UploadedVolume)], Examples = RequestExamples.Volumes },
    ];

    /// <summary>Sends a query, a content type and what is accepted, each in a line, and behind them a body.</summary>
    private static void Send(FuzzInput input, TestServer server)
    {
        byte[] body = input.Bytes;
        string query = TakeLine(ref body);
        string type = TakeLine(ref body);
        string accept = TakeLine(ref body);
        var context = server.SendAsync(context =>
        {
            context.Request.Method = HttpMethods.Post;
            context.Request.Path = Path;
            context.Request.QueryString = new QueryString($"?{query}");
            context.Request.ContentType = type;
            context.Request.ContentLength = body.Length;
            context.Request.Headers.Accept = accept;
            context.Request.Body = new MemoryStream(body, writable: false);
        }).GetAwaiter().GetResult();
        Check(context.Response);
    }

    private static void Check(HttpResponse response)
    {
        if (response.StatusCode is not (>= 200 and < 500 or StatusCodes.Status503ServiceUnavailable))
        {
            throw new UnequalException($"The status is {response.StatusCode}.");
        }

        using var content = new MemoryStream();
        response.Body.CopyTo(content);
        byte[] answer = content.ToArray();
        if (response.ContentType?.Contains("json", StringComparison.Ordinal) == true)
        {
            JsonDocument.Parse(answer).Dispose();
        }

        string text = Encoding.UTF8.GetString(answer);
        if (text.Contains(FuzzInput.GetPath(""), StringComparison.Ordinal) || text.Contains("\n   at ", StringComparison.Ordinal)
            || text.Contains(System.IO.Path.GetTempPath() + "mlsegmentation", StringComparison.Ordinal))
        {
            throw new UnequalException("The answer says where the server keeps what, or how it failed.");
        }
    }

    private static string TakeLine(ref byte[] bytes)
    {
        int end = Array.IndexOf(bytes, (byte)'\n');
        string line = Encoding.Latin1.GetString(bytes, 0, Math.Max(0, end));
        bytes = bytes[(end + 1)..];
        return line;
    }

    private static TestServer Start(string name, byte[] model)
    {
        string path = FuzzInput.GetPath($"{name}.onnx");
        File.WriteAllBytes(path, model);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSegmentation(options =>
        {
            options.ModelPath = path;
            options.Scoring = new() { Threads = 1 };
            options.ReloadOnChange = false;
            options.MaxPixels = 1 << 14;
            options.MaxUploadBytes = 1 << 16;
            options.MaxObjects = 1000;
        });
        builder.Services.AddProblemDetails();
        var application = builder.Build();
        application.MapSegmentation(Path);
        application.StartAsync().GetAwaiter().GetResult();
        return application.GetTestServer();
    }
}
