namespace MLSegmentation.Samples.Tests;

public sealed class TrainAndScoreTests
{
    [Fact]
    public void Program_FoldersOfImages_TrainsAndLeavesModelAndOnnx()
    {
        using var images = new TestImages(12);
        string model = Path.Combine(images.Folder, "model.zip");

        (int exitCode, string output, string error) = SampleProgram.Run("TrainAndScore", "TrainAndScore.dll", images.Images, images.Masks, model, "30");

        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"Dice 0\.\d{3}  IoU 0\.\d{3}  AUC (0\.\d{3}|1\.000)", output);
        Assert.Contains("128x128", output, StringComparison.Ordinal);
        Assert.True(File.Exists(model));
        Assert.True(File.Exists(Path.ChangeExtension(model, ".onnx")));
    }

    [Fact]
    public void Program_WithoutArguments_ShowsUsage()
    {
        (int exitCode, _, string error) = SampleProgram.Run("TrainAndScore", "TrainAndScore.dll");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("usage:", error, StringComparison.Ordinal);
    }
}
