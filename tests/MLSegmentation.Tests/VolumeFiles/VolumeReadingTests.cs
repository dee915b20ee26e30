using System.Buffers.Binary;
using System.Text;
using MLSegmentation.Tests.ImageFiles;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.Tests.VolumeFiles;

/// <summary>Volumes and masks of which not both say where they lie, of 3x2x2 voxels: the image numbers them from 0, the mask marks number 2.</summary>
public sealed class VolumeReadingTests : IDisposable
{
    private const int Marked = 2;

    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=7");
    private static readonly float[] Numbers = [.. Enumerable.Range(0, 12).Select(number => (float)number)];
    private static readonly float[] Marks = [.. Numbers.Select(number => number == Marked ? 7f : 0)];
    private static readonly VolumeSpacing Spacing = new(2, 3, 4);

    // To the left, the front and the head: x is flipped in canonical order, as it is where a NIfTI file says nothing.
    private static readonly VolumeGeometry Las = new([-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.nii", "m.tif", "LAS", "RAS")]
    [InlineData("a.tif", "m.nii", "RAS", "LAS")]
    [InlineData("a.nii", "m.nrrd", "LAS", "RAS")]
    [InlineData("a.mha", "m.tif", "LPS", "RAS")]
    [InlineData("a.mha", "m.nii", "LPS", "LAS")]
    public void ReadMask_FilesThatCountTheirAxesDifferently_AreRefused(string image, string mask, string imageAxes, string maskAxes)
    {
        Write(image, Numbers);
        Write(mask, Marks);

        string message = Assert.Throws<SegmentationException>(() => Read(image, mask)).Message;

        Assert.StartsWith($"Neither the mask '{_folder[mask]}' nor the volume '{_folder[image]}' says how it lies", message, StringComparison.Ordinal);
        Assert.Contains($"the axes of the first count as {maskAxes}, those of the second as {imageAxes}.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.nii", "m.nii")]
    [InlineData("a.mha", "m.mha")]
    [InlineData("a.nrrd", "m.tif")]
    public void ReadMask_FilesThatCountTheirAxesAlike_GoTogetherVoxelByVoxel(string image, string mask)
    {
        Write(image, Numbers);
        Write(mask, Marks);

        AssertTogether(image, mask);
    }

    [Fact]
    public void ReadMask_OneWithoutOrientationThatIsTurnedAsTheOther_TakesItsPlace()
    {
        new SegmentationVolume(3, 2, 2, Numbers, Las).Save(_folder["a.nii"]);
        Write("m.nii", Marks);

        AssertTogether("a.nii", "m.nii");
    }

    [Fact]
    public void ReadMask_OneWithoutOrientationThatIsNotTurned_IsRefused()
    {
        new SegmentationVolume(3, 2, 2, Numbers, Las).Save(_folder["a.nii"]);
        Write("m.tif", Marks);

        string message = Assert.Throws<SegmentationException>(() => Read("a.nii", "m.tif")).Message;

        Assert.StartsWith(
            $"The mask '{_folder["m.tif"]}' does not say how it lies, but the volume '{_folder["a.nii"]}' does", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ChannelsThatCountTheirAxesDifferently_AreRefused()
    {
        Write("a_0000.nii", Numbers);
        Write("a_0001.tif", Numbers);

        string message = Assert.Throws<SegmentationException>(
            () => new VolumeReading(new()).Read(new VolumeCase("a", [_folder["a_0000.nii"], _folder["a_0001.tif"]], null))).Message;

        Assert.Contains("Neither the channel", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadMask_StackWithoutSpacing_HasThatOfItsVolume()
    {
        Write("a.tif", Numbers);
        WritePlain("m.tif");

        Assert.Equal(Spacing, Read("a.tif", "m.tif").Mask.Spacing);
    }

    [Fact]
    public void ReadMask_StackWithASpacing_KeepsIt()
    {
        WritePlain("a.tif");
        Write("m.tif", Marks);

        Assert.Equal(Spacing, Read("a.tif", "m.tif").Mask.Spacing);
    }

    [Fact]
    public void ReadMask_SlicesWithoutSpacing_HaveThatOfTheirVolume()
    {
        DeepPng.Write(_folder["a/0.png"], 2, 1, [1, 2]);
        DeepPng.Write(_folder["m/0.png"], 2, 1, [0, 7]);
        File.WriteAllText(_folder["a.json"], "{\"spacing\": [4, 3, 2]}");

        Assert.Equal(Spacing, Read("a", "m").Mask.Spacing);
    }

    [Fact]
    public void ReadMask_TextHeaderWithoutSpacing_HasThatOfItsVolume()
    {
        Write("a.mha", Numbers);
        WriteText("m.mha", Meta, Marks);
        Write("a.nrrd", Numbers);
        WriteText("m.nrrd", Nrrd, Marks);

        Assert.Equal(Spacing, Read("a.mha", "m.mha").Mask.Spacing);
        Assert.Equal(Spacing, Read("a.nrrd", "m.nrrd").Mask.Spacing);
    }

    [Fact]
    public void ReadMasks_OneStackWithASpacing_HoldsForBoth()
    {
        Write("a.tif", Marks);
        WritePlain("m.tif");

        var (label, predicted) = new VolumeReading(new()).ReadMasks(_folder["m.tif"], _folder["a.tif"], Classes);

        Assert.Equal((Spacing, Spacing), (label.Spacing, predicted.Spacing));
    }

    private static string Meta => "ObjectType = Image\nNDims = 3\nDimSize = 3 2 2\nElementType = MET_UCHAR\n";

    private static string Nrrd => "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 3 2 2\nencoding: raw\n";

    private void AssertTogether(string image, string mask)
    {
        var (volume, label) = Read(image, mask);
        Assert.Equal(volume.Voxels.IndexOf(Marked), label.Pixels.IndexOf((byte)1));
        Assert.Equal(1, label.Pixels.ToArray().Count(pixel => pixel == 1));
    }

    private (SegmentationVolume Volume, SegmentationMask Mask) Read(string image, string mask)
    {
        var reading = new VolumeReading(new());
        var volume = reading.Read(new VolumeCase("a", [_folder[image]], _folder[mask]));
        return (volume, reading.ReadMask(_folder[mask], Classes, (volume, _folder[image])));
    }

    /// <summary>Writes a file that says nothing but the spacing of its voxels.</summary>
    private void Write(string name, float[] voxels)
    {
        switch (Path.GetExtension(name))
        {
            case ".mha":
                WriteText(name, $"{Meta}ElementSpacing = 2 3 4\n", voxels);
                break;
            case ".nrrd":
                WriteText(name, $"{Nrrd}spacings: 2 3 4\n", voxels);
                break;
            default:
                new SegmentationVolume(3, 2, 2, voxels, VolumeGeometry.FromSpacing(Spacing)).Save(_folder[name]);
                break;
        }

        if (Path.GetExtension(name) == ".nii")
        {
            // The codes of both matrices, which say that there are none.
            byte[] file = File.ReadAllBytes(_folder[name]);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(252), 0);
            File.WriteAllBytes(_folder[name], file);
        }
    }

    private void WriteText(string name, string header, float[] voxels) => File.WriteAllBytes(
        _folder[name],
        [.. Encoding.ASCII.GetBytes($"{header}{(name.EndsWith(".mha", StringComparison.Ordinal) ? "ElementDataFile = LOCAL" : "")}\n"),
            .. voxels.Select(voxel => (byte)voxel)]);

    /// <summary>Writes two pages without a word about them.</summary>
    private void WritePlain(string name) => File.WriteAllBytes(_folder[name], new TiffFile(3, 2, 8, [0, 0, 7, 0, 0, 0]) { Pages = 2 }.ToBytes());
}
