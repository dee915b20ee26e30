using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

[Collection(nameof(ServedModel))]
public sealed class WebApiTests(ServedModel served)
{
    private const int Clients = 8;
    private const int Replacements = 3;

    [Fact]
    public async Task Program_ModelInItsConfiguration_AnswersImagesAndRunsItsOwnCode()
    {
        using var sample = await RunningSample.StartAsync("WebApi", $"--Segmentation:ModelPath={served.Model}");
        var client = sample.Client;

        var objects = JsonDocument.Parse(await PostAsync(client, "/segment?format=objects")).RootElement;
        var shares = await client.GetFromJsonAsync<JsonElement>("/share/200");
        using var nothing = await client.GetAsync(new Uri("/other", UriKind.Relative));

        Assert.Equal(128, objects.GetProperty("width").GetInt32());
        Assert.Equal(["background", "cell"], shares.EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        Assert.Equal(1, shares.EnumerateArray().Sum(item => item.GetProperty("share").GetDouble()));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.Contains("segmentation.js", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("/segment", await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("There is nothing at this path.", await nothing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_ModelReplacedUnderLoad_AnswersEveryRequestAlike()
    {
        using var folder = new TemporaryFolder();
        string model = folder["model.zip"];
        File.Copy(served.Model, model);
        using var sample = await RunningSample.StartAsync("WebApi", $"--Segmentation:ModelPath={model}");
        byte[] expected = await PostAsync(sample.Client, "/segment");
        var outcomes = new ConcurrentBag<string>();
        using var stopping = new CancellationTokenSource();

        var clients = Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (!stopping.IsCancellationRequested)
            {
                byte[] mask = await PostAsync(sample.Client, "/segment");
                outcomes.Add(mask.AsSpan().SequenceEqual(expected) ? "equal" : "another mask");
            }
        }).ToArray();
        for (int count = 0; count < Replacements; count++)
        {
            // The same model again, by a rename and written over in place.
            string file = count % 2 == 0 ? folder["new.zip"] : model;
            await File.WriteAllBytesAsync(file, await File.ReadAllBytesAsync(served.Model));
            if (count % 2 == 0)
            {
                File.Move(file, model, overwrite: true);
            }

            await sample.ReadUntilAsync("Loaded the segmentation model anew from");
        }

        await stopping.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(["equal"], outcomes.Distinct());
        Assert.True(outcomes.Count >= Clients, $"Only {outcomes.Count} requests were answered.");
    }

    private async Task<byte[]> PostAsync(HttpClient client, string address)
    {
        using var image = new ByteArrayContent(served.Image);
        using var answer = await client.PostAsync(new Uri(address, UriKind.Relative), image);
        string reason = answer.StatusCode == HttpStatusCode.OK ? "" : await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, reason);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
