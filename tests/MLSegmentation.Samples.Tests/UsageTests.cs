using MLSegmentation.TestSupport;

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
    [InlineData("CrossValidation", "'{0}' ", "{0}", "{0}", "output")]
    [InlineData("CustomLoss", "'{0}' ", "{0}", "{0}")]
    [InlineData("CustomNetwork", "'{0}' ", "{0}", "{0}", "model.onnx")]
    [InlineData("MoreChannels", "{0}.png", "{0}.png")]
    [InlineData("MultiClass", "{0}.png", "{0}.png")]
    [InlineData("ScoreInPipeline", "images", "{0}.png", "{0}", "{0}", "pipeline.zip")]
    [InlineData("TrainAndScore", "no rows", "{0}", "{0}", "model.zip")]
    [InlineData("WebApi", "none.zip' does not exist", "--Segmentation:ModelPath=none.zip", "--urls=http://127.0.0.1:0")]
    public void Program_WhatCannotBeUsed_IsOneLine(string sample, string expected, params string[] arguments)
    {
        // A folder without images, and a file where a folder is to be made.
        using var folder = new TemporaryFolder();
        string empty = Directory.CreateDirectory(folder["empty"]).FullName;
        File.WriteAllText($"{empty}.png", "no image");

        (int exitCode, _, string error) = SampleProgram.Run(
            sample, $"{sample}.dll", [.. arguments.Select(argument => string.Format(System.Globalization.CultureInfo.InvariantCulture, argument, empty))]);

        Assert.Equal(1, exitCode);
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, empty), error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
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
