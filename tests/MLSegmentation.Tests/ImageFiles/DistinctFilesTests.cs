using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class DistinctFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DistinctFiles _files = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryAddWritten_OwnNames_AreDistinct()
    {
        Assert.True(_files.TryAddRead(_folder["a.png"], out _));
        Assert.True(_files.TryAddRead(_folder["a.png"], out _));
        Assert.True(_files.TryAddWritten(_folder["b.png"], out _));
        Assert.True(_files.TryAddWritten(_folder["c/a.png"], out _));
    }

    [UnixTheory]
    [InlineData("a.png")]
    [InlineData("x/../a.png")]
    [InlineData("./a.png")]
    [InlineData("way/a.png")]
    [InlineData("way/../a.png")]
    [InlineData("link.png")]
    [InlineData("way/link.png")]
    public void TryAddWritten_FileThatIsReadByAnotherPath_NamesIt(string path)
    {
        AddLinks();
        _files.TryAddRead(_folder["a.png"], out _);

        Assert.False(_files.TryAddWritten(_folder[path], out string? taken));
        Assert.Equal(_folder["a.png"], taken);
    }

    [UnixTheory]
    [InlineData("a.png")]
    [InlineData("link.png")]
    [InlineData("way/second.png")]
    public void TryAddWritten_WhereAReadLinkLeadsOver_NamesTheLink(string path)
    {
        // second.png -> link.png -> a.png
        AddLinks();
        File.CreateSymbolicLink(_folder["second.png"], "link.png");
        _files.TryAddRead(_folder["second.png"], out _);

        Assert.False(_files.TryAddWritten(_folder[path], out string? taken));
        Assert.Equal(_folder["second.png"], taken);
    }

    [UnixFact]
    public void TryAddRead_FileThatIsWrittenThroughAFolderThatIsNotThereYet_NamesIt()
    {
        AddLinks();
        _files.TryAddWritten(_folder["way/new/b.png"], out _);

        Assert.False(_files.TryAddRead(_folder["new/b.png"], out string? written));
        Assert.Equal(_folder["way/new/b.png"], written);
        Assert.False(_files.TryAddWritten(_folder["new/b.png"], out _));
    }

    [Fact]
    public void TryAddWritten_OtherCase_IsTheSameFileWhereTheFileSystemSaysSo()
    {
        File.WriteAllText(_folder["Scan.png"], "");
        bool isSame = File.Exists(_folder["sCAN.png"]);
        _files.TryAddRead(_folder["Scan.png"], out _);

        Assert.Equal(!isSame, _files.TryAddWritten(_folder["SCAN.PNG"], out _));
    }

    [Fact]
    public void TryAddWritten_FolderThatIsMountedTwice_IsOneFile()
    {
        if (!File.Exists("/proc/self/status"))
        {
            return;
        }

        // The folder of processes is a file system of its own, which shows that device and folder stand for a mount.
        string[] places = [.. new FilePlaces().Of("/proc/self/status")];

        Assert.Matches(@"^\d+:\d+:/\d+/status$", places[0]);
    }

    private void AddLinks()
    {
        File.WriteAllText(_folder["a.png"], "");
        Directory.CreateSymbolicLink(_folder["way"], ".");
        File.CreateSymbolicLink(_folder["link.png"], "a.png");
    }
}
