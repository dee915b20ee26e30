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

    private static void Write(TemporaryFolder folder, string name, params int[] values) => DeepPng.Write(folder[name], values.Length, 1, values);
}
