using System.Text.Json.Nodes;
using MLSegmentation.Cli.Demo;

namespace MLSegmentation.Cli.Tests;

public sealed class VideoCommandTests
{
    [Fact]
    public void Video_FolderOfFramesWithTruth_WritesMasksFilmAndMetrics()
    {
        using var folder = new WorkFolder(4);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        File.Delete(Path.Combine(folder.Masks, "cells03.png"));

        Mlseg.Run(Video(folder, "--masks", folder.Masks, "--film", folder["film.gif"], "--frame-rate", "5", "--json", folder["video.json"])).Succeeded();

        var result = JsonNode.Parse(File.ReadAllText(folder["video.json"]))!;
        var frames = result["frames"]!.AsArray();
        Assert.Equal(["cells00", "cells01", "cells02", "cells03"], frames.Select(frame => (string?)frame!["frame"]));
        Assert.Equal(folder["out/cells02.png"], (string?)frames[2]!["mask"]);
        Assert.Equal(WorkFolder.ImageSide * WorkFolder.ImageSide, frames[0]!["pixels"]!.AsObject().Sum(item => (int)item.Value!));
        Assert.Equal("adaptive", (string?)result["smoothing"]!["kind"]);
        Assert.Equal(["smoothed", "unsmoothed", "truth"], result["metrics"]!.AsObject().Select(item => item.Key));
        Assert.Equal(1, (double)result["metrics"]!["truth"]!["meanIoU"]!);
        var film = VideoFrames.Open(folder["film.gif"]);
        Assert.Equal((4, 5.0), (film.Count!.Value, film.FramesPerSecond!.Value));
        Assert.Equal(4, Directory.GetFiles(folder["out"], "*.png").Length);
    }

    [Fact]
    public void Video_WithoutSmoothing_WritesWhatPredictWrites()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["alone"], "--threads", "1").Succeeded();

        var run = Mlseg.Run(Video(folder, "--smoothing", "none"));

        run.Succeeded();
        Assert.DoesNotContain("smoothed  ", run.Output.Replace("unsmoothed", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (string name in (string[])["cells00.png", "cells01.png"])
        {
            Assert.Equal(File.ReadAllBytes(folder[$"alone/{name}"]), File.ReadAllBytes(folder[$"out/{name}"]));
        }
    }

    [Fact]
    public void Video_AnimatedGif_NamesMasksByTheirNumbers()
    {
        using var folder = new WorkFolder();
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        using (var stream = File.Create(folder["film.gif"]))
        {
            using var film = new AnimatedGifWriter(stream, framesPerSecond: 25);
            for (int index = 0; index < 2; index++)
            {
                WorkFolder.SaveGrey(new DemoCells(48, index).Grey, 48, 48, folder["frame.png"]);
                using var image = Microsoft.ML.Data.MLImage.CreateFromFile(folder["frame.png"]);
                film.Add(image);
            }
        }

        string[] arguments = Video(folder, "--json", folder["video.json"], "--smoothing", "motion");
        arguments[Array.IndexOf(arguments, "--frames") + 1] = folder["film.gif"];
        Mlseg.Run(arguments).Succeeded();

        Assert.Equal(["frame00001.png", "frame00002.png"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order());
        Assert.Equal(25, (double)JsonNode.Parse(File.ReadAllText(folder["video.json"]))!["framesPerSecond"]!);
    }

    [Theory]
    [InlineData("--smoothing", "fast", "--smoothing")]
    [InlineData("--new-frame-weight", "0", "--new-frame-weight")]
    [InlineData("--search-radius", "100", "--search-radius")]
    [InlineData("--frame-rate", "5", "--film")]
    [InlineData("--classes", "a=0,b=1", "--masks")]
    [InlineData("--film", "film.avi", ".gif")]
    public void Video_OptionThatDoesNotFit_IsWrongUsage(string option, string value, string expected)
    {
        using var folder = new WorkFolder(1);

        var result = Mlseg.Run(Video(folder, option, value));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Video_OutputAmongTheFrames_IsRefused()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        string[] arguments = Video(folder);
        arguments[Array.IndexOf(arguments, "--output") + 1] = folder.Images;

        var result = Mlseg.Run(arguments);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--output", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Video_MasksOfOtherNames_AreRefusedAndNoFilmIsLeft()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        Directory.CreateDirectory(folder["truth"]);
        File.Copy(Path.Combine(folder.Masks, "cells00.png"), folder["truth/other.png"]);

        var result = Mlseg.Run(Video(folder, "--masks", folder["truth"], "--film", folder["film.gif"]));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("other", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["film.gif"]));
    }

    [Fact]
    public void Video_FilmThatNeedsFFmpegWhereItIsMissing_SaysSo()
    {
        using var folder = new WorkFolder();
        File.WriteAllText(folder["film.mp4"], "no image");
        string[] arguments = Video(folder, "--ffmpeg", folder["none"]);
        arguments[Array.IndexOf(arguments, "--frames") + 1] = folder["film.mp4"];

        var result = Mlseg.Run(arguments);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("install", result.Error, StringComparison.Ordinal);
    }

    private static string[] Video(WorkFolder folder, params string[] more) =>
        ["video", "--model", folder["model.zip"], "--frames", folder.Images, "--output", folder["out"], "--threads", "1", .. more];
}
