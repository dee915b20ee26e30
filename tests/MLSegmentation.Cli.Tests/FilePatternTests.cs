using MLSegmentation.Cli.Commands;

namespace MLSegmentation.Cli.Tests;

public sealed class FilePatternTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FilePatternTests()
    {
        foreach (string file in (string[])["1.png", "2.png", "3.jpg", ".4.png", "a/1.png", "a/b/1.png", "a/.c/1.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.WriteAllText(_folder[file], "");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.png", "1.png 2.png")]
    [InlineData("?.*", "1.png 2.png 3.jpg")]
    [InlineData("**/1.png", "1.png a/1.png a/b/1.png")]
    [InlineData("**", "1.png 2.png 3.jpg a/1.png a/b/1.png")]
    [InlineData("*/*/*.png", "a/b/1.png")]
    [InlineData("a/**/b/*", "b/1.png")]
    public void Find_Pattern_FindsFilesBelowTheFolderInFrontOfIt(string pattern, string expected)
    {
        var (root, files) = FilePattern.Find(_folder[pattern]);

        Assert.Equal(expected, string.Join(' ', files.Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))));
    }

    [Fact]
    public void Find_LinkToTheFolderAbove_IsNotFollowedForEver()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateSymbolicLink(_folder["a/up"], _folder[""]);

        Assert.Equal(3, FilePattern.Find(_folder["**/1.png"]).Files.Count());
    }

    [Fact]
    public void Find_NothingOfThatName_SaysSo() =>
        Assert.Contains("*.bmp'", Assert.Throws<SegmentationException>(() => FilePattern.Find(_folder["*.bmp"])).Message, StringComparison.Ordinal);
}
