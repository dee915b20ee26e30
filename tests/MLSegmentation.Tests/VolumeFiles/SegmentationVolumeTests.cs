namespace MLSegmentation.Tests.VolumeFiles;

public sealed class SegmentationVolumeTests
{
    [Fact]
    public void Constructor_TwiceTheVoxels_AreTwoChannels()
    {
        var volume = new SegmentationVolume(2, 3, 4, new float[48]);

        Assert.Equal((2, 3, 4, 2), (volume.Width, volume.Height, volume.Depth, volume.Channels));
        Assert.Equal("SegmentationVolume 2x3x4, 2 channels, Float32, 1x1x1 mm, RAS", volume.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public void Constructor_OtherCounts_AreRefused(int count) => Assert.Throws<ArgumentException>(() => new SegmentationVolume(2, 3, 4, new float[count]));

    [Fact]
    public void ToLabels_ValuesWithinAThousandth_AreRounded() =>
        Assert.Equal([0, 1, -2, 3], new SegmentationVolume(4, 1, 1, [0.0009f, 0.9991f, -2, 3.0009f]).ToLabels());

    [Theory]
    [InlineData(0.5f, "has the value 0.5 at voxel (1, 0, 0), which is no whole number, but labels are needed")]
    [InlineData(float.NaN, "has the value NaN at voxel (1, 0, 0)")]
    [InlineData(float.PositiveInfinity, "at voxel (1, 0, 0)")]
    [InlineData(16777216f, "has the value 16777216 at voxel (1, 0, 0), which is beyond ±16,777,215")]
    public void ToLabels_OtherValues_AreRefused(float value, string expected) => Assert.Contains(
        expected,
        Assert.Throws<SegmentationException>(() => new SegmentationVolume(2, 1, 1, [0, value]).ToLabels()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ToLabels_OfAFileThatWasTurned_NamesFileAndVoxelOfTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder["labels.nii"];

        // x runs to the left: the voxel that is first here is the last of the file, x = 2.
        new SegmentationVolume(3, 2, 1, [0, 1, 1.5f, 0, 0, 0], new([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])).Save(path);
        var volume = SegmentationVolume.Load(path);

        string message = Assert.Throws<SegmentationException>(volume.ToLabels).Message;

        Assert.Equal(1.5f, volume.Voxels[0]);
        Assert.StartsWith($"'{path}' has the value 1.5 at voxel (2, 0, 0), which is no whole number", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToLabels_OfSeveralChannels_IsRefused() => Assert.Contains(
        "has 2 channels, but labels have one",
        Assert.Throws<SegmentationException>(() => new SegmentationVolume(1, 1, 1, [1, 2]).ToLabels()).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(255, SampleType.Unsigned8)]
    [InlineData(-1, SampleType.Signed16)]
    [InlineData(32767, SampleType.Signed16)]
    [InlineData(65535, SampleType.Unsigned16)]
    [InlineData(65536, SampleType.Signed32)]
    [InlineData(16777215, SampleType.Signed32)]
    public void WithLabels_TakesTheFewestBits(int label, SampleType expected)
    {
        using var folder = new TemporaryFolder();

        var labels = new SegmentationVolume(2, 1, 1, [0, 0]).WithLabels([0, label]);
        labels.Save(folder["a.nii"]);

        var read = SegmentationVolume.Load(folder["a.nii"]);
        Assert.Equal((expected, expected), (labels.Samples, read.Samples));
        Assert.Equal([0, label], read.ToLabels());
    }

    [Fact]
    public void WithLabels_OutOfRange_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new SegmentationVolume(1, 1, 1, [0]).WithLabels([16777216]));

    // The masks are of the classes 0, 1 and 2, and of what is ignored.
    [Theory]
    [InlineData("liver=1, spleen=2, other=*", new float[] { 1, 2, 0, 255 })]
    [InlineData("liver=7, other=*, spleen=2, ignore=1", new float[] { 7, 0, 2, 1 })]
    [InlineData("liver=#ff0000, spleen=0, other=*", new float[] { 1, 0, 2, 255 })]
    [InlineData("liver=2-300, spleen=0, other=*", new float[] { 2, 0, 1, 301 })]
    [InlineData("liver=9|255, spleen=0, other=*, ignore=#ff0000", new float[] { 9, 0, 2, 1 })]
    [InlineData("liver=#ff0000, spleen=#00ff00, other=#0000ff", new float[] { 0, 1, 2, 255 })]
    public void WithMask_ClassesWithoutNumbers_HaveNumbersThatNoOtherHas(string classes, float[] expected)
    {
        var mask = new SegmentationMask(4, 1, 1, [0, 1, 2, SegmentationMask.Ignored], null).WithClasses(SegmentationClasses.Parse(classes));

        Assert.Equal(expected, new SegmentationVolume(4, 1, 1, new float[4]).WithMask(mask).Voxels.ToArray());
    }

    [Fact]
    public void WithMask_ClassOfAllOtherNumbers_IsReadAsItWas()
    {
        var classes = SegmentationClasses.Parse("liver=1, spleen=2, other=*");
        var mask = new SegmentationMask(3, 1, 1, [0, 1, 2], null).WithClasses(classes);

        Assert.Equal([0, 1, 2], new SegmentationVolume(3, 1, 1, new float[3]).WithMask(mask).ToMask(classes).Pixels.ToArray());
    }

    [Fact]
    public void Save_ValuesThatTheirTypeCannotHold_AreRealNumbers()
    {
        using var folder = new TemporaryFolder();

        new SegmentationVolume(2, 1, 1, [0.25f, 300], samples: SampleType.Unsigned8).Save(folder["a.nii"]);

        var read = SegmentationVolume.Load(folder["a.nii"]);
        Assert.Equal((SampleType.Float32, 0.25f, 300f), (read.Samples, read.Voxels[0], read.Voxels[1]));
    }

    [Fact]
    public void Save_OtherNames_SaysWhichThereAre()
    {
        using var folder = new TemporaryFolder();

        string message = Assert.Throws<SegmentationException>(() => new SegmentationVolume(1, 1, 1, [0]).Save(folder["a.xyz"])).Message;

        Assert.StartsWith(
            $"Cannot write '{folder["a.xyz"]}': its name does not end with one of the extensions of volumes (.nii.gz, .nii,",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoVolume_SaysWhatIsRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.nii"], "nothing of the kind");

        var exception = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder["a.nii"]));

        Assert.Equal(SegmentationErrorKind.UnknownFormat, exception.Kind);
        Assert.StartsWith($"'{folder["a.nii"]}' is not a volume;", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_SaysSo()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            $"The volume '{folder["a.nii"]}' does not exist.", Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder["a.nii"])).Message);
    }

    [Fact]
    public void Load_OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentationVolume.Load("a.nii", new() { MaxVoxels = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentationVolume.Load("a.nii", new() { Order = (VolumeOrder)7 }));
    }
}
