using System.IO.Compression;
using System.Text;
using MLSegmentation.Fuzzing.Targets;
using MLSegmentation.Tests.ImageFiles;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Small volumes of all kinds.</summary>
internal static class VolumeExamples
{
    /// <summary>Two slices in a TIFF file that says no spacing.</summary>
    public static byte[] PlainStack { get; } = new TiffFile(3, 2, 8, [1, 2, 3, 4, 5, 6]) { Pages = 2 }.ToBytes();

    /// <summary>NIfTI files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Nifti()
    {
        byte[] plain = Write(".nii", SampleType.Signed16);
        byte[] scaled = [.. plain];
        BitConverter.GetBytes(0.5f).CopyTo(scaled, 112);
        BitConverter.GetBytes(-3f).CopyTo(scaled, 116);
        return
        [
            ("signed16", plain),
            ("float32", Write(".nii", SampleType.Float32)),
            ("channels", Write(".nii", SampleType.Unsigned8, channels: 2)),
            ("scaled", scaled),
        ];
    }

    /// <summary>The same, compressed.</summary>
    public static IEnumerable<(string Name, byte[] Content)> CompressedNifti() =>
        Nifti().Select(item => (item.Name, ImageExamples.Write(stream =>
        {
            using var gzip = new GZipStream(stream, CompressionLevel.SmallestSize);
            gzip.Write(item.Content);
        })));

    /// <summary>NRRD files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Nrrd() =>
    [
        ("signed16", Write(".nrrd", SampleType.Signed16)),
        ("channels", Write(".nrrd", SampleType.Float32, channels: 2)),
        ("text", Encoding.ASCII.GetBytes(
            "NRRD0004\n# by hand\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nspacings: 1 2 NaN\nencoding: ascii\n"
            + "units: \"mm\" \"mm\" \"mm\"\n\n1 2 3 4 5 6 7 8\n")),
        ("detached", Encoding.ASCII.GetBytes(
            "NRRD0005\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 1\nspace directions: (1,0,0) (0,1,0) (0,0,2)\n"
            + "endian: big\nencoding: raw\nline skip: 0\nbyte skip: -1\ndata file: input.nrrd\n\n")),
        ("files", "NRRD0005\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\ndata file: slice%02d.raw 1 2 1\n\n"u8.ToArray()),
    ];

    /// <summary>MetaImage files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> MetaImage() =>
    [
        ("signed16", Write(".mha", SampleType.Signed16)),
        ("channels", Write(".mha", SampleType.Unsigned8, channels: 2)),
        ("text", Encoding.ASCII.GetBytes(
            "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementSpacing = 1 2 3\nElementType = MET_UCHAR\nBinaryData = False\n"
            + "ElementDataFile = LOCAL\n1 2 3 4 5 6 7 8\n")),
        ("list", "NDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nHeaderSize = -1\nElementDataFile = LIST 2\nslice01.raw\nslice02.raw\n"u8.ToArray()),
    ];

    /// <summary>TIFF stacks: of ImageJ, of OME, with a shape as JSON, and of pages alone.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Tiff() =>
    [
        ("ome", Write(".ome.tif", SampleType.Unsigned16)),
        ("plain", Write(".tif", SampleType.Unsigned8)),
        ("pages", PlainStack),
        ("imagej", Described("ImageJ=1.53t\nimages=2\nslices=2\nunit=micron\nspacing=2.5\nloop=false\n")),
        ("shaped", Described("{\"shape\": [2, 2, 3], \"axes\": \"ZYX\"}")),
    ];

    /// <summary>What may stand beside a stack.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Spacing() => [("numbers", "{\"spacing\": [2.5, 0.5, 0.5]}"u8.ToArray())];

    private static byte[] Described(string text) => new TiffFile(3, 2, 8, [1, 2, 3, 4, 5, 6])
    {
        Pages = 2,
        Extra = [(270, 2, [.. Encoding.ASCII.GetBytes(text + "\0").Select(letter => (long)letter)])],
    }.ToBytes();

    private static byte[] Write(string extension, SampleType samples, int channels = 1)
    {
        string path = FuzzInput.GetPath($"example{extension}");
        float[] voxels = [.. Enumerable.Range(0, 12 * channels).Select(index => (float)(index % 3))];
        new SegmentationVolume(3, 2, 2, voxels, VolumeGeometry.FromSpacing(new(1, 0.5, 2)), samples).Save(path);
        return File.ReadAllBytes(path);
    }
}
