using System.Text.Json;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MLSegmentation.Cli.Tests;

public sealed class DenoiseCommandTests : IDisposable
{
    private readonly WorkFolder _folder = new(3);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Denoise_CleanImagesAndNoise_TrainsAndAppliesAndCompares()
    {
        var trained = Mlseg.Run(Train(
            "--noise", "gaussian:0.1", "--validation-fraction", "0.3", "--onnx", _folder["denoiser.onnx"], "--json", _folder["train.json"])).Succeeded();
        Assert.Contains("training red-cnn", trained.Output, StringComparison.Ordinal);
        Assert.Contains("noise gaussian:0.1, 1 channel, crops of 48x48", trained.Output, StringComparison.Ordinal);
        Assert.Contains("validation PSNR", trained.Output, StringComparison.Ordinal);
        using var training = JsonDocument.Parse(File.ReadAllText(_folder["train.json"]));
        Assert.Equal(2, training.RootElement.GetProperty("steps").GetInt32());
        Assert.True(training.RootElement.GetProperty("best").GetProperty("figures").TryGetProperty("psnr", out _));

        foreach (string model in new[] { "denoiser.zip", "denoiser.onnx" })
        {
            var applied = Mlseg.Run(
                "denoise", "--model", _folder[model], "--images", _folder.Images, "--noise", "gaussian:0.1", "--output", _folder["out"], "--threads", "1",
                "--json", _folder["out.json"]).Succeeded();

            Assert.Contains("noisy:    PSNR 20.", applied.Output, StringComparison.Ordinal);
            Assert.Contains("denoised: PSNR", applied.Output, StringComparison.Ordinal);
            using var result = JsonDocument.Parse(File.ReadAllText(_folder["out.json"]));
            Assert.Equal(3, result.RootElement.GetProperty("images").GetArrayLength());
            Assert.Equal(255, result.RootElement.GetProperty("after").GetProperty("range").GetDouble());
        }

        var info = Mlseg.Run("info", "--model", _folder["denoiser.zip"]).Succeeded();
        Assert.Contains("a denoiser", info.Output, StringComparison.Ordinal);
        Assert.Contains("gaussian:0.1", info.Output, StringComparison.Ordinal);
        Mlseg.Run("predict", "--model", _folder["denoiser.zip"], "--images", _folder.Images, "--output", _folder["masks2"])
            .Refused(1, "is a denoiser", "mlseg denoise");
    }

