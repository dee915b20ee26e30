using System.Text;
using static MLSegmentation.Tests.VolumeFiles.RecordedVolumes;

namespace MLSegmentation.Tests.VolumeFiles;

/// <summary>NRRD and MetaImage, whose headers are text.</summary>
public sealed class TextHeaderTests
{
    private const string Nrrd = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 1 1\nencoding: raw\n";
    private const string Meta = "ObjectType = Image\nNDims = 3\nDimSize = 2 1 1\nElementType = MET_UCHAR\n";

    [Fact]
    public void Load_FilesOfAllKinds_GivesWhatOtherSoftwareReads()
    {
        var cases = Read("text-headers.json");
        foreach (var item in cases)
        {
            using var folder = new TemporaryFolder();
            Check(item, folder);
        }

        Assert.Equal(59, cases.Length);
    }

    // Each line once took opening the file, which a header may name 65,536 times, with 32,767 lines each time.
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 7)]
    [InlineData(32_767, 8)]
    public void Load_LinesInFrontOfTheVoxels_ArePassed(int lines, byte first)
    {
        using var folder = new TemporaryFolder();
        byte[] text = [.. Enumerable.Repeat((byte)'\n', 32_767)];
        byte[] voxels = lines switch
        {
            0 => [10, 10],
            1 => [(byte)'a', (byte)'\n', 7, 9],
            _ => [.. text, 8, 9],
        };
        File.WriteAllBytes(folder["a.raw"], voxels);
        File.WriteAllText(folder["a.nhdr"], $"{Nrrd}line skip: {lines}\ndata file: a.raw\n\n");

        Assert.Equal(first, SegmentationVolume.Load(folder["a.nhdr"]).Voxels[0]);
    }

    [Fact]
    public void Load_MoreLinesThanTheFileHas_Throws()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.raw"], "a\nb\n");
        File.WriteAllText(folder["a.nhdr"], $"{Nrrd}line skip: 3\ndata file: a.raw\n\n");

        var exception = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder["a.nhdr"]));

        Assert.Contains("it has fewer lines than the 3 that stand in front of its voxels", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NRRD notes", "patient:=nobody: at all")]
    [InlineData("NRRD segments", "Segment0_LabelValue:=1")]
    [InlineData("NRRD RAS", "space: right-anterior-superior")]
    [InlineData("MetaImage note", "Modality = MET_MOD_MR")]
    public void Save_Notes_AreKept(string name, string note)
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Read("text-headers.json").First(item => item.GetProperty("name").GetString() == name), folder);
        string saved = folder[$"saved{Path.GetExtension(path)}"];

        SegmentationVolume.Load(path).Save(saved);

        Assert.Contains($"\n{note}\n", Encoding.Latin1.GetString(File.ReadAllBytes(saved)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.nrrd")]
    [InlineData("a.nhdr")]
    [InlineData("a.mha")]
    [InlineData("a.mhd")]
    public void Save_AnotherFormat_KeepsVoxelsAndPlace(string name)
    {
        using var folder = new TemporaryFolder();
        var geometry = new VolumeGeometry([0, -2, 0, 10.25, 0, 0, -3, 20, 0.7, 0, 0, 1.0 / 3]);
        var volume = new SegmentationVolume(2, 3, 2, [.. Enumerable.Range(0, 24).Select(index => index - 0.5f)], geometry);

        volume.Save(folder[name]);

        var read = SegmentationVolume.Load(folder[name], new() { Order = VolumeOrder.File });
        AssertClose(name, geometry.Affine, read.Geometry.Affine, 1e-15);
        Assert.Equal((2, volume.FileExtension is null), (read.Channels, true));
        Assert.Equal(volume.Voxels, read.Voxels);
        Assert.Equal(Path.GetExtension(name), read.FileExtension);
    }

    [Theory]
    [InlineData("2 3 4", "LPS")]
    [InlineData("-2 3 4", "RPS")]
    public void Save_MetaImageThatDoesNotSayHowItLies_DoesNotSayItEither(string spacing, string axes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.mha"], $"{Meta}ElementSpacing = {spacing}\nOffset = 10 20 30\nElementDataFile = LOCAL\n\u0001\u0002");

        SegmentationVolume.Load(folder["a.mha"]).WithLabels([5, 6]).Save(folder["b.mha"]);

        string header = Encoding.Latin1.GetString(File.ReadAllBytes(folder["b.mha"]));
        Assert.DoesNotContain("TransformMatrix", header, StringComparison.Ordinal);
        Assert.Contains($"\nOffset = 10 20 30\nElementSpacing = {spacing}\n", header, StringComparison.Ordinal);
        var (before, after) = (Place("a.mha"), Place("b.mha"));
        Assert.Equal((false, axes), (after.IsOriented, after.AxisCodes));
        Assert.Equal(before.Affine, after.Affine);

        VolumeGeometry Place(string name) => SegmentationVolume.Load(folder[name], new() { Order = VolumeOrder.File }).Geometry;
    }

    [Theory]
    [InlineData(Nrrd, "data file: /etc/passwd\n\n", "whose voxels are in '/etc/passwd', outside its folder")]
    [InlineData(Nrrd, "data file: ../b.raw\n\n", "whose voxels are in '../b.raw', outside its folder")]
    [InlineData(Nrrd, "data file: b.raw\n\n", "b.raw' does not exist.")]
    [InlineData(Nrrd, "\nx", "its 2 voxels take 2 bytes, and it holds 1 at most")]
    [InlineData(Nrrd, "kinds: time domain domain\nspace origin: (0)\n\nxx", "holds 2 volumes along its axis 1")]
    [InlineData("NRRD0009\n", "", "of an unknown version")]
    [InlineData("NRRD0004\ntype: block\n", "dimension: 3\n\n", "whose numbers have the type 'block'")]
    [InlineData("NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 1\n", "\n", "its field 'sizes' is '2 1', and 3 numbers are expected")]
    [InlineData("NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 0 1\n", "\n", "its field 'sizes' is '2 0 1', and sizes are 1 or more")]
    [InlineData("NRRD0004\ntype: uint8\ndimension: 1\nsizes: 1\nencoding: bzip2\n", "\n", "with the encoding 'bzip2'")]
    [InlineData("NRRD0004\ntype: int16\ndimension: 1\nsizes: 1\nencoding: raw\n", "\nxx", "its header has no field 'endian'")]
    [InlineData("NRRD0004\ntype: uint8\ndimension: 1\nsizes: 2\nencoding: ascii\n", "\n1 x", "'x' among its voxels is no number")]
    [InlineData(Meta, "ElementDataFile = ../b.raw\n", "whose voxels are in '../b.raw', outside its folder")]
    [InlineData(Meta, "ElementDataFile = LOCAL\nx", "its 2 voxels take 2 bytes, and it holds 1 at most")]
    [InlineData(Meta, "", "its header has no key 'ElementDataFile'")]
    [InlineData(Meta, "NDims = 3\n", "its header has the key 'NDims' twice")]
    [InlineData(Meta, "ElementSpacing = 0 1 1\nElementDataFile = LOCAL\nxx", "its place in space is not possible, an axis has no length")]
    [InlineData(Meta, "CompressedData = True\nElementDataFile = LOCAL\nno deflate data", "its compressed data is broken")]
    [InlineData("ObjectType = Tube\n", "ElementDataFile = LOCAL\n", "of the kind 'Tube'")]
    [InlineData("NDims = 4\nDimSize = 1 1 1 2\nElementType = MET_UCHAR\n", "ElementDataFile = LOCAL\nxx", "holds 2 volumes along its fourth axis")]
    public void Load_BrokenHeader_IsAnErrorWithTheReason(string begin, string end, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], begin + end);

        string message = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder["a"])).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
    }
}
