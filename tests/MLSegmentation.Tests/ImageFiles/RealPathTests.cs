namespace MLSegmentation.Tests.ImageFiles;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Of_LinksAmongTheFoldersAndAtTheEnd_LeadsToTheFile()
    {
        // top/way -> ../store, store/inner -> /…/store/deep, store/deep/last -> ../a.png
        Directory.CreateDirectory(_folder["top"]);
        Directory.CreateDirectory(_folder["store/deep"]);
        File.WriteAllText(_folder["store/a.png"], "");
        Directory.CreateSymbolicLink(_folder["top/way"], "../store");
        Directory.CreateSymbolicLink(_folder["store/inner"], _folder["store/deep"]);
        File.CreateSymbolicLink(_folder["store/deep/last"], "../a.png");

        Assert.Equal(RealPath.Of(_folder["store/a.png"]), RealPath.Of(_folder["top/way/inner/last"]));
        Assert.Equal(Path.Combine(RealPath.Of(_folder["store/deep"]), "last"), RealPath.PlaceOf(_folder["top/way/inner/last"]));
    }

    [UnixFact]
    public void Of_WhatIsNotThere_IsTakenAsItIsNamed()
    {
        Directory.CreateDirectory(_folder["store"]);
        Directory.CreateSymbolicLink(_folder["way"], "store");
        Directory.CreateSymbolicLink(_folder["dangling"], "gone/away");

        Assert.Equal(Path.Combine(RealPath.Of(_folder["store"]), "new", "b.png"), RealPath.Of(_folder["way/new/./x/../b.png/"]));
        Assert.Equal(Path.Combine(RealPath.Of(_folder.Path), "gone", "away", "b.png"), RealPath.Of(_folder["dangling/b.png"]));
    }

    [UnixFact]
    public void Of_LinksInACircle_EndsSomewhere()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");

        Assert.StartsWith(RealPath.Of(_folder.Path), RealPath.Of(_folder["a/c"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WorkingFolderOfTheProcess_IsTheFolder()
    {
        if (!Directory.Exists("/proc/self/cwd"))
        {
            return;
        }

        Assert.Equal(RealPath.Of("a.png"), RealPath.Of("/proc/self/cwd/a.png"));
    }
}
