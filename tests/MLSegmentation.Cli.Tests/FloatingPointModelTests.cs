using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Tests;

/// <summary>What the tool says of a model for floating-point pixels, which image files do not have.</summary>
public sealed class FloatingPointModelTests
{
    [Fact]
    public void AnyCommand_ModelForFloatingPointPixels_ShowsItOrSaysWhatToDo()
    {
        using var folder = new WorkFolder(2);
        string model = folder["float.zip"];
        Train(model);

        string shown = Mlseg.Run("info", "--model", model, "--json", folder["info.json"]).Succeeded().Output;
        Mlseg.Run("export", "--model", model, "--onnx", folder["float.onnx"], "--float16").Succeeded();

        Assert.Contains("floating-point pixels, 5 channels, any size", shown, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["info.json"]));
        Assert.Equal("floatingPoint", json.RootElement.GetProperty("pixels").GetString());
        Mlseg.Run("predict", "--model", model, "--images", folder.Images, "--output", folder["out"]).Refused(
            1,
            "takes floating-point pixels with 5 channels",
            "docs/how-to/more-channels-more-bits.md");
        Mlseg.Run("evaluate", "--model", folder["float.onnx"], "--images", folder.Images, "--masks", folder.Masks).Refused(
            1,
            "takes floating-point pixels with 5 channels");
        Mlseg.Run(folder.Train("--steps", "1", "--initial-weights", model)).Refused(1, "was trained on floating-point pixels of 5 channels");
    }

    private static void Train(string model)
    {
        var mlContext = new MLContext(seed: 1);
        var options = new SegmentationTrainerOptions
        {
            Steps = 1,
            Classes = SegmentationClasses.FromNames("ground", "thing"),
            Execution = new() { Threads = 1 },
        };
        var trainer = mlContext.Segmentation().Trainers.UNet(new() { Width = 2, Depth = 2 }, options);
        using var trained = trainer.Fit(mlContext.Data.LoadFromEnumerable([new Row()]));
        mlContext.Model.Save(trained, null, model);
    }

    private sealed class Row
    {
        [VectorType(5, 16, 16)]
        public float[] Image { get; set; } = [.. Enumerable.Range(0, 5 * 16 * 16).Select(index => (float)index)];

        public SegmentationMask Label { get; set; } = new(16, 16, [.. Enumerable.Range(0, 16 * 16).Select(index => (byte)(index % 2))]);
    }
}
