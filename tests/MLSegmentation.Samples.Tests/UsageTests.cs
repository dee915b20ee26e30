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
}
