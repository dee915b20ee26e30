using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Tests;

public sealed class VolumeDataExtensionsTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=7");
    private static readonly VolumeGeometry Geometry = new([2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30]);

    // Left, back, feet: in canonical order, every axis is flipped.
    private static readonly VolumeGeometry Reversed = new([-2, 0, 0, 10, 0, -3, 0, 20, 0, 0, -4, 30]);

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void LoadSegmentationVolumes_ImagesAndMasks_GivesThemInCanonicalOrderWithTheirSpacing()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/b.nii.gz", [1, 2, 3, 4, 5, 6, 7, 8], Reversed);
        Save(folder, "masks/b.nrrd", [7, 0, 0, 0, 0, 0, 0, 0], Reversed);
        Save(folder, "masks/other.nii", [7, 0, 0, 0, 0, 0, 0, 0], Reversed);
        var warnings = new List<string>();

        var data = Load(folder, new() { Warning = warnings.Add });

        var row = Assert.Single(Read(data));
        Assert.Equal(folder["images/b.nii.gz"], row.ImagePath);
        Assert.Equal(folder["masks/b.nrrd"], row.MaskPath);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], row.Image!.Voxels.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1], row.Label!.Pixels.ToArray());
        Assert.Equal((2, 2, 2), (row.Label.Width, row.Label.Height, row.Label.Depth));
        Assert.Equal(new VolumeSpacing(2, 3, 4), row.Label.Spacing);
        Assert.Contains("other.nii", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_MaskElsewhere_NamesBothFiles()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 0, 0, 0, 0, 0, 7], new([2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 31]));

        string message = Fail(Load(folder));

        Assert.Contains(folder["masks/a.nii"], message, StringComparison.Ordinal);
        Assert.Contains(folder["images/a.nii"], message, StringComparison.Ordinal);
        Assert.Contains("does not lie where", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_MaskThatDoesNotSayHowItLies_IsRefusedWhereItMatters()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Reversed);
        Save(folder, "masks/a.tif", [0, 0, 0, 0, 0, 0, 0, 7], VolumeGeometry.FromSpacing(new(2, 3, 4)));

        Assert.Contains("does not say how it lies", Fail(Load(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_MaskWithoutGeometry_HasThatOfItsVolume()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.tif", [0, 0, 0, 0, 0, 0, 0, 7], VolumeGeometry.FromSpacing(VolumeSpacing.One));

        Assert.Equal(new VolumeSpacing(2, 3, 4), Read(Load(folder))[0].Label!.Spacing);
    }

    [Fact]
    public void LoadSegmentationVolumes_OtherSize_NamesBothFiles()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        new SegmentationVolume(2, 2, 1, [0, 0, 0, 7], Geometry).Save(Prepare(folder, "masks/a.nii"));

        Assert.Contains("2x2 voxels, but its volume", Fail(Load(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_FractionalLabels_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 0.5f, 0, 0, 0, 0, 7], Geometry);

        string message = Fail(Load(folder));

        Assert.Contains(folder["masks/a.nii"], message, StringComparison.Ordinal);
        Assert.Contains("0.5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_UnknownLabel_NamesTheFileAndTheValue()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 3, 0, 0, 0, 0, 7], Geometry);

        string message = Fail(Load(folder));

        Assert.Contains(folder["masks/a.nii"], message, StringComparison.Ordinal);
        Assert.Contains("3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_MissingMask_NamesTheVolume()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/b.nii", [0, 0, 0, 0, 0, 0, 0, 7], Geometry);

        var exception = Assert.Throws<SegmentationException>(() => Load(folder));

        Assert.Contains("1 of the 1 volumes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("a.nii", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_NumberedChannels_AreOneVolume()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a_0001.nii", [11, 12, 13, 14, 15, 16, 17, 18], Geometry);
        Save(folder, "images/a_0000.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 0, 0, 0, 0, 0, 7], Geometry);

        var row = Assert.Single(Read(Load(folder)));

        Assert.Equal(2, row.Image!.Channels);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18], row.Image.Voxels.ToArray());
    }

    [Fact]
    public void LoadSegmentationVolumes_ChannelSuffixes_GiveTheOrder()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a_flair.nii", [1, 1, 1, 1, 1, 1, 1, 1], Geometry);
        Save(folder, "images/a_t1.nii", [2, 2, 2, 2, 2, 2, 2, 2], Geometry);

        var data = _context.Data.LoadSegmentationVolumes(folder["images"], new SegmentationVolumeFolderOptions { ChannelSuffixes = ["_t1", "_flair"] });

        using var cursor = data.GetRowCursor(data.Schema);
        cursor.MoveNext();
        SegmentationVolume? volume = null;
        cursor.GetGetter<SegmentationVolume?>(data.Schema["Image"])(ref volume);
        Assert.Equal([2, 1], [volume!.Voxels[0], volume.Voxels[8]]);
    }

    [Fact]
    public void LoadSegmentationVolumes_MissingChannel_NamesTheVolume()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a_0000.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "images/a_0001.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "images/b_0000.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);

        var exception = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationVolumes(folder["images"]));

        Assert.Contains("'b'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("_0001", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_FoldersOfSlices_AreVolumes()
    {
        using var folder = new TemporaryFolder();
        foreach (var (slice, part) in ((int, string)[])[(0, "images"), (1, "images"), (0, "masks"), (1, "masks")])
        {
            byte value = (byte)(part == "masks" ? slice : slice + 1);
            new SegmentationMask(2, 1, [value, 0]).Save(Prepare(folder, $"{part}/case1/{slice}.png"));
        }

        var data = _context.Data.LoadSegmentationVolumes(folder["images"], folder["masks"], SegmentationClasses.Parse("background=0, cell=1"));

        Assert.Equal([0, 0, 1, 0], Assert.Single(Read(data)).Label!.Pixels.ToArray());
    }

    [Fact]
    public void ListSegmentationVolumes_ChannelsAndSubFolders_GivesNamesAndFilesAndOpensNone()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["sub/a.seg_0000.nii.gz", "sub/a.seg_0001.nii.gz", "b_0000.nrrd", "b_0001.nrrd"])
        {
            File.WriteAllText(Prepare(folder, $"images/{name}"), "no volume");
        }

        var volumes = _context.Data.ListSegmentationVolumes(folder["images"], new() { Recursive = true, Shard = new DataShard(0, 2) });

        Assert.Equal(["b", "sub/a.seg"], volumes.Select(volume => volume.Name));
        Assert.Equal([folder["images/b_0000.nrrd"], folder["images/b_0001.nrrd"]], volumes[0].ImagePaths);
    }

    [Theory]
    [InlineData("a.nhdr", "data file: a.raw.gz", "data file: voxels/of a.dat")]
    [InlineData("a.mhd", "ElementDataFile = a.zraw", "ElementDataFile = voxels/of a.dat")]
    public void ListFiles_HeaderThatNamesItsVoxels_HasThatFile(string name, string written, string other)
    {
        using var folder = new TemporaryFolder();
        Save(folder, name, [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        string header = File.ReadAllText(folder[name]);
        Assert.Contains(written, header, StringComparison.Ordinal);
        File.WriteAllText(folder[name], header.Replace(written, other, StringComparison.Ordinal));

        Assert.Contains(folder["voxels/of a.dat"], SegmentationVolume.ListFiles(folder[name]));

        // What is wrong with a header is said by those who read it.
        File.WriteAllText(folder[name], header[..10]);
        Assert.Equal(folder[name], SegmentationVolume.ListFiles(folder[name])[0]);
    }

    [Fact]
    public void ListFiles_NamesOfVolumes_AreThoseThatAreReadAndWritten()
    {
        using var folder = new TemporaryFolder();
        foreach (string extension in (string[])[".nii.gz", ".hdr", ".nrrd", ".nhdr", ".mha", ".mhd", ".tif"])
        {
            string path = folder[$"{extension}/a{extension}"];
            Save(folder, $"{extension}/a{extension}", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);

            Assert.Empty(Directory.GetFiles(folder[extension]).Except(SegmentationVolume.ListFiles(path)));
            Assert.Equal(extension, SegmentationVolume.FindExtension(path));
        }

        new SegmentationMask(2, 1, [0, 1]).Save(Prepare(folder, "slices/1.2/0.png"));
        Assert.Equal([folder["slices/1.2/0.png"], folder["slices/1.2.json"]], SegmentationVolume.ListFiles(folder["slices/1.2"]));
        Assert.Null(SegmentationVolume.FindExtension("a.png"));
    }

    [Fact]
    public void LoadSegmentationVolumes_ShardsWithOtherMasks_AreOfAnotherList()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 0, 0, 0, 0, 0, 7], Geometry);
        Save(folder, "other/a.nii", [0, 0, 0, 0, 0, 0, 0, 7], Geometry);

        string[] digests = [.. new[] { "masks", "other" }.Select(masks => ShardOfList.Read(_context.Data.LoadSegmentationVolumes(
            folder["images"], folder[masks], Classes, new() { Shard = new DataShard(0, 2) }).Schema)!.ListDigest)];

        Assert.NotEqual(digests[0], digests[1]);
    }

    [Fact]
    public void LoadSegmentationVolumes_NoClassesAndOtherLabels_ListsThem()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 0, 0, 0, 1, 2, 2], Geometry);

        var exception = Assert.Throws<SegmentationException>(() => _context.Data.LoadSegmentationVolumes(folder["images"], folder["masks"]));

        Assert.Contains("Give the classes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumes_NoClassesAndZeroAndOne_AreBackgroundAndForeground()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "images/a.nii", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);
        Save(folder, "masks/a.nii", [0, 0, 0, 0, 0, 1, 1, 1], Geometry);

        var data = _context.Data.LoadSegmentationVolumes(folder["images"], folder["masks"]);

        Assert.Equal("background=0, foreground=1", $"{Read(data)[0].Label!.Classes}");
    }

    [Fact]
    public void WithMask_Prediction_IsWrittenWithTheNumbersOfItsClassesWhereTheVolumeLies()
    {
        using var folder = new TemporaryFolder();
        Save(folder, "a.nii.gz", [1, 2, 3, 4, 5, 6, 7, 8], Reversed);
        var volume = SegmentationVolume.Load(folder["a.nii.gz"]);

        volume.WithMask(new SegmentationMask(2, 2, 2, [1, 0, 0, 0, 0, 0, 0, 0], null).WithClasses(Classes)).Save(folder["mask.nii.gz"]);

        var stored = SegmentationVolume.Load(folder["mask.nii.gz"], new() { Order = VolumeOrder.File });
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 7], stored.Voxels.ToArray());
        Assert.True(stored.Geometry.Matches(Reversed));
        Assert.Equal(SampleType.Unsigned8, stored.Samples);
    }

    private static string Prepare(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        return folder[name];
    }

    private static void Save(TemporaryFolder folder, string name, float[] voxels, VolumeGeometry geometry) =>
        new SegmentationVolume(2, 2, 2, voxels, geometry).Save(Prepare(folder, name));

    private IDataView Load(TemporaryFolder folder, SegmentationVolumeFolderOptions? options = null) =>
        _context.Data.LoadSegmentationVolumes(folder["images"], folder["masks"], Classes, options);

    private List<Row> Read(IDataView data) => [.. _context.Data.CreateEnumerable<Row>(data, reuseRowObject: false)];

    private string Fail(IDataView data) => Assert.Throws<SegmentationException>(() => Read(data)).Message;

    private sealed class Row
    {
        public string? ImagePath { get; set; }

        public string? MaskPath { get; set; }

        public SegmentationVolume? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
