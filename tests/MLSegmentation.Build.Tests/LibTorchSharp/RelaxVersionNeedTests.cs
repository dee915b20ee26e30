using MLSegmentation.Training.Build;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>
/// In the images, the entry of the first file is at 256: the number of its versions at 258, the offset of the first at 264. The versions
/// follow at 272, 288 and 304, with the offset of the next at 284, 300 and 316.
/// </summary>
public sealed class RelaxVersionNeedTests
{
    [Fact]
    public void Relax_FirstOfThree_IsSkippedByTheFile() =>
        Assert.Equal([(258, 3, 2), (264, 16, 32)], Relax(ElfImage.Create(("libstdc++.so.6", ["V2", "V1", "V3"]))));

    [Fact]
    public void Relax_SecondOfThree_IsSkippedByTheFirst() =>
        Assert.Equal([(258, 3, 2), (284, 16, 32)], Relax(ElfImage.Create(("libstdc++.so.6", ["V1", "V2", "V3"]))));

    [Fact]
    public void Relax_LastOfThree_LeavesTheSecondAsTheLast() =>
        Assert.Equal([(258, 3, 2), (300, 16, 0)], Relax(ElfImage.Create(("libstdc++.so.6", ["V1", "V3", "V2"]))));

    // The second file's entry is at 256 + 3 × 16 = 304.
    [Fact]
    public void Relax_NeedOfTheSecondFile_LeavesTheFirstAsItIs() =>
        Assert.Equal([(306, 2, 1), (312, 16, 32)], Relax(ElfImage.Create(("libc.so.6", ["V1", "V4"]), ("libstdc++.so.6", ["V2", "V3"]))));

    [Fact]
    public void Relax_OnlyVersion_StaysBecauseAFileNeedsOne() => AssertUnchanged(ElfImage.Create(("libstdc++.so.6", ["V2"])));

    [Fact]
    public void Relax_VersionThatIsNotNeeded_ChangesNothing() => AssertUnchanged(ElfImage.Create(("libstdc++.so.6", ["V1", "V22"])));

    [Fact]
    public void Relax_NoElfFile_ChangesNothing() => AssertUnchanged([.. "MZ"u8, .. new byte[200]]);

    [Fact]
    public void Relax_EmptyFile_ChangesNothing() => AssertUnchanged([]);

    [Theory]
    [InlineData(4)] // 1: 32 bits instead of 64
    [InlineData(5)] // 2: big-endian
    public void Relax_OtherKindOfElf_ChangesNothing(int place)
    {
        byte[] image = ElfImage.Create(("libstdc++.so.6", ["V1", "V2"]));
        image[place] ^= 3;

        AssertUnchanged(image);
    }

    [Fact]
    public void Relax_FileCutAnywhereAfterTheHeader_IsDamaged()
    {
        byte[] image = ElfImage.Create(("libstdc++.so.6", ["V1", "V3"]));

        Assert.All(Enumerable.Range(64, image.Length - 64), length =>
            Assert.Throws<InvalidDataException>(() => RelaxVersionNeed.Relax(image[..length], "V2")));
    }

    [Fact]
    public void Relax_TableAtAHugeOffset_IsDamaged()
    {
        byte[] image = ElfImage.Create(("libstdc++.so.6", ["V1", "V2"]));
        image[0x2f] = 0x7f;

        Assert.Throws<InvalidDataException>(() => RelaxVersionNeed.Relax(image, "V2"));
    }

    [Fact]
    public void Execute_NeededVersion_WritesTheRelaxedCopyAndLeavesTheLibrary()
    {
        using var folder = new TemporaryFolder();
        byte[] image = ElfImage.Create(("libstdc++.so.6", ["V1", "V2"]));
        File.WriteAllBytes(folder["library.so"], image);

        Assert.True(Execute(folder["library.so"], folder["new/relaxed.so"], out _));

        Assert.Equal(image, File.ReadAllBytes(folder["library.so"]));
        Assert.Equal([(258, 2, 1), (284, 16, 0)], ChangedBytes.Find(image, File.ReadAllBytes(folder["new/relaxed.so"])));
        Assert.Equal(["library.so", "relaxed.so"], folder.Files.Order());
    }

    [Fact]
    public void Execute_RelaxedLibraryThatIsThere_IsReplacedAndNotWrittenInto()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["library.so"], ElfImage.Create(("libstdc++.so.6", ["V1", "V2"])));
        File.WriteAllText(folder["relaxed.so"], "of an earlier build");
        using FileStream earlier = new(folder["relaxed.so"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.True(Execute(folder["library.so"], folder["relaxed.so"], out _));

        using var reader = new StreamReader(earlier);
        Assert.Equal("of an earlier build", reader.ReadToEnd());
    }

    [Fact]
    public void Execute_DamagedLibrary_FailsAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["library.so"], ElfImage.Create(("libstdc++.so.6", ["V1", "V2"]))[..300]);

        Assert.False(Execute(folder["library.so"], folder["relaxed.so"], out var engine));

        string files = $"{folder["library.so"]} could not be relaxed into {folder["relaxed.so"]}";
        Assert.Equal([$"{files}: The file is damaged: a table lies outside it."], engine.Errors);
        Assert.False(File.Exists(folder["relaxed.so"]));
    }

    [Fact]
    public void Execute_MissingLibrary_FailsAndNamesIt()
    {
        using var folder = new TemporaryFolder();

        Assert.False(Execute(folder["library.so"], folder["relaxed.so"], out var engine));

        Assert.Contains(folder["library.so"], Assert.Single(engine.Errors), StringComparison.Ordinal);
    }

    private static (int Offset, byte Before, byte After)[] Relax(byte[] image)
    {
        byte[] relaxed = [.. image];
        Assert.True(RelaxVersionNeed.Relax(relaxed, "V2"));
        return ChangedBytes.Find(image, relaxed);
    }

    private static void AssertUnchanged(byte[] image)
    {
        byte[] relaxed = [.. image];
        Assert.False(RelaxVersionNeed.Relax(relaxed, "V2"));
        Assert.Equal(image, relaxed);
    }

    private static bool Execute(string library, string relaxed, out RecordingBuildEngine engine)
    {
        engine = new RecordingBuildEngine();
        return new RelaxVersionNeed { BuildEngine = engine, Library = library, Version = "V2", RelaxedLibrary = relaxed }.Execute();
    }
}
