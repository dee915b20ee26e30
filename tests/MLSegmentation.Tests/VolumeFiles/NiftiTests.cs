using System.Buffers.Binary;
using MLSegmentation.VolumeFiles;
using static MLSegmentation.Tests.VolumeFiles.RecordedVolumes;

namespace MLSegmentation.Tests.VolumeFiles;

public sealed class NiftiTests
{
    private const int DataType = 70;
    private const int Dimensions = 40;

    public static TheoryData<string> Refused { get; } =
    [
        "1: of single bits (type 1), which is not read.",
        "32: of complex numbers (type 32), which is not read. Write its magnitude as real numbers.",
        "1792: of complex numbers (type 1792)",
        "2048: of complex numbers (type 2048)",
        "128: of colours (type 128), which is not read. Write one grey value for each voxel.",
        "2304: of colours (type 2304)",
        "1536: of numbers of 128 bits (type 1536)",
        "77: whose numbers have the type 77",
    ];

    [Fact]
    public void Load_FilesOfAllKinds_GivesWhatNibabelReads()
    {
        var cases = Read("nifti.json");
        foreach (var item in cases)
        {
            using var folder = new TemporaryFolder();
            Check(item, folder);
        }

        Assert.Equal(121, cases.Length);
    }

    [SharedDataFact]
    public void Load_Hippocampus_GivesWhatNibabelReads()
    {
        foreach (var item in Read("hippocampus.json"))
        {
            string name = item.GetProperty("file").GetString()!;
            string path = Path.Combine(Repository.SharedData, "hippocampus", name);
            using var folder = new TemporaryFolder();
            string saved = folder["saved.nii.gz"];
            SegmentationVolume.Load(path).Save(saved);
            foreach (string file in (string[])[path, saved])
            {
                var volume = SegmentationVolume.Load(file, new() { Order = VolumeOrder.File });
                var canonical = SegmentationVolume.Load(file);
                Assert.Equal(Numbers(item, "shape"), (double[])[volume.Width, volume.Height, volume.Depth]);
                Assert.Equal(Numbers(item, "affine"), volume.Geometry.Affine.Take(12));
                Assert.Equal(Numbers(item, "spacing"), (double[])[volume.Geometry.Spacing.X, volume.Geometry.Spacing.Y, volume.Geometry.Spacing.Z]);
                Assert.Equal(item.GetProperty("codes").GetString(), volume.Geometry.AxisCodes);
                Assert.Equal(item.GetProperty("type").GetString() == "uint8" ? SampleType.Unsigned8 : SampleType.Float32, volume.Samples);
                Assert.Equal(Numbers(item, "canonicalAffine"), canonical.Geometry.Affine.Take(12));
                AssertClose(name, Numbers(item, "sums"), Sums(volume), 1e-12);
                AssertClose(name, Numbers(item, "canonicalSums"), Sums(canonical), 1e-12);
            }
        }
    }

    [SharedDataFact]
    public void ToLabels_OfHippocampusMasks_GivesThreeLabels()
    {
        string folder = Path.Combine(Repository.SharedData, "hippocampus");
        string[] all = Directory.GetFiles(folder, "*.nii.gz", SearchOption.AllDirectories);
        string[] files = [.. all.Where(file => file.Contains("masks", StringComparison.Ordinal))];

        foreach (string file in files)
        {
            Assert.Equal([0, 1, 2], SegmentationVolume.Load(file).ToLabels().Distinct().Order());
        }

        Assert.Equal(60, files.Length);
    }

