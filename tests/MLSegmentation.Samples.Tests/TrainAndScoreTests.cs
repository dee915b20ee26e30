namespace MLSegmentation.Samples.Tests;

public sealed class TrainAndScoreTests
{
    [Fact]
    public void Program_FoldersOfPictures_TrainsAndLeavesModelAndOnnx()
    {
        using var pictures = new Pictures(12);
        string model = Path.Combine(pictures.Folder, "model.zip");

        (int exitCode, string output, string error) = SampleProgram.Run("TrainAndScore", "TrainAndScore.dll", pictures.Images, pictures.Masks, model, "30");

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
