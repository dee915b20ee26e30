using System.Net;
using System.Text;
using System.Text.Json;
using MLSegmentation.Hosting.Endpoints;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Hosting.Tests.Endpoints;

/// <summary>A model of volumes behind the endpoints.</summary>
public sealed class VolumeTests : IAsyncLifetime
{
    private static readonly VolumeModel Model = new();
    private static readonly SegmentationVolume Volume = VolumeModel.CreateVolume(new ImageSize(6, 5, 4), spacing: new VolumeSpacing(1, 2, 3));

    private TestApplication _application = null!;

    public async Task InitializeAsync() => _application = await TestApplication.StartAsync(model: Model.CreateBytes());

    public async Task DisposeAsync() => await _application.DisposeAsync();

    [Fact]
    public async Task Post_Volume_GivesTheMaskOfTheModelInItsPlace()
    {
        var response = await PostAsync(Save("scan.nii.gz"), "mask");

        Assert.Equal((HttpStatusCode.OK, "application/gzip"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        await File.WriteAllBytesAsync(_application.Folder["mask.nii.gz"], await response.Content.ReadAsByteArrayAsync());
        var labels = SegmentationVolume.Load(_application.Folder["mask.nii.gz"]);
        using var model = Model.Open();
        Assert.Equal(model.Predict(Volume).PredictedLabel, labels.ToMask(model.Info.Classes));
        Assert.Equal(new VolumeSpacing(1, 2, 3), labels.Geometry.Spacing);
    }

    [UnixFact]
    public void Use_File_IsInAFolderOfItsUserAloneAndGoneAfterwards()
    {
        string folder = TemporaryVolume.Use(path =>
        {
            string parent = Path.GetDirectoryName(path)!;
            File.WriteAllText(path, "volume");
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(parent));
            }

            return parent;
        });

        Assert.NotEqual(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), folder);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Use_WorkFails_RemovesFileAndFolder()
    {
        string folder = "";

        Assert.Throws<SegmentationException>(() => TemporaryVolume.Use<int>(path =>
        {
            folder = Path.GetDirectoryName(path)!;
            File.WriteAllText(path, "volume");
            throw new SegmentationException("It cannot be read.");
        }));

        Assert.Contains("mlsegmentation-", folder, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Post_SeveralChannels_AreThoseOfTheFourthAxis()
    {
        var two = Model with { Channels = 2 };
        var volume = VolumeModel.CreateVolume(new ImageSize(6, 5, 4), channels: 2);
        await using var application = await TestApplication.StartAsync(model: two.CreateBytes());

        using var response = await application.PostAsync(Save("two.nii.gz", volume));
        using var refused = await application.PostAsync(Save("one.nii.gz"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await File.WriteAllBytesAsync(_application.Folder["mask.nii.gz"], await response.Content.ReadAsByteArrayAsync());
        using var model = two.Open();
        var labels = SegmentationVolume.Load(_application.Folder["mask.nii.gz"]);
        Assert.Equal(model.Predict(volume).PredictedLabel!.Pixels.ToArray(), labels.ToMask(model.Info.Classes).Pixels.ToArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("1 channel, but the model was trained on volumes with 2 channels", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SeveralChannelsWhereTheModelHasOne_IsRefusedWithItsNumber()
    {
        using var response = await _application.PostAsync(Save("two.nii", VolumeModel.CreateVolume(new ImageSize(6, 5, 4), channels: 2)));

        string reason = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("2 channels, but the model was trained on volumes with 1 channel", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("FourthAxisIsChannels", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ModelOfSeveralSlices_ServesVolumesOfItsChannels()
    {
        var slices = new VolumeModel { Volumes = new() { Normalization = VolumeNormalization.DataSet, Slices = 3 } };
        await using var application = await TestApplication.StartAsync(model: slices.CreateBytes());
        using var client = application.CreateClient();

        using var response = await application.PostAsync(Save("scan.nii"));

        // Of 3 slices of 1 channel each, the network sees 3 channels.
        Assert.Equal((3, 1), (application.Service.Info.Channels, application.Service.Info.ImageChannels));
        Assert.Equal(1, JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(TestApplication.Path)).GetProperty("channels").GetInt32());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // 16 voxels at 1 mm would be 16 / 0.002 = 8000 of the model in each direction.
    [Fact]
    public async Task Start_ModelOfFineSpacing_Serves()
    {
        var fine = new VolumeModel { Volumes = new() { Normalization = VolumeNormalization.DataSet, Spacing = new VolumeSpacing(0.002, 0.002, 0.002) } };
        await using var application = await TestApplication.StartAsync(model: fine.CreateBytes());
        var volume = VolumeModel.CreateVolume(new ImageSize(6, 5, 4), spacing: new VolumeSpacing(0.002, 0.002, 0.002));

        using var response = await application.PostAsync(Save("scan.nii", volume));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Post_Viewer_IsHtmlOfTheVolume()
    {
        var response = await PostAsync(Save("scan.nii"), "viewer");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("data-whole=\"6 5 4\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, "application/gzip")]
    [InlineData("*/*", HttpStatusCode.OK, "application/gzip")]
    [InlineData("application/gzip", HttpStatusCode.OK, "application/gzip")]
    [InlineData("text/html, */*;q=0.8", HttpStatusCode.OK, "application/gzip")]
    [InlineData("text/html", HttpStatusCode.OK, "text/html")]
    [InlineData("image/png", HttpStatusCode.NotAcceptable, "application/problem+json")]
    public async Task Post_Accept_ChoosesAmongTheAnswersOfVolumes(string? accept, HttpStatusCode status, string mediaType)
    {
        using var response = await _application.PostAsync(Save("scan.nii"), accept: accept);

        Assert.Equal((status, mediaType), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        string reason = status == HttpStatusCode.OK ? "" : "there are application/gzip, text/html.";
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Model_SaysThatItTakesVolumes()
    {
        using var client = _application.CreateClient();

        var answer = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(TestApplication.Path));

        Assert.True(answer.GetProperty("volumes").GetBoolean());
        Assert.Equal(["application/gzip", "text/html"], answer.GetProperty("formats").EnumerateArray().Select(item => item.GetString()));
    }

    [Theory]
    [InlineData("objects", HttpStatusCode.NotAcceptable, "the answer is the mask")]
    [InlineData("overlay", HttpStatusCode.NotAcceptable, "the answer is the mask")]
    public async Task Post_FormatOfImages_IsRefused(string format, HttpStatusCode status, string reason)
    {
        var response = await PostAsync(Save("scan.nii"), format);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // What such a header names would be a file of the server.
    [Theory]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 1 1 1\nencoding: raw\ndata file: /etc/hostname\n\n")]
    [InlineData("no volume")]
    public async Task Post_WhatIsNoNifti_IsRefused(string content)
    {
        var response = await PostAsync(Encoding.ASCII.GetBytes(content), "mask");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("no NIfTI file", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_VolumeCutShort_IsRefusedByItsNameAlone()
    {
        var response = await PostAsync(Save("scan.nii")[..400], "mask");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(Path.GetTempPath(), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_VoxelThatIsNoNumber_IsRefusedByItsNameAlone()
    {
        float[] voxels = Volume.Voxels.ToArray();
        voxels[7] = float.NaN;

        var response = await PostAsync(Save("scan.nii", Volume.WithVoxels(voxels)), "mask");

        string reason = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("has the value NaN in channel 0 at column 1, row 1, slice 0", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_VolumeOfOneSlice_IsRefusedWithTheReason()
    {
        var response = await PostAsync(Save("scan.nii", VolumeModel.CreateVolume(new ImageSize(6, 5, 1))), "mask");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("it is an image that is stored as a volume", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private byte[] Save(string name, SegmentationVolume? volume = null)
    {
        (volume ?? Volume).Save(_application.Folder[name]);
        return File.ReadAllBytes(_application.Folder[name]);
    }

    private Task<HttpResponseMessage> PostAsync(byte[] content, string format) => _application.PostAsync(content, $"?format={format}");
}