    [Fact]
    public void Save_FileWithNotes_KeepsThemAndTheHeader()
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Find("noted"), folder);

        SegmentationVolume.Load(path).Save(folder["b.nii"]);

        byte[] expected = File.ReadAllBytes(path);
        byte[] actual = File.ReadAllBytes(folder["b.nii"]);

        // nibabel says that nothing is scaled by a slope that is no number, here it is 1.
        expected.AsSpan(112, 8).Clear();
        BinaryPrimitives.WriteSingleLittleEndian(expected.AsSpan(112), 1);
        Assert.Equal(expected, actual);
        Assert.Contains("a note of other software", System.Text.Encoding.ASCII.GetString(actual), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_LabelsOfAScaledImage_AreBytesThatAreNotScaled()
    {
        using var folder = new TemporaryFolder();
        var image = SegmentationVolume.Load(Unpack(Find("scaled"), folder));

        image.WithLabels([.. Enumerable.Range(0, image.Voxels.Length).Select(index => index % 3)]).Save(folder["labels.nii.gz"]);

        var labels = SegmentationVolume.Load(folder["labels.nii.gz"]);
        Assert.Equal((SampleType.Float32, SampleType.Unsigned8), (image.Samples, labels.Samples));
        Assert.True(labels.Geometry.Matches(image.Geometry));
        Assert.Equal(Enumerable.Range(0, image.Voxels.Length).Select(index => index % 3), labels.ToLabels());
    }

    [Fact]
    public void Save_OneChannelForSeveral_HasThreeAxes()
    {
        using var folder = new TemporaryFolder();
        var image = SegmentationVolume.Load(Unpack(Find("four axes"), folder), new() { FourthAxisIsChannels = true });

        image.WithLabels(new int[12]).Save(folder["labels.nii"]);

        Assert.Equal((3, 1), (image.Channels, SegmentationVolume.Load(folder["labels.nii"]).Channels));
        Assert.Equal(3, BinaryPrimitives.ReadInt16LittleEndian(File.ReadAllBytes(folder["labels.nii"]).AsSpan(Dimensions)));
    }

    [Fact]
    public void Save_VolumeFromNoFile_IsReadAsItWas()
    {
        using var folder = new TemporaryFolder();

        // Turned by 90 degrees and flipped: x runs to the head, y to the left, z to the back.
        var geometry = new VolumeGeometry([0, -2, 0, 10, 0, 0, -3, 20, 1, 0, 0, 30]);
        var volume = new SegmentationVolume(2, 3, 4, [.. Enumerable.Range(0, 24).Select(index => (float)index)], geometry, SampleType.Signed16);

        foreach (string name in (string[])["a.nii", "a.nii.gz", "a.hdr", "b.img.gz"])
        {
            volume.Save(folder[name]);
            var read = SegmentationVolume.Load(folder[name], new() { Order = VolumeOrder.File });
            Assert.Equal(("SLP", SampleType.Signed16), (read.Geometry.AxisCodes, read.Samples));
            Assert.Equal(geometry.Affine, read.Geometry.Affine);
            Assert.Equal(volume.Voxels, read.Voxels);

            // Without the matrix, the rotation gives the same.
            byte[] file = File.ReadAllBytes(folder[name]);
            if (name == "a.nii")
            {
                file[254] = 0;
                File.WriteAllBytes(folder[name], file);
                AssertClose(name, geometry.Affine, SegmentationVolume.Load(folder[name], new() { Order = VolumeOrder.File }).Geometry.Affine);
            }
        }
    }

    [Fact]
    public void Load_SeveralVolumes_IsAnErrorWithTheReason()
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Find("four axes"), folder);

        string message = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(path)).Message;

        Assert.Equal(
            $"'{path}' holds 3 volumes along its fourth axis, which are points in time or channels, but one volume is needed. Split it into files of one "
            + "volume, or give FourthAxisIsChannels where they are the channels of one volume.",
            message);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_NumbersThatAreNotRead_IsAnErrorWithTheReason(string kind)
    {
        string[] parts = kind.Split(": ", 2);

        string message = Refuse(file => BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(DataType), short.Parse(parts[0])));

        Assert.Contains($"is a NIfTI file {parts[1]}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SizesThatTheFileCannotHold_IsAnError()
    {
        // 1000 x 1000 x 100 voxels of a byte each, of which the file has 12.
        string message = Refuse(file =>
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Dimensions + 2), 1000);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Dimensions + 4), 1000);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Dimensions + 6), 100);
        });

        Assert.Contains("its 1000x1000x100 voxels take 100,000,000 bytes, and it holds 12 at most; it was cut short", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SizesBeyondTheLimit_IsAnErrorOfThatKind()
    {
        var exception = RefuseAs(file =>
        {
            for (int axis = 1; axis <= 3; axis++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Dimensions + (2 * axis)), short.MaxValue);
            }
        });

        Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind);
        Assert.Contains(
            "has 32767x32767x32767x1 voxels, 35,181,150,961,663 in all; volumes of up to 268,435,456 are read.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CompressedFileCutShort_IsAnError()
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Find("compressed"), folder);
        byte[] file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, file[..^24]);

        Assert.Contains("is a damaged NIfTI file", Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PairWithoutItsVoxels_NamesTheFileThatIsMissing()
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Find("pair"), folder);
        File.Delete(path);

        string message = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(folder["a.hdr"])).Message;

        Assert.Equal($"'{folder["a.hdr"]}' is the header of a pair of NIfTI files, but '{folder["a.img"]}', which holds its voxels, is not there.", message);
    }

    [Fact]
    public void Load_Micrometres_AreMillimetres()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.nii"];
        new SegmentationVolume(2, 2, 2, new float[8], new([4, 0, 0, 8, 0, 4, 0, 16, 0, 0, 50, 0])).Save(path);
        byte[] file = File.ReadAllBytes(path);
        file[123] = 3;
        File.WriteAllBytes(path, file);

        Assert.Equal([0.004, 0, 0, 0.008, 0, 0.004, 0, 0.016, 0, 0, 0.05, 0, 0, 0, 0, 1], SegmentationVolume.Load(path).Geometry.Affine);
    }

    private static System.Text.Json.JsonElement Find(string name) => Read("nifti.json").First(item => item.GetProperty("name").GetString() == name);

    private static string Refuse(Action<byte[]> change) => RefuseAs(change).Message;

    private static SegmentationException RefuseAs(Action<byte[]> change)
    {
        using var folder = new TemporaryFolder();
        string path = Unpack(Find("u1 NIfTI-1 <"), folder);
        byte[] file = File.ReadAllBytes(path);
        change(file);
        File.WriteAllBytes(path, file);
        var exception = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        return exception;
    }

    private static double[] Sums(SegmentationVolume volume)
    {
        double sum = 0;
        double weighted = 0;
        for (int index = 0; index < volume.Voxels.Length; index++)
        {
            sum += volume.Voxels[index];
            weighted += (double)volume.Voxels[index] * ((index % 251) + 1);
        }

        return [sum, weighted];
    }
}
