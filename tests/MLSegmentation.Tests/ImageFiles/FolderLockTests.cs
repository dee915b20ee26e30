using System.Globalization;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_FolderThatIsTaken_TellsByWhom()
    {
        using var first = FolderLock.Take(_folder.Path, "checkpoint folder");

        var exception = Assert.Throws<SegmentationException>(() => FolderLock.Take(_folder.Path, "checkpoint folder"));

        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Assert.StartsWith(
            $"The checkpoint folder '{_folder.Path}' is in use by another run: process {process} on {Environment.MachineName} since ",
            exception.Message,
            StringComparison.Ordinal);
    }

    [UnixFact]
    public void Take_FolderThatIsTakenByAnotherPath_IsRefused()
    {
        Directory.CreateSymbolicLink(_folder["way"], ".");
        using var first = FolderLock.Take(_folder.Path, "folder");

        Assert.Throws<SegmentationException>(() => FolderLock.Take(_folder["way"], "folder"));
    }

    [Fact]
    public void Dispose_Lock_LeavesNothingAndLetsOthersIn()
    {
        FolderLock.Take(_folder.Path, "folder").Dispose();

        Assert.Empty(_folder.Files);
        FolderLock.Take(_folder.Path, "folder").Dispose();
    }

    [Fact]
    public void Take_FilesThatAKilledRunLeft_KeepNobodyOut()
    {
        File.WriteAllText(_folder[".mlseg-run.lock"], "");
        File.WriteAllText(_folder[".mlseg-run.owner"], "process 1 on elsewhere");

        using (FolderLock.Take(_folder.Path, "folder"))
        {
            Assert.StartsWith($"process {Environment.ProcessId} on ", File.ReadAllText(_folder[".mlseg-run.owner"]), StringComparison.Ordinal);
        }

        Assert.Empty(_folder.Files);
    }

    [UnixFact]
    public void Take_LockThatIsALink_LeavesWhatItLeadsTo()
    {
        File.WriteAllText(_folder["original"], "keep");
        File.CreateSymbolicLink(_folder[".mlseg-run.lock"], "original");
        File.CreateSymbolicLink(_folder[".mlseg-run.owner"], "original");

        FolderLock.Take(_folder.Path, "folder").Dispose();

        Assert.Equal(["original"], _folder.Files);
        Assert.Equal("keep", File.ReadAllText(_folder["original"]));
    }

    [Fact]
    public void Take_ManyThreads_LetsInOneAtATime()
    {
        int inside = 0;
        int entered = 0;

        Parallel.For(0, 8, _ =>
        {
            for (int done = 0; done < 50;)
            {
                try
                {
                    using var taken = FolderLock.Take(_folder.Path, "folder");
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    Interlocked.Increment(ref entered);
                    Interlocked.Decrement(ref inside);
                    done++;
                }
                catch (SegmentationException)
                {
                    Thread.Yield();
                }
            }
        });

        Assert.Equal(8 * 50, entered);
        Assert.Empty(_folder.Files);
    }
}
