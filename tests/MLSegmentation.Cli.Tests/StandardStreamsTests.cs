using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

/// <summary>What a shell makes of the tool's streams.</summary>
public sealed class StandardStreamsTests
{
    [Fact]
    public void Json_Dash_LeavesNothingElseOnStandardOutput()
    {
        string output = Mlseg.Run("summary", "--network", "unet", "--json", "-").Succeeded().Output;

        using var json = JsonDocument.Parse(output);
        Assert.Equal("unet", json.RootElement.GetProperty("network").GetString());
    }

    [Fact]
    public void Json_StandardOutputThatIsAFile_GoesOnBehindWhatItHolds()
    {
        using var folder = new WorkFolder();
        string file = folder["out.txt"];

        // Both commands write to the same open file.
        var result = Mlseg.Shell($"{{ echo first; {Mlseg.CommandLine} summary --network unet --json /dev/stdout; }} > {file}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] parts = File.ReadAllText(file).Split('\n', 2);
        Assert.Equal("first", parts[0]);
        using var json = JsonDocument.Parse(parts[1]);
        Assert.Equal("unet", json.RootElement.GetProperty("network").GetString());
    }

    [Fact]
    public void Json_DeviceThatIsNotThere_IsRefusedBeforeTheWork()
    {
        var result = Mlseg.Run("summary", "--network", "unet", "--json", "/dev/nonexist");

        result.Refused(1, "Cannot write '/dev/nonexist': there is no such device");
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void StandardOutput_ClosedPipe_EndsInSilence()
    {
        var result = Mlseg.Shell($"{Mlseg.CommandLine} summary | head -1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Single(result.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void StandardOutput_Closed_IsNamed() => Mlseg.Shell($"{Mlseg.CommandLine} summary >&-").Refused(1, "standard output is closed");

    // With fewer, the runtime itself does not start; with 200 there is enough for all.
    [Theory]
    [InlineData(70)]
    [InlineData(80)]
    [InlineData(85)]
    [InlineData(90)]
    public void Command_TooFewFilesCanBeOpened_EndsWithALine(int limit)
    {
        var result = Mlseg.Shell($"ulimit -n {limit} && {Mlseg.CommandLine} summary --network unet");

        if (result.ExitCode != 0)
        {
            result.Refused(1);
            Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        }
    }

    [Fact]
    public void StandardError_Closed_StillEndsWithTheExitCode() => Assert.Equal(2, Mlseg.Shell($"{Mlseg.CommandLine} summary --wdith 3 2>&-").ExitCode);

    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("")]
    public void ThreadsVariable_NoNumber_IsRefused(string value) =>
        Mlseg.Shell($"OMP_NUM_THREADS={value} {Mlseg.CommandLine} summary").Refused(2, $"OMP_NUM_THREADS is '{value}'");
}
