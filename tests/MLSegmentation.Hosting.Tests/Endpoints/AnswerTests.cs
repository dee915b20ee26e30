using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Hosting.Tests.Endpoints;

public sealed class AnswerTests
{
    private static readonly byte[] Image = DrawnImage.TwoRectangles;

    [Theory]
    [InlineData("", null, "image/png")]
    [InlineData("", "*/*", "image/png")]
    [InlineData("", "text/html, application/json;q=0.5, image/png;q=0.4", "application/json")]
    [InlineData("", "application/geo+json", "application/geo+json")]
    [InlineData("", "image/*", "image/png")]
    [InlineData("", "image/jpeg", "image/jpeg")]
    [InlineData("?format=objects", "image/png", "application/json")]
    [InlineData("?format=geojson", null, "application/geo+json")]
    [InlineData("?format=overlay", null, "image/png")]
    [InlineData("?format=overlay", "image/jpeg", "image/jpeg")]
    [InlineData("?format=overlay-jpeg", null, "image/jpeg")]
    public async Task Post_FormatOrAccept_ChoosesTheAnswer(string query, string? accept, string mediaType)
    {
        await using var application = await TestApplication.StartAsync();

        using var response = await application.PostAsync(Image, query, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Post_Image_GivesTheMaskOfEachPixel()
    {
        await using var application = await TestApplication.StartAsync();

        using var response = await application.PostAsync(Image);
        using var stream = await response.Content.ReadAsStreamAsync();
        var mask = SegmentationMask.Load(stream, ThresholdModel.Info.Classes);

        Assert.Equal((10, 8), (mask.Width, mask.Height));
        Assert.Equal(12, mask.Pixels.Count((byte)1)); // 3·2 + 2·3
        Assert.Equal([0, 1, 1, 1, 0, 0, 0, 0, 0, 0], mask.Pixels.Slice(10, 10).ToArray());
    }

    [Fact]
    public async Task Post_Objects_HaveAreaBoxCentroidScoreAndOutline()
    {
        await using var application = await TestApplication.StartAsync();

        using var response = await application.PostAsync(Image, "?format=objects&include=mask,geojson");
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        var bright = answer.GetProperty("objects").EnumerateArray().Where(item => item.GetProperty("className").GetString() == "bright").ToArray();

        Assert.Equal(["dark 68", "bright 12"], answer.GetProperty("classes").EnumerateArray()
            .Select(item => $"{item.GetProperty("name")} {item.GetProperty("pixels")}"));
        Assert.Equal(2, bright.Length);
        Assert.Equal("""{"left":6,"top":3,"width":2,"height":3}""", bright[1].GetProperty("boundingBox").GetRawText());
        Assert.Equal("""{"x":7,"y":4.5}""", bright[1].GetProperty("centroid").GetRawText());
        Assert.Equal(6, bright[1].GetProperty("area").GetInt32());

        // 1 / (1 + exp(1 - 2·220/255)) = 0.674
        Assert.Equal(0.674, bright[1].GetProperty("meanScore").GetDouble(), 1e-3);
        Assert.Equal("Polygon", bright[1].GetProperty("outline").GetProperty("type").GetString());
        Assert.Equal(5, bright[1].GetProperty("outline").GetProperty("coordinates")[0].GetArrayLength());
        using var geoJson = await application.PostAsync(Image, "?format=geojson");
        Assert.Equal(await geoJson.Content.ReadAsStringAsync(), answer.GetProperty("geoJson").GetRawText());
        Assert.Equal("FeatureCollection", answer.GetProperty("geoJson").GetProperty("type").GetString());
        using var mask = new MemoryStream(answer.GetProperty("mask").GetBytesFromBase64());
        Assert.Equal(12, SegmentationMask.Load(mask, ThresholdModel.Info.Classes).Pixels.Count((byte)1));
    }

    [Fact]
    public async Task Post_Form_TakesItsOnlyFile()
    {
        await using var application = await TestApplication.StartAsync();

        using var one = await application.PostFormAsync(("C:\\images\\a.png", Image));
        using var two = await application.PostFormAsync(("a.png", Image), ("b.png", Image));
        using var none = await application.PostFormAsync();

        Assert.Equal(await (await application.PostAsync(Image)).Content.ReadAsByteArrayAsync(), await one.Content.ReadAsByteArrayAsync());
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (two.StatusCode, none.StatusCode));
        Assert.Contains("more than one file", await two.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("holds no file", await none.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_DeepImage_IsScoredByAModelForSuchOnly()
    {
        using var folder = new TemporaryFolder();
        DeepPng.Write(folder["deep.png"], 2, 1, [100, 900]);
        byte[] deep = await File.ReadAllBytesAsync(folder["deep.png"]);
        await using var eightBits = await TestApplication.StartAsync();
        await using var sixteenBits = await TestApplication.StartAsync(model: ThresholdModel.CreateDeepBytes());

        using var refused = await eightBits.PostAsync(deep);
        using var alsoRefused = await sixteenBits.PostAsync(Image);
        using var scored = await sixteenBits.PostAsync(deep);
        using var overlay = await sixteenBits.PostAsync(deep, "?format=overlay");

        Assert.Equal((422, 422), ((int)refused.StatusCode, (int)alsoRefused.StatusCode));
        Assert.Contains("grey, 8 bits", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var stream = await scored.Content.ReadAsStreamAsync();
        Assert.Equal([0, 1], SegmentationMask.Load(stream, ThresholdModel.Info.Classes).Pixels.ToArray());
        Assert.Equal(HttpStatusCode.OK, overlay.StatusCode);
    }

    [Fact]
    public async Task Get_Model_SaysWhatItIsFor()
    {
        await using var application = await TestApplication.StartAsync(options => options.MaxPixels = 1000);
        using var client = application.CreateClient();

        var model = await client.GetFromJsonAsync<JsonElement>(TestApplication.Path);

        Assert.Equal("grey, 8 bits", model.GetProperty("pixels").GetString());
        Assert.Equal(1000, model.GetProperty("maxPixels").GetInt32());
        foreach (string path in (string[])["/", "/segmentation.js", TestApplication.Path])
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            using var response = await client.SendAsync(head);
            Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
        }

        Assert.Equal(["dark", "bright"], model.GetProperty("classes").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task OpenApiDocument_Endpoint_HasItsBodyQueryAndAnswers()
    {
        await using var application = await TestApplication.StartAsync();
        using var client = application.CreateClient();

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var post = document.GetProperty("paths").GetProperty(TestApplication.Path).GetProperty("post");
        var responses = post.GetProperty("responses");

        Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
        Assert.Equal(["format", "include", "opacity", "page"], post.GetProperty("parameters").EnumerateArray()
            .Select(item => item.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["application/geo+json", "application/json", "image/jpeg", "image/png"],
            responses.GetProperty("200").GetProperty("content").EnumerateObject().Select(item => item.Name).Order(StringComparer.Ordinal));
        Assert.All(["400", "406", "413", "415", "422", "500", "503"], status => Assert.True(responses.TryGetProperty(status, out _)));
    }
}
