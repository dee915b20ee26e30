using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;

namespace MLSegmentation.Samples.Tests;

[Collection(nameof(ServedModel))]
public sealed class ScoringFarmTests(ServedModel served)
{
    private const int Images = 30;
    private const string Damaged = "07.png";

    [Fact]
    public async Task Program_FolderWithADamagedImage_GivesEachMaskOnceAndNamesTheFailure()
    {
        using var images = new TestImages(Images);
        File.WriteAllText(Path.Combine(images.Images, Damaged), "no image");
        using var sample = await StartAsync(images.Root);

        var begun = await PostAsync(sample, "/runs?model=squares&version=1&folder=images");
        string run = begun.GetProperty("run").GetString()!;
        var ended = await sample.Client.GetFromJsonAsync<JsonElement>($"/runs/{run}?wait=60");

        // A version that is added later is another one; the run before it has its own. This one is damaged.
        File.WriteAllText(Path.Combine(images.Root, "models", "squares", "2.zip"), "no model");
        var second = await PostAsync(sample, "/runs?model=squares&version=2&folder=images");
        var failed = await sample.Client.GetFromJsonAsync<JsonElement>($"/runs/{second.GetProperty("run").GetString()}?wait=60");
        var again = await PostAsync(sample, $"/runs/{run}/resume");

        Assert.Equal(("ended with failures", Images - 1), (ended.GetProperty("state").GetString(), ended.GetProperty("masks").GetInt32()));
        Assert.Contains(Damaged, ended.GetProperty("failures").GetProperty(Damaged).GetString(), StringComparison.Ordinal);
        Assert.Equal(("2", 0), (failed.GetProperty("version").GetString(), failed.GetProperty("masks").GetInt32()));
        Assert.Contains("2.zip", failed.GetProperty("failures").GetProperty("03.png").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, again.GetProperty("queued").GetInt32());
        string[] masks = Directory.GetFiles(Path.Combine(images.Root, "runs", run, "masks"));
        Assert.Equal(Images - 1, masks.Length);
        using var model = new MLContext().Segmentation().Load(served.Model);
        string expected = Path.Combine(images.Root, "expected.png");
        model.PredictFile(Path.Combine(images.Images, "03.png"), expected);
        Assert.Equal(await File.ReadAllBytesAsync(expected), await sample.Client.GetByteArrayAsync(new Uri($"/runs/{run}/masks/03.png", UriKind.Relative)));
        Assert.Contains("Hangfire", await sample.Client.GetStringAsync(new Uri("/jobs", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_UploadsAndHostileNames_AreScoredOrRefused()
    {
        using var images = new TestImages(1);
        using var sample = await StartAsync(images.Root);
        byte[] image = await File.ReadAllBytesAsync(Path.Combine(images.Images, "00.png"));

        using var form = new MultipartFormDataContent { { new ByteArrayContent(image), "image", "a b.png" } };
        using var answer = await sample.Client.PostAsync(new Uri("/runs/upload?model=squares&version=1", UriKind.Relative), form);
        var begun = await answer.Content.ReadFromJsonAsync<JsonElement>();
        string run = begun.GetProperty("run").GetString()!;
        var ended = await sample.Client.GetFromJsonAsync<JsonElement>($"/runs/{run}?wait=60");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("done", ended.GetProperty("state").GetString());
        const string Begin = "/runs?model=squares&version=1";
        await RefusedAsync(sample, HttpMethod.Post, $"{Begin}&folder=../images", HttpStatusCode.BadRequest, "none of which begins with a dot");
        await RefusedAsync(sample, HttpMethod.Post, $"{Begin}&folder=/etc", HttpStatusCode.BadRequest, "The folder is ");
        await RefusedAsync(sample, HttpMethod.Post, "/runs?model=../squares&version=1&folder=images", HttpStatusCode.BadRequest, "The model is");
        await RefusedAsync(sample, HttpMethod.Post, "/runs?model=squares&version=9&folder=images", HttpStatusCode.NotFound, "it has 1");
        await RefusedAsync(sample, HttpMethod.Get, $"/runs/{run}/masks/..%2Frun.json", HttpStatusCode.BadRequest, "The image is");
        await RefusedAsync(sample, HttpMethod.Get, "/runs/none", HttpStatusCode.NotFound, "There is no run 'none'");
        using var hostile = new MultipartFormDataContent { { new ByteArrayContent(image), "image", ".hidden.png" } };
        using var refused = await sample.Client.PostAsync(new Uri("/runs/upload?model=squares&version=1", UriKind.Relative), hostile);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var broken = new StringContent("--a\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\ncut off");
        broken.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "a") } };
        using var cutOff = await sample.Client.PostAsync(new Uri("/runs/upload?model=squares&version=1", UriKind.Relative), broken);
        Assert.Equal(HttpStatusCode.BadRequest, cutOff.StatusCode);
        using var again = await sample.Client.PostAsync(new Uri($"/runs/{run}/resume", UriKind.Relative), content: null);
        Assert.Equal(0, (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("queued").GetInt32());
        Assert.Single(Directory.GetDirectories(Path.Combine(images.Root, "runs")));
    }

    [Fact]
    public async Task Program_DamagedFilesAndHiddenImages_AreToldOrLeftOut()
    {
        using var images = new TestImages(2);
        File.Copy(Path.Combine(images.Images, "00.png"), Path.Combine(images.Images, ".hidden.png"));
        using var sample = await StartAsync(images.Root);
        const string Begin = "/runs?model=squares&version=1&folder=images";

        string first = (await PostAsync(sample, Begin)).GetProperty("run").GetString()!;
        string second = (await PostAsync(sample, Begin)).GetProperty("run").GetString()!;
        var ended = await sample.Client.GetFromJsonAsync<JsonElement>($"/runs/{first}?wait=60");
        await sample.Client.GetFromJsonAsync<JsonElement>($"/runs/{second}?wait=60");

        Assert.Equal((2, "done"), (ended.GetProperty("images").GetInt32(), ended.GetProperty("state").GetString()));
        string folder = Path.Combine(images.Root, "runs", first);
        string plan = Path.Combine(folder, "run.json");
        foreach (string damaged in (string[])["{", "null", (await File.ReadAllTextAsync(plan)).Replace("00.png", "../00.png", StringComparison.Ordinal)])
        {
            await File.WriteAllTextAsync(plan, damaged);
            await RefusedAsync(sample, HttpMethod.Get, $"/runs/{first}", HttpStatusCode.Conflict, "its run.json is damaged");
        }

        // The mask of an image is gone, and the reason for that is not readable.
        File.Delete(Path.Combine(images.Root, "runs", second, "masks", "00.png.png"));
        Directory.CreateDirectory(Path.Combine(images.Root, "runs", second, "failures"));
        await File.WriteAllTextAsync(Path.Combine(images.Root, "runs", second, "failures", "00.png.json"), "{");
        var failed = await sample.Client.GetFromJsonAsync<JsonElement>($"/runs/{second}");
        Assert.Contains("cannot be read", failed.GetProperty("failures").GetProperty("00.png").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Program_WorkerWithoutADatabase_SaysWhatItNeeds()
    {
        var (exitCode, _, error) = SampleProgram.Run("ScoringFarm", "ScoringFarm.dll", "--role", "worker");

        Assert.Equal((1, "A process with the role worker shares its queue with others: give a PostgreSQL database with --database, or leave --role out."),
            (exitCode, error.Trim()));
    }

    private async Task<RunningSample> StartAsync(string root)
    {
        string models = Directory.CreateDirectory(Path.Combine(root, "models", "squares")).FullName;
        File.Copy(served.Model, Path.Combine(models, "1.zip"));
        return await RunningSample.StartAsync(
            "ScoringFarm", "--images", root, "--models", Path.Combine(root, "models"), "--runs", Path.Combine(root, "runs"), "--Farm:RetryDelays:0=0");
    }

    private static async Task<JsonElement> PostAsync(RunningSample sample, string address)
    {
        using var answer = await sample.Client.PostAsync(new Uri(address, UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task RefusedAsync(RunningSample sample, HttpMethod method, string address, HttpStatusCode status, string reason)
    {
        using var request = new HttpRequestMessage(method, address);
        using var answer = await sample.Client.SendAsync(request);
        string detail = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, detail, StringComparison.Ordinal);
    }
}