    [Fact]
    public void Denoise_NoisyImagesAndTargets_LearnsFromPairs()
    {
        var noisy = Mlseg.Run("denoise", "--images", _folder.Images, "--noise", "poisson:50", "--output", _folder["noisy"]).Succeeded();
        Assert.Contains("3 images:", noisy.Output, StringComparison.Ordinal);
        using (var image = MLImage.CreateFromFile(_folder["noisy/cells00.png"]))
        {
            Assert.Equal(WorkFolder.ImageSide, image.Width);
        }

        Mlseg.Run(
            "denoise", "--train", _folder["noisy"], "--targets", _folder.Images, "--model", _folder["denoiser.zip"], "--width", "2", "--crop", "48x48",
            "--steps", "1", "--batch-size", "2", "--threads", "1").Succeeded();
        var applied = Mlseg.Run(
            "denoise", "--model", _folder["denoiser.zip"], "--images", _folder["noisy"], "--targets", _folder.Images, "--output", _folder["out"],
            "--threads", "1").Succeeded();

        Assert.Contains("(range 255)", applied.Output, StringComparison.Ordinal);
        Assert.Equal(["cells00.png", "cells01.png", "cells02.png"], Directory.GetFiles(_folder["out"]).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public void Denoise_ADamagedImage_WritesTheOthers()
    {
        Mlseg.Run(Train("--noise", "gaussian")).Succeeded();
        File.WriteAllText(Path.Combine(_folder.Images, "cells01.png"), "no image");

        var result = Mlseg.Run("denoise", "--model", _folder["denoiser.zip"], "--images", _folder.Images, "--output", _folder["out"], "--threads", "1");

        result.Refused(1, "cells01.png");
        Assert.Equal(2, Directory.GetFiles(_folder["out"]).Length);
    }

    [Fact]
    public void Denoise_GreyAndTransparentImages_KeepWhatTheyAre()
    {
        _ = Directory.CreateDirectory(_folder["kinds"]);
        WriteImage("kinds/grey.png", SKColorType.Gray8, new SKColor(90, 90, 90));
        WriteImage("kinds/clear.png", SKColorType.Rgba8888, new SKColor(200, 40, 90, 128));

        Mlseg.Run("denoise", "--images", _folder["kinds"], "--noise", "gaussian:0.1", "--output", _folder["out"]).Succeeded();

        // The colour type of PNG, at byte 25: 0 is grey, 6 red, green, blue and opacity.
        Assert.Equal([0, 6], new[] { "grey", "clear" }.Select(name => (int)File.ReadAllBytes(_folder[$"out/{name}.png"])[25]));
        using var clear = SKBitmap.Decode(_folder["out/clear.png"]);
        Assert.All(clear.Pixels, pixel => Assert.Equal(128, pixel.Alpha));
    }

    [Fact]
    public void Denoise_ColoursAndADenoiserForGrey_SaysThatTheyAreLost()
    {
        Mlseg.Run(Train("--noise", "gaussian", "--channels", "1")).Succeeded();
        WriteImage("images/cells00.png", SKColorType.Rgba8888, new SKColor(200, 40, 90));

        var result = Mlseg.Run("denoise", "--model", _folder["denoiser.zip"], "--images", _folder.Images, "--output", _folder["out"], "--threads", "1");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("warning: 1 of 3 images have colours", result.Error, StringComparison.Ordinal);
        Assert.Contains("--channels 3", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--train images --model m.zip", "--targets", "--noise")]
    [InlineData("--train images --noise gaussian:0.1", "--model")]
    [InlineData("--train images --noise gaussian:0.1 --model m.onnx", ".zip")]
    [InlineData("--train images --noise gaussian:0.1 --targets images --model m.zip", "give one of them")]
    [InlineData("--train images --noise gaussian:9 --model m.zip", "gaussian:DEVIATION")]
    [InlineData("--train images --noise gaussian:0.1 --model m.zip --output out", "--output")]
    [InlineData("--train images --noise gaussian:0.1 --model m.zip --crop 32x32", "above 40")]
    [InlineData("--train images --noise gaussian:0.1 --model m.zip --time-limit 5", "--time-limit is for a denoiser that is applied")]
    [InlineData("--images images --output out", "--model")]
    [InlineData("--images images --noise gaussian:0.1", "--output")]
    [InlineData("--images images --noise gaussian:0.1 --output out --steps 3", "--train")]
    [InlineData("--images images --noise gaussian:0.1 --output out --reuse-memory false", "--reuse-memory", "--train")]
    [InlineData("--images images --noise gaussian:0.1 --output out --threads 1", "--threads", "--model")]
    [InlineData("--images images --model m.zip --output out --seed 3", "--seed", "--noise")]
    public void Denoise_WrongUsage_SaysWhatIsMissing(string arguments, params string[] parts)
    {
        string[] files = ["images", "out", "m.zip", "m.onnx"];
        string[] words = [.. arguments.Split(' ').Select(word => files.Contains(word) ? _folder[word] : word)];

        Mlseg.Run(["denoise", .. words]).Refused(2, parts);
    }

    [Fact]
    public void Denoise_ASegmentationModel_SaysWhatItIs()
    {
        TrainedModels.Write(_folder["model.zip"], "--steps", "1");

        Mlseg.Run("denoise", "--model", _folder["model.zip"], "--images", _folder.Images, "--output", _folder["out"])
            .Refused(1, "is a segmentation model", "mlseg predict");
    }

    private void WriteImage(string name, SKColorType type, SKColor color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(24, 24, type, type == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul));
        bitmap.Erase(color);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(_folder[name], data.ToArray());
    }

    private string[] Train(params string[] more) =>
    [
        "denoise", "--train", _folder.Images, "--model", _folder["denoiser.zip"], "--width", "2", "--crop", "48x48", "--steps", "2", "--batch-size", "2",
        "--patches-per-image", "2", "--threads", "1", .. more,
    ];
}
