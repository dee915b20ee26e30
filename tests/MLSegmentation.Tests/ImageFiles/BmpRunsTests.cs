using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class BmpRunsTests
{
    // Rows of four pixels: a run of four, and the end of the row. 0001 ends the image, 0002xxyy moves on, and 00nn begins nn pixels without a run.
    [Theory]
    [InlineData("04100000041000000001", 8, 2, true)]
    [InlineData("0410000004100001", 8, 2, true)]
    [InlineData("041000000410", 8, 2, true)]
    [InlineData("041000000210" + "0001", 8, 2, true)]
    [InlineData("04100000" + "00020001" + "0001", 8, 3, true)]
    [InlineData("0004010203040000" + "0004010203040001", 8, 2, true)]
    [InlineData("000412340000" + "000412340001", 4, 2, true)]
    [InlineData("04101010" + "0000" + "04101010" + "0001", 24, 2, true)]
    [InlineData("041000000001", 8, 2, false)]
    [InlineData("0001", 8, 1, false)]
    [InlineData("04100000" + "000401", 8, 2, false)]
    [InlineData("04100000" + "000200", 8, 2, false)]
    public void ReachLastRow_Runs_EndInItOrNot(string runs, int bitsPerPixel, int height, bool expected) =>
        Assert.Equal(expected, BmpRuns.ReachLastRow(Convert.FromHexString(runs), bitsPerPixel, height));
}
