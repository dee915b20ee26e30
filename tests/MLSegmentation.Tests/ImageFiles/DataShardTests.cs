using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.DataViews;

namespace MLSegmentation.Tests.ImageFiles;

public class DataShardTests
{
    [Fact]
    public void TakeFrom_AllShards_HaveEachItemOnceAndAreEven()
    {
        int[] items = [.. Enumerable.Range(0, 10)];

        var parts = Enumerable.Range(0, 4).Select(index => new DataShard(index, 4).TakeFrom(items)).ToArray();

        Assert.Equal([[0, 4, 8], [1, 5, 9], [2, 6], [3, 7]], parts);
        Assert.Empty(new DataShard(10, 11).TakeFrom(items));
    }

    [Fact]
    public void Parse_WhatToStringWrote_IsTheSame() => Assert.Equal(new DataShard(6, 7), DataShard.Parse(new DataShard(6, 7).ToString()));

    [Theory]
    [InlineData("7/7", "'7/7' is no shard: they are counted from 0, so that the last of 7 is 6/7.")]
    [InlineData("1", "'1' is no shard; give which one, from 0 on, and of how many (1 to 1000000), as in 0/7 for the first of seven.")]
    [InlineData("-1/7", "'-1/7' is no shard; give")]
    [InlineData("0/0", "'0/0' is no shard; give")]
    [InlineData("0/1000001", "'0/1000001' is no shard; give")]
    [InlineData("1/2/3", "'1/2/3' is no shard; give")]
    public void Parse_AnythingElse_SaysWhatIsRight(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<SegmentationException>(() => DataShard.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_OutsideItsRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataShard(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataShard(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataShard(0, 0));
    }

    [Fact]
    public void LoadSegmentationImages_AShard_ReadsItsFilesOnly()
    {
        // Only the second file is there; the headers of the others are not looked for.
        using var folder = new TemporaryFolder();
        string[] files = [folder["a.png"], folder.WriteImage("b.png"), folder["c.png"]];
        var options = new SegmentationFolderOptions { RequireReadable = true, Shard = new DataShard(1, 3) };

        var data = new MLContext().Data.LoadSegmentationImages(files, options);

        Assert.Equal([files[1]], data.GetColumn<string>("ImagePath"));
        Assert.Equal(1, data.GetRowCount());
    }
}
