using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed class MoreChannelsTests
{
    [Fact]
    public void Program_AFolder_KeepsTheBitsThatTellWaterFromLand()
    {
        using var folder = new TemporaryFolder();

        (int exitCode, string output, string error) = SampleProgram.Run("MoreChannels", "MoreChannels.dll", folder["tiles"], "60");

        // Water is 20040 and land 20100, each give or take 30: 121 numbers, and one without the low byte, as 78·256 = 19968 and 79·256 = 20224.
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("4 channels of Unsigned16, exactly as they were written", output, StringComparison.Ordinal);
        Assert.Contains("infrared from 20010 to 20130: 121 values, 1 with 8 bits", output, StringComparison.Ordinal);
        Assert.Matches(@"a model for 16 bits, 4 channels: Dice (0\.[89]\d{2}|1\.000)", output);
        Assert.True(File.Exists(folder["tiles/water.png"]));
    }
}
