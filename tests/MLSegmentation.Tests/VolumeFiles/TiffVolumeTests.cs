using System.Text;
using MLSegmentation.Tests.ImageFiles;
using MLSegmentation.VolumeFiles;
using static MLSegmentation.Tests.VolumeFiles.RecordedVolumes;

namespace MLSegmentation.Tests.VolumeFiles;

public sealed class TiffVolumeTests
{
    [Fact]
    public void Load_StacksOfAllKinds_GivesWhatTifffileReads()
    {
        var cases = Read("tiff.json");
        foreach (var item in cases)
        {
            using var folder = new TemporaryFolder();
            Check(item, folder);
        }

        Assert.Equal(34, cases.Length);
    }

    [SharedDataFact]
    public void Load_StardistStack_HasItsSizesAndLabels()
    {
        string folder = Path.Combine(Repository.SharedData, "stardist3d");
        var image = SegmentationVolume.Load(Path.Combine(folder, "img3d.tif"));
        int[] labels = SegmentationVolume.Load(Path.Combine(folder, "mask3d.tif")).ToLabels();

        // tifffile: shape (31, 61, 57), the sum of the image, that of the labels, and how many there are with the background.
        Assert.Equal((57, 61, 31, SampleType.Unsigned16), (image.Width, image.Height, image.Depth, image.Samples));
        double sum = 0;
        foreach (float voxel in image.Voxels)
        {
            sum += voxel;
        }

        Assert.Equal((21342435.0, 3198014L, 52), (sum, labels.Sum(label => (long)label), labels.Distinct().Count()));
        Assert.False(image.Geometry.IsOriented);
    }

    [Theory]
    [InlineData("a.tif", "ImageJ")]
    [InlineData("a.ome.tif", "<OME")]
    public void Save_AnotherFormat_KeepsVoxelsAndSpacing(string name, string mark)
    {
        using var folder = new TemporaryFolder();
        var geometry = VolumeGeometry.FromSpacing(new(0.0001, 0.0003, 0.002));
        var volume = new SegmentationVolume(2, 3, 2, [.. Enumerable.Range(0, 24).Select(index => (float)index)], geometry, SampleType.Unsigned16);

        volume.Save(folder[name]);

        var read = SegmentationVolume.Load(folder[name]);
        AssertClose(name, geometry.Affine.Select(number => 1e4 * number), read.Geometry.Affine.Select(number => 1e4 * number));
        Assert.Equal((2, SampleType.Unsigned16), (read.Channels, read.Samples));
        Assert.Equal(volume.Voxels, read.Voxels);
        Assert.Contains(mark, Encoding.Latin1.GetString(File.ReadAllBytes(folder[name])), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OffsetsOf64Bits_IsReadAsItWas()
    {
        using var folder = new TemporaryFolder();
        float[] voxels = [.. Enumerable.Range(0, 24).Select(index => index - 0.25f)];
        using (var stream = File.Create(folder["a.tif"]))
        {
            new TiffPages(stream, new VolumeShape(2, 3, 2, 2), VoxelType.Float32, isBig: true)
            {
                Description = "ImageJ=1.53t\nimages=4\nchannels=2\nslices=2\nunit=mm\nspacing=3\n",
                Resolution = (0.5, 4),
            }.Write(voxels);
        }

        var read = SegmentationVolume.Load(folder["a.tif"]);

        Assert.Equal(43, File.ReadAllBytes(folder["a.tif"])[2]);
        Assert.Equal((2, new VolumeSpacing(2, 0.25, 3)), (read.Channels, read.Geometry.Spacing));
        Assert.Equal(voxels, read.Voxels.ToArray());
    }

    [Fact]
    public void Save_LabelsOfAPlainStack_WritesTheFileOfItsSpacing()
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Find("plain with spacing"), folder);
        var image = SegmentationVolume.Load(path);

        image.WithLabels([.. Enumerable.Range(0, 24).Select(index => index % 3)]).Save(folder["labels.tif"]);

        Assert.Equal("{\"spacing\": [3, 0.7, 0.5]}\n", File.ReadAllText(folder["labels.json"]));
        var labels = SegmentationVolume.Load(folder["labels.tif"]);
        Assert.Equal((SampleType.Unsigned8, image.Geometry.Spacing), (labels.Samples, labels.Geometry.Spacing));
    }

