namespace MLSegmentation.Samples.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("CrossValidation")]
    [InlineData("CustomLoss")]
    [InlineData("CustomNetwork")]
    [InlineData("MoreChannels")]
    [InlineData("MultiClass")]
    [InlineData("PredictionEngine")]
    [InlineData("ScoreInPipeline")]
    public void Program_WithoutArguments_ShowsUsage(string sample)
    {
        (int exitCode, string output, string error) = SampleProgram.Run(sample, $"{sample}.dll");

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"usage: {sample} ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("CrossValidation", "output")]
    [InlineData("CustomLoss")]
    [InlineData("CustomNetwork", "model.onnx")]
    [InlineData("ScoreInPipeline", "test", "pipeline.zip")]
    [InlineData("TrainAndScore", "model.zip")]
    public void Program_MissingFolder_NamesIt(string sample, params string[] others)
    {
        (int exitCode, _, string error) = SampleProgram.Run(sample, $"{sample}.dll", ["not-there/images", "not-there/masks", .. others]);

        Assert.Equal(2, exitCode);
        Assert.Equal("There is no 'not-there/images'.", error.Trim());
    }
}
