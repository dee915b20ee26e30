using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Readers of volumes, whose writers give the same back.</summary>
internal static class VolumeTargets
{
    private const int MaxVoxels = 1 << 16;

    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, first=1, second=2");

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("nifti", ReadVolume) { Extension = ".nii", Readers = [nameof(NiftiHeader), nameof(VolumeStream)], Examples = VolumeExamples.Nifti },
        new("nifti-gz", ReadVolume) { Extension = ".nii.gz", Examples = VolumeExamples.CompressedNifti },
        new("nrrd", ReadVolume) { Extension = ".nrrd", Examples = VolumeExamples.Nrrd },
        new("metaimage", ReadVolume) { Extension = ".mha", Examples = VolumeExamples.MetaImage },
        new("tiff-volume", ReadVolume) { Extension = ".ome.tif", Readers = [nameof(TiffVolumeReader), nameof(OmeStack)], Examples = VolumeExamples.Tiff },
        new("spacing", ReadSpacing) { Extension = ".json", Readers = [nameof(SpacingFile)], Examples = VolumeExamples.Spacing },
    ];

    private static void ReadVolume(FuzzInput input)
    {
        ReadVolume(input, new SegmentationVolumeOptions { MaxVoxels = MaxVoxels });
        ReadVolume(input, new SegmentationVolumeOptions { MaxVoxels = MaxVoxels, FourthAxisIsChannels = true, Order = VolumeOrder.File });
    }

    private static void ReadVolume(FuzzInput input, SegmentationVolumeOptions options)
    {
        if (input.Attempt(() => SegmentationVolume.Load(input.Path, options)) is not { } volume)
        {
            return;
        }

        UnequalException.Require(
            (long)volume.Width * volume.Height * volume.Depth * volume.Channels, volume.Voxels.Length, "the sizes and the number of voxels");
        input.Attempt(() => volume.ToMask(Classes));
        string path = FuzzInput.GetPath($"written{volume.FileExtension}");
        if (!input.Attempt(() => volume.Save(path)))
        {
            return;
        }

        input.AlsoReads(path);
        var again = SegmentationVolume.Load(path, options);
        UnequalException.Require((volume.Width, volume.Height, volume.Depth), (again.Width, again.Height, again.Depth), "the size, written and read again");
        UnequalException.Require(volume.Voxels, again.Voxels, "the voxels, written and read again");
        UnequalException.Require(volume.Geometry.ToString(), again.Geometry.ToString(), "the geometry, written and read again");
    }

    /// <summary>The file beside a stack that says how far its voxels are apart.</summary>
    private static void ReadSpacing(FuzzInput input)
    {
        string stack = FuzzInput.GetPath("stack.tif");
        if (!File.Exists(stack))
        {
            File.WriteAllBytes(stack, VolumeExamples.PlainStack);
        }

        File.WriteAllBytes(FuzzInput.GetPath("stack.json"), input.Bytes);
        var spacing = SegmentationVolume.Load(stack).Geometry.Spacing;
        UnequalException.Require(true, spacing is { X: > 0, Y: > 0, Z: > 0 }, "whether the spacing is above 0");
    }
}
