using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MLSegmentation.Hosting.Tests.Endpoints;

public sealed class RefusalTests
{
    private const int Malformed = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("?format=tiff", null, 400, "The format is 'tiff'")]
    [InlineData("?include=all", null, 400, "include=all")]
    [InlineData("?format=overlay&opacity=2", null, 400, "opacity=2")]
    [InlineData("?page=0", null, 400, "page=0")]
    [InlineData("?formt=objects", null, 400, "The query has formt; there are format, page, opacity and include.")]
    [InlineData("", "text/html", 406, "image/png, application/json")]
    [InlineData("?page=0", "image/png", 400, "page=0")]
    public async Task Post_WrongQuery_SaysWhatThereIs(string query, string? accept, int status, string reason)
    {
        await using var application = await TestApplication.StartAsync();

        using var response = await application.PostAsync(DrawnImage.TwoRectangles, query, accept);

        await AssertProblemAsync(response, status, reason);
    }

    [Fact]
    public async Task Post_TooLarge_IsRefusedByBytesAndByPixels()
    {
        await using var application = await TestApplication.StartAsync(options => (options.MaxPixels, options.MaxUploadBytes) = (79, 5000));

        using var pixels = await application.PostAsync(DrawnImage.TwoRectangles);
        using var bytes = await application.PostAsync(new byte[5001]);
        using var unknownLength = await PostStreamAsync(application, 5001);
        using var form = await application.PostFormAsync(("a.png", new byte[5001]));

        await AssertProblemAsync(pixels, 413, "has 10x8 pixels, 80 in all; images of up to 79 are read");
        await AssertProblemAsync(bytes, 413, "5,000");
        await AssertProblemAsync(unknownLength, 413, "5,000");
        await AssertProblemAsync(form, 413, "5,000");
    }

    [Fact]
    public async Task Post_ManyObjects_AreRefusedWhereObjectsAreAskedFor()
    {
        await using var application = await TestApplication.StartAsync(options => options.MaxObjects = 1);

        using var objects = await application.PostAsync(DrawnImage.TwoRectangles, "?format=geojson");
        using var mask = await application.PostAsync(DrawnImage.TwoRectangles);

        await AssertProblemAsync(objects, 422, "up to 1 are answered");
        Assert.Equal(HttpStatusCode.OK, mask.StatusCode);
    }

    [Fact]
    public async Task Post_OverlayLongerThanJpegImages_IsRefusedWithTheReason()
    {
        await using var application = await TestApplication.StartAsync();

        using var longest = await application.PostAsync(DrawnImage.Png(65_500, 1, (_, _) => true), "?format=overlay-jpeg");
        using var longer = await application.PostAsync(DrawnImage.Png(65_501, 1, (_, _) => true), "?format=overlay-jpeg");

        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (longest.StatusCode, longest.Content.Headers.ContentType?.MediaType));
        await AssertProblemAsync(longer, 422, "JPEG images have sides of up to 65,500 pixels");
    }

    /// <summary>Noise hangs together at corners: it is a few objects, whose outlines are what takes the memory.</summary>
    [Fact]
    public async Task Post_RaggedObjects_AreRefusedByTheCornersOfTheirOutlines()
    {
        // A chessboard of 6x6 is one bright object and one dark one, each with 18 squares of 4 corners.
        byte[] chessboard = DrawnImage.Png(6, 6, (x, y) => (x + y) % 2 == 0);
        await using var taken = await TestApplication.StartAsync(options => options.MaxCorners = 144);
        await using var refusing = await TestApplication.StartAsync(options => options.MaxCorners = 143);

        using var objects = await taken.PostAsync(chessboard, "?format=objects");
        using var refused = await refusing.PostAsync(chessboard, "?format=objects");

        Assert.Equal(2, (await objects.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("objects").GetArrayLength());
        await AssertProblemAsync(refused, 422, "with up to 143 corners");
    }

    [Fact]
    public async Task Post_AllPlacesTaken_IsRefusedBeforeItsBodyIsRead()
    {
        await using var application = await TestApplication.StartAsync(options => (options.MaxConcurrency, options.MaxQueueLength) = (1, 0));
        using var client = application.CreateClient();
        using var slow = new SlowUpload();
        using var endless = new SlowUpload();
        var path = new Uri(TestApplication.Path, UriKind.Relative);

        // Nothing is scored: the place is that of the upload.
        var uploading = client.PostAsync(path, slow);
        await slow.IsBeingRead.WaitAsync(Patience);
        using var refused = await client.PostAsync(path, endless).WaitAsync(Patience);
        slow.End();
        endless.End();
        using var uploaded = await uploading.WaitAsync(Patience);
        using var next = await application.PostAsync(DrawnImage.TwoRectangles);

        await AssertProblemAsync(refused, 503, "busy");
        await AssertProblemAsync(uploaded, 415, "is not an image");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Put_Image_IsRefusedWithTheMethodsThatThereAre()
    {
        await using var application = await TestApplication.StartAsync();
        using var client = application.CreateClient();
        using var image = new ByteArrayContent(DrawnImage.TwoRectangles);

        using var response = await client.PutAsync(new Uri(TestApplication.Path, UriKind.Relative), image);

        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow);
        await AssertProblemAsync(response, 405, "The method is PUT; there are GET, HEAD, POST.");
    }

    [Fact]
    public async Task Post_CompressedBody_IsNotUnpacked()
    {
        await using var application = await TestApplication.StartAsync();
        using var client = application.CreateClient();
        using var content = new ByteArrayContent(DrawnImage.TwoRectangles) { Headers = { ContentEncoding = { "gzip" } } };

        using var response = await client.PostAsync(new Uri(TestApplication.Path, UriKind.Relative), content);

        await AssertProblemAsync(response, 415, "Content-Encoding 'gzip'");
    }

    /// <summary>What comes from outside is named as it is harmless, and nothing of the server is.</summary>
    [Fact]
    public async Task Post_HostileName_IsEscapedAndShortened()
    {
        await using var application = await TestApplication.StartAsync();

        using var response = await application.PostFormAsync(($"../../etc/{new string('a', 300)}\u202e\u001b[31m.png", [1, 2, 3]));
        string text = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;

        Assert.Equal(415, (int)response.StatusCode);
        Assert.DoesNotContain("etc", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u001b', text);
        Assert.InRange(text.Length, 50, 300);
        Assert.DoesNotContain(application.Folder.Path, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_MalformedUploads_AreEachRefusedWithAReason()
    {
        await using var application = await TestApplication.StartAsync(options => (options.MaxPixels, options.MaxUploadBytes) = (1 << 20, 1 << 20));
        using var client = application.CreateClient();
        var random = new Random(14);
        byte[][] originals =
            [.. ((string[])[".png", ".jpg", ".webp"]).Select(ending => DrawnImage.Encode(ending, 40, 30)), GiantBmp(), Gif(), DrawnImage.Tiff(40, 30)];
        var statuses = new SortedDictionary<int, int>();
        int refused = 0;
        for (int attempt = 0; refused < Malformed; attempt++)
        {
            byte[] upload = Malform(originals[attempt % originals.Length], attempt / originals.Length % 7, random);
            using var file = new ByteArrayContent(upload);
            using var form = new MultipartFormDataContent { { file, "image", "image" } };

            // 5 has no divisor in common with the numbers of files and of kinds: each comes in both ways.
            HttpContent content = attempt % 5 < 2 ? form : file;
            using var response = await client.PostAsync(new Uri($"{TestApplication.Path}?format=objects", UriKind.Relative), content);
            int status = (int)response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;

            // Damage of pixels that no check sums cover leaves an image.
            if (status != 200)
            {
                refused++;
                var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
                Assert.True(status is 400 or 413 or 415 or 422, $"attempt {attempt}: {status} {problem}");
                Assert.InRange(problem.GetProperty("detail").GetString()!.Length, 20, 1000);
            }

            Assert.True(attempt < 3 * Malformed, $"Too few are refused: {string.Join(", ", statuses)}");
        }

        using var sound = await application.PostAsync(DrawnImage.TwoRectangles);
        using var tiff = await application.PostFormAsync(("image.tif", DrawnImage.Tiff(40, 30)));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (sound.StatusCode, tiff.StatusCode));
        Assert.All([400, 413, 415], status => Assert.True(statuses.GetValueOrDefault(status) > 20, $"{status}: {string.Join(", ", statuses)}"));
    }

    private static byte[] Malform(byte[] original, int kind, Random random)
    {
        byte[] file = [.. original];
        switch (kind)
        {
            case 0: // cut short
                return file[..random.Next(file.Length)];
            case 1: // random bytes
                byte[] noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
            case 2: // the beginning of an image, and noise
                random.NextBytes(file.AsSpan(Math.Min(12, file.Length - 1)));
                return file;
            case 3: // some bytes changed in the header
                for (int i = 0; i < 4; i++)
                {
                    file[random.Next(4, Math.Min(40, file.Length))] = (byte)random.Next(256);
                }

                return file;
            case 4: // giant dimensions in the header of a PNG file
                return GiantPng(random);
            case 5: // another type
                return Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{random.Next()}\"/>");
            default: // empty, or too long
                return random.Next(2) == 0 ? [] : new byte[(1 << 20) + 1];
        }
    }

    /// <summary>A PNG file of 40 bytes that says that it has up to 2^31 pixels a side.</summary>
    private static byte[] GiantPng(Random random)
    {
        byte[] file = [.. DrawnImage.TwoRectangles[..40]];
        byte[] header = [.. file[12..16], (byte)random.Next(128), (byte)random.Next(1, 256), 0, 0, 0, 1, 0, 0, .. file[24..29]];
        header.CopyTo(file, 12);
        System.IO.Hashing.Crc32.Hash(header).Reverse().ToArray().CopyTo(file, 29);
        return file;
    }

    /// <summary>A bitmap of 54 bytes that says that it has 30,000 x 30,000 pixels.</summary>
    private static byte[] GiantBmp()
    {
        byte[] file = new byte[54];
        "BM"u8.CopyTo(file);
        BitConverter.GetBytes(54).CopyTo(file, 10);
        BitConverter.GetBytes(40).CopyTo(file, 14);
        BitConverter.GetBytes(30_000).CopyTo(file, 18);
        BitConverter.GetBytes(30_000).CopyTo(file, 22);
        (file[26], file[28]) = (1, 24);
        return file;
    }

    /// <summary>One black pixel on a screen of 60,000 x 60,000: a bomb.</summary>
    private static byte[] Gif() =>
    [
        .. "GIF89a"u8, 0x60, 0xea, 0x60, 0xea, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
    ];

    private static async Task<HttpResponseMessage> PostStreamAsync(TestApplication application, int length)
    {
        using var client = application.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, TestApplication.Path) { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentLength = null;
        return await client.SendAsync(request);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string reason)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
    }
}
