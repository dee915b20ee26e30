using System.IO.Compression;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Tests.Models.MLNetFormat;

public sealed class ReproducibleZipTests
{
    [Fact]
    public void Write_SameContentAtOtherTimes_GivesTheSameBytes()
    {
        byte[] early = Write(new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero));
        byte[] late = Write(new DateTimeOffset(2031, 12, 11, 10, 9, 8, TimeSpan.Zero));

        Assert.Equal(early, late);
        using var zip = new ZipArchive(new MemoryStream(late));
        var entry = zip.GetEntry("folder/content.txt")!;
        using var reader = new StreamReader(entry.Open());
        Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime);
        Assert.Equal("content", reader.ReadToEnd());
    }

    private static byte[] Write(DateTimeOffset time)
    {
        using var file = new MemoryStream();
        ReproducibleZip.Write(file, content =>
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true);
            var entry = zip.CreateEntry("folder/content.txt");
            entry.LastWriteTime = time;
            using var writer = new StreamWriter(entry.Open());
            writer.Write("content");
        });
        return file.ToArray();
    }
}
