using Microsoft.ML;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.Tests.VolumeFiles;

public sealed class PngFolderTests
{
    [Fact]
    public void Load_Folder_HasItsSlicesInTheOrderOfTheirNumbers()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "slices/z10.png", 300, 301);
        Write(folder, "slices/z9.png", 200, 201);
        Write(folder, "slices/z1.png", 100, 101);
        File.WriteAllText(folder["slices/notes.txt"], "no slice");
        File.WriteAllText(folder["slices.json"], "{\"spacing\": [50, 4, 4]}");

        var volume = SegmentationVolume.Load(folder["slices"]);

        Assert.Equal((2, 1, 3, SampleType.Unsigned16), (volume.Width, volume.Height, volume.Depth, volume.Samples));
        Assert.Equal([100, 101, 200, 201, 300, 301], volume.Voxels.ToArray());
        Assert.Equal(new VolumeSpacing(4, 4, 50), volume.Geometry.Spacing);
    }

    [Fact]
    public void Save_LabelsOfAFolder_AreSlicesOfTheSameNames()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "slices/a2.png", 1, 2);
        Write(folder, "slices/a10.png", 3, 4);

        SegmentationVolume.Load(folder["slices"]).WithLabels([0, 1, 2, 255]).Save(folder["labels"]);

        var labels = SegmentationVolume.Load(folder["labels"]);
        Assert.Equal(["a10.png", "a2.png"], Directory.GetFiles(folder["labels"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((SampleType.Unsigned8, false), (labels.Samples, File.Exists(folder["labels.json"])));
        Assert.Equal([0, 1, 2, 255], labels.ToLabels());
    }

    [Fact]
    public void Save_RealNumbersToAFolder_NamesFormatsThatHoldThem()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "slices/a.png", 1, 2);
        var volume = SegmentationVolume.Load(folder["slices"]).WithVoxels([0.5f, 1]);

        string message = Assert.Throws<SegmentationException>(() => volume.Save(folder["b"])).Message;

        Assert.Contains("PNG files hold one channel of whole numbers from 0 to 65535", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SlicesOfTwoSizes_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "slices/a.png", 1, 2);
        Write(folder, "slices/b.png", 1, 2, 3);

        string message = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder["slices"])).Message;

        Assert.StartsWith(
            $"'{folder["slices/b.png"]}' has 3x1 pixels of 16 bits, 1 channel, but '{folder["slices/a.png"]}' has 2x1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderWithoutSlices_SaysWhatIsLookedFor()
    {
        using var folder = new TemporaryFolder();

        string message = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder.Path)).Message;

        Assert.StartsWith($"The folder '{folder.Path}' holds 0 PNG files;", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("z1 z2 z4", "z3 is")]
    [InlineData("z001 z002 z003 z010", "z004, z005, z006 and 3 more are")]
    [InlineData("a1_t7 a2_t7 a4_t7", "a3_t7 is")]
    [InlineData("z0 z10 z30", "z20 is")]
    [InlineData("z1 z2 z3", null)]
    [InlineData("z0 z10 z20", null)]
    [InlineData("z1 z3", null)]
    [InlineData("a b d", null)]
    [InlineData("z1 z01 z4 z9", null)]
    [InlineData("a1b1 a1b2 a2b4", null)]
    [InlineData("z1 z2 z99999999999", null)]
    public void Describe_NamesOfSlices_NamesThoseThatAreMissing(string names, string? missing) => Assert.Equal(missing, SliceGaps.Describe(names.Split(' ')));

    [Fact]
    public void Load_MissingNumbers_WarnsAndNamesThem()
    {
        using var folder = new TemporaryFolder();
        foreach (int number in (int[])[1, 2, 4])
        {
            Write(folder, $"scans/a/z{number}.png", number, 1);
            Write(folder, $"scans/b/z{10 * number}.png", number, 1);
        }

        Write(folder, "scans/c/z1.png", 1, 2);
        var warnings = new List<string>();

        SegmentationVolume.Load(folder["scans/a"], new() { Warning = warnings.Add });
        new MLContext().Data.LoadSegmentationVolumes(folder["scans"], new() { Warning = warnings.Add });

        Assert.StartsWith($"The slices in '{folder["scans/a"]}' have gaps in their numbers: z3.png is missing.", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith(
            $"The slices of 2 of 3 volumes in '{folder["scans"]}' have gaps in their numbers: in 'a' z3.png is, in 'b' z30.png is missing.",
            Assert.Single(warnings.Skip(1)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MasksWithOtherNumbers_WarnsAndNamesTheFirst()
    {
        using var folder = new TemporaryFolder();
        foreach (int number in (int[])[1, 2, 3])
        {
            Write(folder, $"scans/a/z{number}.png", number, 1);
            Write(folder, $"masks/a/m{number + 1}.png", 0, 1);
            Write(folder, $"scans/b/z{number}.png", number, 1);
            Write(folder, $"masks/b/m0{number}.png", 0, 1);
        }

        var warnings = new List<string>();

        new MLContext().Data.LoadSegmentationVolumes(
            folder["scans"], folder["masks"], SegmentationClasses.Parse("background=0, thing=1"), new() { Warning = warnings.Add });

        Assert.StartsWith(
            $"The slices of 1 of 2 volumes in '{folder["scans"]}' have other numbers than those of their masks: in 'a' z1.png with m2.png.",
            Assert.Single(warnings),
            StringComparison.Ordinal);
    }

    private static void Write(TemporaryFolder folder, string name, params int[] values) => DeepPng.Write(folder[name], values.Length, 1, values);
}
