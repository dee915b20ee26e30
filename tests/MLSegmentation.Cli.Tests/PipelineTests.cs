using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MLSegmentation.Cli.Tests;

/// <summary>The whole way: train in one process, use the model in others.</summary>
public sealed class PipelineTests
{
    [Theory]
    [InlineData("unet")]
    [InlineData("unet++")]
    [InlineData("attention-unet")]
    public void Train_AnyNetwork_ScoresTheSameInEveryProgram(string network)
    {
        using var folder = new WorkFolder(6);
        folder.AddImage("large.png", 83, seed: 50);
        Mlseg.RunProcess(folder.Train("--network", network, "--steps", "12", "--onnx", folder["model.onnx"], "--json", folder["train.json"])).Succeeded();
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--overlay", "--scores").Succeeded();
        Mlseg.Run("predict", "--model", folder["model.onnx"], "--images", Path.Combine(folder.Images, "large.png"), "--output", folder["one"]).Succeeded();

        var mlContext = new MLContext();
        using var engine = mlContext.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(mlContext.Model.Load(folder["model.zip"], out _));
        using var session = new InferenceSession(folder["model.onnx"]);
        var indices = SegmentationClasses.FromNames("background", "cell");
        foreach (string file in Directory.GetFiles(folder.Images))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            using var image = MLImage.CreateFromFile(file);
            var loaded = engine.Predict(new SegmentationInput { Image = image }).PredictedLabel!;
            Assert.Equal(loaded.Pixels.ToArray(), RunBare(session, image));
            Assert.Equal(loaded, SegmentationMask.Load(Path.Combine(folder["out"], name + ".png"), indices));
            Assert.True(File.Exists(Path.Combine(folder["out"], "overlays", name + ".png")));
            Assert.True(File.Exists(Path.Combine(folder["out"], "scores", name + ".npy")));
        }

        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["out"], "large.png")), File.ReadAllBytes(Path.Combine(folder["one"], "large.png")));
    }

    [Fact]
    public void Train_SameSeedTwice_WritesTheSameModel()
    {
        using var folder = new WorkFolder(4);
        Mlseg.Run(folder.Train("--steps", "6", "--onnx", folder["first.onnx"])).Succeeded();
        byte[] model = File.ReadAllBytes(folder["model.zip"]);
        Mlseg.RunProcess(folder.Train("--steps", "6", "--onnx", folder["second.onnx"])).Succeeded();

        Assert.Equal(File.ReadAllBytes(folder["first.onnx"]), File.ReadAllBytes(folder["second.onnx"]));
        Assert.Equal(model, File.ReadAllBytes(folder["model.zip"]));
    }

    [Fact]
    public void Train_WithValidation_WritesTheContractsJson()
    {
        using var folder = new WorkFolder(8);
        Mlseg.Run(folder.Train("--epochs", "2", "--validation-fraction", "0.25", "--json", folder["train.json"])).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["train.json"]));
        var root = json.RootElement;
        Assert.Equal(2, root.GetProperty("epochs").GetArrayLength());
        Assert.Equal(6, root.GetProperty("steps").GetInt32());
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.True(root.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.InRange(root.GetProperty("best").GetProperty("epoch").GetInt32(), 1, 2);
        Assert.InRange(root.GetProperty("validation").GetProperty("meanDice").GetDouble(), 0, 1);
    }

    [Fact]
    public void Evaluate_ModelAndItsPredictions_Agree()
    {
        using var folder = new WorkFolder(6);
        Mlseg.Run(folder.Train("--steps", "12")).Succeeded();
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"]).Succeeded();

        Mlseg.Run("evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks, "--json", folder["model.json"]).Succeeded();
        Mlseg.Run("evaluate", "--predictions", folder["out"], "--masks", folder.Masks, "--classes", "background=0,cell=255", "--json", folder["masks.json"])
            .Succeeded();

        using var model = JsonDocument.Parse(File.ReadAllText(folder["model.json"]));
        using var masks = JsonDocument.Parse(File.ReadAllText(folder["masks.json"]));
        foreach (string key in (string[])["meanDice", "meanIoU", "pixelAccuracy"])
        {
            Assert.Equal(model.RootElement.GetProperty(key).GetDouble(), masks.RootElement.GetProperty(key).GetDouble());
        }

        var cell = model.RootElement.GetProperty("classes")[1];
        Assert.Equal("cell", cell.GetProperty("name").GetString());
        string[] keys =
        [
            "name", "dice", "iou", "precision", "recall", "f1", "specificity", "areaUnderRocCurve", "averagePrecision", "support",
            "fBeta", "binaryAccuracy", "balancedAccuracy", "negativePredictiveValue", "volumetricSimilarity", "expectedCalibrationError", "brierScore",
            "bestDiceThreshold", "bestYoudenThreshold",
        ];
        Assert.Equal(keys, cell.EnumerateObject().Select(property => property.Name));
        Assert.InRange(model.RootElement.GetProperty("meanAreaUnderRocCurve").GetDouble(), 0, 1);
    }

    [Fact]
    public void Export_SavedModel_WritesTheOnnxThatTrainingWrote()
    {
        using var folder = new WorkFolder(4);
        Mlseg.Run(folder.Train("--steps", "4", "--onnx", folder["trained.onnx"])).Succeeded();

        Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["exported.onnx"]).Succeeded();
        Mlseg.Run("info", "--model", folder["exported.onnx"], "--json", folder["info.json"]).Succeeded();

        Assert.Equal(File.ReadAllBytes(folder["trained.onnx"]), File.ReadAllBytes(folder["exported.onnx"]));
        using var json = JsonDocument.Parse(File.ReadAllText(folder["info.json"]));
        Assert.Equal("unet", json.RootElement.GetProperty("network").GetString());
        Assert.Equal("255", json.RootElement.GetProperty("classes")[1].GetProperty("value").GetString());
    }

    private static byte[] RunBare(InferenceSession session, MLImage image)
    {
        var pixels = image.Pixels;
        byte[] rgb = new byte[image.Width * image.Height * 3];
        int red = image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        for (int i = 0; i < rgb.Length / 3; i++)
        {
            rgb[i * 3] = pixels[(i * 4) + red];
            rgb[(i * 3) + 1] = pixels[(i * 4) + 1];
            rgb[(i * 3) + 2] = pixels[(i * 4) + 2 - red];
        }

        using var input = OrtValue.CreateTensorValueFromMemory(rgb, [1, image.Height, image.Width, 3]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["Image"], [input], ["PredictedLabel"]);
        return outputs[0].GetTensorDataAsSpan<byte>().ToArray();
    }
}
