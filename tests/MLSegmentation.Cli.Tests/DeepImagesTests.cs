using System.Text.Json;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Tests;

/// <summary>Image files of 16 bits in every command that reads images.</summary>
public sealed class DeepImagesTests : IDisposable
{
    private readonly WorkFolder _folder = new(3);

    // The images of 8 bits, 16 times as bright: 12 bits in 16.
    public DeepImagesTests()
    {
        foreach (string path in Directory.GetFiles(_folder.Images))
        {
            Write("twelve", path, value => 16 * value);
            Write("sixteen", path, value => value);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnyCommand_ImagesOf16Bits_ReadsThemInFullDepth()
    {
        string model = _folder["deep.zip"];
        string[] data = ["--images", _folder["twelve"], "--masks", _folder.Masks];
        Mlseg.Run(
            [
                "train", .. data, "--classes", "background=0,cell=255", "--width", "4", "--depth", "2", "--crop", "32x32", "--steps", "4", "--seed", "1",
                "--threads", "1", "--augmentations", "microscopy", "--model", model, "--onnx", _folder["deep.onnx"],
            ]).Succeeded();

        string shown = Mlseg.Run("info", "--model", model, "--json", _folder["info.json"]).Succeeded().Output;
        Assert.Contains("16 bits, 1 channel, any size", shown, StringComparison.Ordinal);
        Assert.Matches(@"trained on\s+values from \d+ to \d+", shown);
        using var info = JsonDocument.Parse(File.ReadAllText(_folder["info.json"]));
        Assert.Equal("unsigned16", info.RootElement.GetProperty("samples").GetString());
        Assert.InRange(info.RootElement.GetProperty("trainingRange").GetProperty("maximum")[0].GetDouble(), 256, 4080);

        Mlseg.Run("predict", "--model", model, "--images", _folder["twelve"], "--output", _folder["out"], "--overlay").Succeeded();
        using var overlay = MLImage.CreateFromFile(_folder["out/overlays/cells00.png"]);
        Assert.True(overlay.Pixels.ToArray().Distinct().Count() > 100);
        Mlseg.Run(["evaluate", "--model", _folder["deep.onnx"], .. data, "--report", _folder["report.html"]]).Succeeded();
        Mlseg.Run(["augment-preview", .. data, "--classes", "background=0,cell=255", "--output", _folder["preview.png"]]).Succeeded();

        string warning = Mlseg.Run("evaluate", "--model", model, "--images", _folder["sixteen"], "--masks", _folder.Masks).Succeeded().Error;
        Assert.Matches(@"^mlseg: warning: '.*cells00\.png' has values from \d+ to \d+, but the model was trained on values from [^\n]*\n$", warning);
        Mlseg.Run("predict", "--model", model, "--images", _folder.Images, "--output", _folder["out"]).Refused(
            1, "holds images of 8 bits (the first is", "cells00.png", "the model was trained on images of 16 bits, 1 channel");
    }

    [Fact]
    public void Denoise_ImagesOf16Bits_SaysThatItIsFor8()
    {
        string[] given = ["denoise", "--noise", "gaussian:0.1"];
        Mlseg.Run([.. given, "--images", _folder["twelve"], "--output", _folder["out"]]).Refused(1, "twelve' have more than 8 bits", "Convert them");
        Mlseg.Run([.. given, "--train", _folder["twelve"], "--model", _folder["denoiser.zip"]]).Refused(1, "twelve' have more than 8 bits", "Convert them");
    }

    [Fact]
    public void Baseline_FittedTo16Bits_RefusesImagesOf8() => Mlseg.Run(
        "baseline", "--images", _folder["twelve"], "--masks", _folder.Masks, "--classes", "background=0,cell=255", "--test-images", _folder.Images,
        "--test-masks", _folder.Masks, "--method", "otsu").Refused(1, "holds images of 8 bits, but the method 'otsu' was fitted to images of more depth");

    [Fact]
    public void Predict_ModelFor8Bits_RefusesFilesOf16ByName()
    {
        Mlseg.Run(_folder.Train("--steps", "1")).Succeeded();

        Mlseg.Run("predict", "--model", _folder["model.zip"], "--images", _folder["twelve"], "--output", _folder["out"]).Refused(
            1, "holds images of 16 bits, 1 channel (the first is", "cells00.png", "the model was trained on images of 8 bits");
        Assert.False(File.Exists(_folder["out/cells00.png"]));
        Mlseg.Run("video", "--model", _folder["model.zip"], "--frames", _folder["twelve"], "--output", _folder["film"], "--threads", "1")
            .Refused(1, "The frame 'cells00' could not be scored: ", "16 bits");

        // Among images of 8 bits, only that one fails.
        File.Copy(Path.Combine(_folder["twelve"], "cells00.png"), Path.Combine(_folder.Images, "deep.png"));
        var mixed = Mlseg.Run("predict", "--model", _folder["model.zip"], "--images", _folder.Images, "--output", _folder["mixed"]);
        Assert.Equal(1, mixed.ExitCode);
        Assert.Contains("deep.png' is a PNG file of 16 bits, 1 channel", mixed.Error, StringComparison.Ordinal);
        Assert.Contains("1 image could not be predicted", mixed.Error, StringComparison.Ordinal);
        string[] written = ["cells00.png", "cells01.png", "cells02.png"];
        Assert.Equal(written, Directory.GetFiles(_folder["mixed"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_SeveralDepths_SaysHowManyOfEach()
    {
        File.Copy(Path.Combine(_folder["twelve"], "cells00.png"), Path.Combine(_folder.Images, "cells00.png"), overwrite: true);

        Mlseg.Run(_folder.Train("--steps", "1")).Refused(1, "2 with 8 bits ('cells01.png', 'cells02.png'); 1 with 16 bits, 1 channel ('cells00.png')");
    }

    private void Write(string folder, string path, Func<int, int> change)
    {
        using var image = MLImage.CreateFromFile(path);
        byte[] pixels = image.Pixels.ToArray();
        int[] values = [.. Enumerable.Range(0, image.Width * image.Height).Select(pixel => change(pixels[4 * pixel]))];
        DeepPng.Write(Path.Combine(_folder[folder], Path.GetFileName(path)), image.Width, image.Height, values);
    }
}
