using MLSegmentation.Training.Samples;



namespace MLSegmentation.Training.Tests.Samples;

public sealed class RecordStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1000, false)]
    [InlineData(9, false)]
    [InlineData(8, true)]
    [InlineData(0, true)]
    public void Item_RecordsInMemoryOrFile_AreThoseAdded(long memoryLimit, bool isInFile)
    {
        using var store = new RecordStore(memoryLimit, _folder.Path);
        store.Add([1, 2, 3]);
        store.Add([4]);
        store.Add([5, 6, 7, 8, 9]);
        store.Complete();

        Assert.Equal(isInFile, store.IsInFile);
        Assert.Equal(3, store.Count);
        Assert.Equal([5, 6, 7, 8, 9], store[2].ToArray());
        Assert.Equal([1, 2, 3], store[0].ToArray());
        Assert.Equal([4], store[1].ToArray());
    }

    [Fact]
    public void Dispose_RecordsInFile_LeavesNoFile()
    {
        using (var store = new RecordStore(0, _folder.Path))
        {
            store.Add([1]);
            store.Complete();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Add_FolderCannotBeWritten_SaysWhatToDo()
    {
        string file = _folder["file"];
        File.WriteAllText(file, "in the way");
        using var store = new RecordStore(0, file);

        var exception = Assert.Throws<SegmentationException>(() => store.Add([1]));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.Contains("MemoryLimit", exception.Message, StringComparison.Ordinal);
    }
}
