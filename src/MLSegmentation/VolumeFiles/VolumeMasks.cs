using System.Buffers.Binary;
using MLSegmentation.Masks;

namespace MLSegmentation.VolumeFiles;

/// <summary>Makes masks of volumes, and numbers for files of masks.</summary>
internal static class VolumeMasks
{
    /// <summary>Maps the voxels of a volume to class indices.</summary>
    /// <exception cref="SegmentationException">A voxel is no label, or one that no class names.</exception>
    public static SegmentationMask Read(SegmentationVolume volume, string name, SegmentationClasses classes)
    {
        var raster = ToRaster(volume, name);
        byte[] indices = GC.AllocateUninitializedArray<byte>(volume.Voxels.Length);
        return classes.ValueMap.TryMap(raster, indices)
            ? SegmentationMask.Wrap(volume.Size, indices, volume.Geometry.Spacing).WithClasses(classes)
            : MaskReader.Map(raster, volume.File ?? name, classes);
    }

    /// <summary>The labels of a volume as the grey values of an image, one slice below the other.</summary>
    /// <exception cref="SegmentationException">A voxel is no label from 0 to 65535.</exception>
    public static MaskRaster ToRaster(SegmentationVolume volume, string name)
    {
        int[] labels = volume.ToLabels();
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange(0, SegmentationClass.MaxMaskValue);
        if (wrong >= 0)
        {
            throw new SegmentationException(
                $"{name} has the label {labels[wrong]}; the labels of a mask are from 0 to {SegmentationClass.MaxMaskValue}. Number them anew; or name the "
                + "file of the labels, if this is the image.");
        }

        bool isDeep = labels.AsSpan().IndexOfAnyExceptInRange(0, byte.MaxValue) >= 0;
        byte[] samples = GC.AllocateUninitializedArray<byte>(checked(labels.Length * (isDeep ? sizeof(ushort) : 1)));
        for (int voxel = 0; voxel < labels.Length; voxel++)
        {
            if (isDeep)
            {
                BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(voxel * sizeof(ushort)), (ushort)labels[voxel]);
            }
            else
            {
                samples[voxel] = (byte)labels[voxel];
            }
        }

        int bits = isDeep ? 16 : 8;
        return new MaskRaster(volume.Width, volume.Height * volume.Depth, bits, MaskRasterKind.Grey, bits / 8, samples, []);
    }

    /// <summary>The numbers that stand for the classes of a mask.</summary>
    public static float[] ToVoxels(SegmentationMask mask)
    {
        float[] numbers = mask.Classes is { } classes ? FindNumbers(classes) : [.. Enumerable.Range(0, byte.MaxValue + 1)];
        float[] voxels = GC.AllocateUninitializedArray<float>(mask.Pixels.Length);
        for (int voxel = 0; voxel < voxels.Length; voxel++)
        {
            voxels[voxel] = numbers[mask.Pixels[voxel]];
        }

        return voxels;
    }

    /// <summary>A number of its own for each class and for what is ignored.</summary>
    private static float[] FindNumbers(SegmentationClasses classes)
    {
        (int Index, MaskValues Values)[] all =
            [.. classes.Select((item, index) => (index, item.MaskValues)), (SegmentationMask.Ignored, classes.IgnoredValues)];
        MaskValueRange[] named = [.. all.SelectMany(item => item.Values.Numbers)];
        float[] numbers = [.. Enumerable.Range(0, byte.MaxValue + 1)];
        var without = new List<int>();
        foreach (var (index, values) in all)
        {
            if (values.Numbers is [var first, ..])
            {
                numbers[index] = first.First;
            }
            else if (IsNamed(index))
            {
                without.Add(index);
            }
        }

        int[] taken = [.. all.Where(item => item.Values.Numbers is []).Select(item => item.Index).Except(without)];
        int next = 0;
        foreach (int index in without)
        {
            while (IsNamed(next) || taken.Contains(next))
            {
                next++;
            }

            numbers[index] = next++;
        }

        return numbers;

        bool IsNamed(int number) => Array.Exists(named, range => range.First <= number && number <= range.Last);
    }
}
