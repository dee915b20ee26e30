using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLSegmentation.TestSupport;
using MLSegmentation.Training;

namespace MLSegmentation.Samples.Tests;

public sealed partial class WebApiTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Program_ModelInItsConfiguration_AnswersImagesAndRunsItsOwnCode()
    {
        using var images = new TestImages(2);
        string model = Path.Combine(images.Root, "model.zip");
        Train(images, model);
        using var process = Start($"--Segmentation:ModelPath={model}");
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await ReadAddressAsync(process)) };
            using var image = new ByteArrayContent(await File.ReadAllBytesAsync(Directory.GetFiles(images.Images).Order().First()));

            using var answer = await client.PostAsync(new Uri("/segment?format=objects", UriKind.Relative), image);
            var objects = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var shares = await client.GetFromJsonAsync<JsonElement>("/share/200");

            Assert.Equal(128, objects.GetProperty("width").GetInt32());
            Assert.Equal(["background", "cell"], shares.EnumerateArray().Select(item => item.GetProperty("name").GetString()));
            Assert.Equal(1, shares.EnumerateArray().Sum(item => item.GetProperty("share").GetDouble()));
            Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health", UriKind.Relative)));
            Assert.Contains("segmentation.js", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
            Assert.Contains("/segment", await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    private static void Train(TestImages images, string model)
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadSegmentationFolder(images.Images, images.Masks, SegmentationClasses.Parse("background=0, cell=255"));
        using var trained = mlContext.Segmentation().Trainers
            .UNet(new() { Width = 4, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 }).Fit(data);
        mlContext.Segmentation().Save(trained, model);
    }

    private static Process Start(params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "WebApi", configuration, "WebApi.dll");
        string sample = Path.Combine(Repository.Root, "samples", "WebApi");
        return Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--contentRoot", sample, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task<string> ReadAddressAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        string output = "";
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            output += $"{line}\n";
            if (Address().Match(line) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException($"The program ended:\n{output}");
    }

    [GeneratedRegex("listening on: (http://.*)")]
    private static partial Regex Address();
}