    // nnU-Net has one file for all channels of a volume, and none with the number of a channel in its name.
    [Theory]
    [InlineData("cell_0001.tif", "plain", "cell.json")]
    [InlineData("cell_0001.tif", "ImageJ=1.53t\nimages=3\nslices=3\n", "cell.json")]
    [InlineData("cell_0001.tif", "plain", "cell_0001.json")]
    [InlineData("cell.tif", "plain", "cell.json")]
    public void Load_StackWithAFileOfItsSpacing_HasIt(string name, string description, string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[name], CreateStack(description));
        File.WriteAllText(folder["cell.json"], "{\"spacing\": [9, 9, 9]}");
        File.WriteAllText(folder[json], "{\"spacing\": [3, 0.7, 0.5]}");

        Assert.Equal(new VolumeSpacing(0.5, 0.7, 3), SegmentationVolume.Load(folder[name]).Geometry.Spacing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_UnitBeyondAscii_IsReadInUtf8AndLatin1(bool isUtf8)
    {
        const string Description = "ImageJ=1.52a\nimages=3\nslices=3\nunit=µm\nspacing=2\n\0";
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], CreateStack((isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetBytes(Description)));

        Assert.Equal(0.002, SegmentationVolume.Load(folder["a.tif"]).Geometry.Spacing.Z);
    }

