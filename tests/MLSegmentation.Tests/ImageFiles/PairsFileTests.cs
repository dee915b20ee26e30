using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class PairsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Shard_NeedsTheFilesOfItsPairsAndTheFirstOnes()
    {
        string csv = Write(8);

        // Of eight, 3, 4 and 7 are gone; in the second of four parts there are 1 and 5, in the first 0 and 4.
        foreach (int index in (int[])[3, 4, 7])
        {
            File.Delete(_folder[$"{index}.png"]);
        }

        Assert.Equal(8, PairsFile.Read(csv, new DataShard(1, 4)).Count);
        AssertMissing("'4.png' in line 6", () => PairsFile.Read(csv, new DataShard(0, 4)));
        AssertMissing("'3.png' in line 5", () => PairsFile.Read(csv));
        File.Delete(_folder["2.png"]);
        Assert.Throws<SegmentationException>(() => PairsFile.Read(csv, new DataShard(1, 4)));
    }

    [Fact]
    public void LoadSegmentationPairs_ShardsOfNamesThatAreWrittenOtherwise_AreOfOneList()
    {
        string csv = Write(8, folder: "./sub\\");
        SegmentationMask mask = new(2, 1, [0, 1]);
        Directory.CreateDirectory(_folder["sub"]);
        for (int index = 0; index < 8; index++)
        {
            mask.Save(_folder[$"sub/{index}.png"]);
        }

        var parts = Enumerable.Range(0, 4).Select(index => new MLContext().Data.LoadSegmentationPairs(
            csv, SegmentationClasses.Parse("a=0, b=1"), new() { Shard = new DataShard(index, 4) })).ToList();

        Assert.Single(parts.Select(part => ShardOfList.Read(part.Schema)!.ListDigest).Distinct());
        Assert.All(parts.SelectMany(part => part.GetColumn<string>("ImagePath")), path => Assert.True(File.Exists(path), path));
    }

    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Read_FolderThatMayNotBeRead_NamesTheFile()
    {
        // Others may go through the folder of the test, and nobody into the one within.
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(_folder.Path, Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(_folder["locked"], UnixFileMode.None);
        File.WriteAllText(_folder["pairs.csv"], "image,mask\nlocked/a.png,locked/a.png\n");

        var exception = StrangerThread.Catch(() => PairsFile.Read(_folder["pairs.csv"]));

        Directory.Delete(_folder["locked"]);
        string message = Assert.IsType<SegmentationException>(exception).Message;
        Assert.StartsWith($"The image '{_folder["locked/a.png"]}' cannot be read: ", message, StringComparison.Ordinal);
    }

    private static void AssertMissing(string what, Action read) =>
        Assert.Contains(what, Assert.Throws<SegmentationException>(read).Message, StringComparison.Ordinal);

    private string Write(int count, string folder = "")
    {
        for (int index = 0; index < count; index++)
        {
            File.WriteAllText(_folder[$"{index}.png"], "");
        }

        File.WriteAllLines(_folder["pairs.csv"], ["image,mask", .. Enumerable.Range(0, count).Select(index => $"{folder}{index}.png,{folder}{index}.png")]);
        return _folder["pairs.csv"];
    }
}