    [Theory]
    [InlineData(8, 1, new long[] { 10, 20, 0, 255 }, new float[] { 10, 20, 0, 255 })]
    [InlineData(8, 0, new long[] { 10, 20, 0, 255 }, new float[] { 245, 235, 255, 0 })]
    [InlineData(16, 0, new long[] { 10, 20, 0, 65535 }, new float[] { 65525, 65515, 65535, 0 })]
    [InlineData(32, 0, new long[] { 4294967285, 4294967275, 4294967295, 0 }, new float[] { 10, 20, 0, 4294967295 })]
    public void Load_StackOfOneDirectory_HasTheNumbersOfAnImage(int bits, int photometric, long[] samples, float[] expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], CreateContiguous(bits, photometric, samples));

        var volume = SegmentationVolume.Load(folder["a.tif"]);

        Assert.Equal((2, 1, 2), (volume.Width, volume.Height, volume.Depth));
        Assert.Equal(expected, volume.Voxels.ToArray());
    }

    // Bits from the lowest, and pixels that are upside down.
    [Theory]
    [InlineData(266, 2)]
    [InlineData(274, 3)]
    public void Load_StackOfOneDirectoryThatIsStoredOtherwise_IsRefused(int tag, int value)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], CreateContiguous(8, 1, [10, 20, 0, 255], (tag, 3, [value])));

        Assert.Contains("of 2 images with one directory, which is not read", Refuse(folder["a.tif"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ColoursThatWereMultipliedWithTheOpacity_AreDividedByIt()
    {
        // 50 * 255 / 100 = 127.5, as of images.
        using var folder = new TemporaryFolder();
        var file = new TiffFile(1, 1, 8, [50, 20, 100, 100]) { Photometric = 2, Extra = [(338, 3, [1])], Pages = 2 };
        File.WriteAllBytes(folder["a.tif"], file.ToBytes());

        Assert.Equal([127, 127, 51, 51, 255, 255], SegmentationVolume.Load(folder["a.tif"]).Voxels.ToArray());
    }

    [Fact]
    public void Load_PageWithJpegCompression_IsAnErrorWithTheReason()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], EncodedImages.JpegTiff);

        Assert.Contains("with JPEG compression, which changes values, which is not read.", Refuse(folder["a.tif"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ImageJ=1.53t\nimages=3\nframes=3\n", "holds 3 volumes along time ('frames'")]
    [InlineData("ImageJ=1.53t\nimages=4\nslices=4\n", "ImageJ describes 4 images of 1 channels, 4 slices and 1 points in time, and it has 3 pages")]
    [InlineData("ImageJ=1.53t\nimages=3\nslices=zzz\n", "ImageJ's 'slices' is 'zzz', and 1 to 65536 are expected")]
    [InlineData("<OME><Image><Pixels SizeZ=\"1\" SizeC=\"1\" SizeT=\"3\"/></Image></OME>", "holds 3 volumes along time (SizeT)")]
    [InlineData("<OME><Image><Pixels SizeZ=\"4\"/></Image></OME>", "no page is that of slice 3 of channel 0")]
    [InlineData("<OME><Image/><Image/></OME>", "of 2 images, which is not read")]
    [InlineData("<OME><Image></OME>", "its description is no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"b\">]><OME>&b;</OME>", "its description is no XML")]
    [InlineData(
        "<OME><Image><Pixels SizeZ=\"3\"><TiffData><UUID FileName=\"a\"/></TiffData><TiffData><UUID FileName=\"b\"/></TiffData></Pixels></Image></OME>",
        "of which 2 files hold one image")]
    [InlineData("{\"shape\": [2, 3, 5, 5]}", "of an array of the sizes [2, 3, 5, 5], of which nothing says what they are")]
    public void Load_DescriptionThatDoesNotFit_IsAnErrorWithTheReason(string description, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], CreateStack(description));

        Assert.Contains(expected, Refuse(folder["a.tif"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PagesOfTwoSizes_IsAnErrorThatNamesThePage()
    {
        // The mask of another size than the first page, which nothing marks as a smaller copy of it.
        using var folder = new TemporaryFolder();
        byte[] file = new TiffFile(4, 2, 8, new long[8]) { Pages = 2 }.ToBytes();
        int width = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0, 1, 4, 0, 1, 0, 0, 0, 4]);
        file[width + 8] = 2;
        File.WriteAllBytes(folder["a.tif"], file);

        Assert.Contains("whose page 2 has 2x2 pixels of 8 bits, 1 channel, and the first one 4x2 of 8 bits", Refuse(folder["a.tif"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"spacing\": [1, 2]}", "gives the spacing [1, 2], and three distances above 0 are expected: [z, y, x].")]
    [InlineData("{\"spacing\": [1, 2, 0]}", "gives the spacing [1, 2, 0]")]
    [InlineData("{\"spacing", "is no JSON")]
    [InlineData("{\"spacing\": [\"\\ud800\", 1, 1]}", "gives the spacing")]
    public void Load_SpacingThatIsNone_IsAnErrorThatNamesItsFile(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], CreateStack("plain"));
        File.WriteAllText(folder["a.json"], content);

        string message = Refuse(folder["a.tif"]);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(folder["a.json"], message, StringComparison.Ordinal);
    }

    /// <summary>Three pages of 5x5 bytes.</summary>
    private static byte[] CreateStack(string description) => CreateStack(Encoding.UTF8.GetBytes($"{description}\0"));

    private static byte[] CreateStack(byte[] description) =>
        new TiffFile(5, 5, 8, new long[25]) { Pages = 3, Extra = [Describe(description)] }.ToBytes();

    /// <summary>Two slices of 2x1 numbers, of which ImageJ describes the first one in a directory.</summary>
    private static byte[] CreateContiguous(int bits, int photometric, long[] samples, params (int Tag, int Type, long[] Values)[] extra)
    {
        var description = Describe("ImageJ=1.53t\nimages=2\nslices=2\n\0"u8.ToArray());
        byte[] file = new TiffFile(2, 2, bits, samples) { Photometric = photometric, Extra = [description, .. extra] }.ToBytes();
        int height = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 1, 4, 0, 1, 0, 0, 0, 2]);
        file[height + 8] = 1;
        return file;
    }

    private static (int Tag, int Type, long[] Values) Describe(byte[] text) => (270, 2, [.. text.Select(letter => (long)letter)]);

    private static System.Text.Json.JsonElement Find(string name) => Read("tiff.json").First(item => item.GetProperty("name").GetString() == name);

    private static string Refuse(string path) => Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(path)).Message;
}
