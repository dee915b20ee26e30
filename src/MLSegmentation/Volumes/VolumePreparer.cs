using System.Globalization;
using MLSegmentation.Options;

namespace MLSegmentation.Volumes;

/// <summary>
/// Prepares volumes for a network, as nnU-Net does: first their values, for which the voxels that are 0 must still be known, then their size; and brings
/// results back to the voxels that the volume has.
/// </summary>
internal sealed class VolumePreparer(VolumePreparation preparation)
{
    /// <summary>Refuses an image that is stored as a volume of one slice, where the network sees volumes.</summary>
    /// <param name="size">The size of the volume.</param>
    /// <param name="name">What it is called, at the beginning of a sentence.</param>
    /// <exception cref="SegmentationException">A side of one voxel tells the network nothing.</exception>
    public void RequireSides(ImageSize size, string name)
    {
        string voxels = string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}x{size.Depth}");
        var slices = new OptionName($"Volumes.{nameof(VolumePreparation.Slices)}");
        if (preparation.Slices is null && (size.Width == 1 || size.Height == 1 || size.Depth == 1))
        {
            throw SegmentationException.Naming(
                $"{name} has {voxels} voxels: it is an image that is stored as a volume, and a network for volumes sees nothing along that axis. Train "
                + $"on slices ({slices} = 1), or save it as an image file.",
                kind: SegmentationErrorKind.OtherPixels);
        }

        if (preparation.Slices is not null && size.Depth > 1 && (size.Width == 1 || size.Height == 1))
        {
            throw new SegmentationException(
                $"{name} has {voxels} voxels, of which slices along the last axis are one voxel wide: it is an image that is stored as a volume, on another "
                + "axis. Save it as an image file, or with its two long axes first.")
            {
                Kind = SegmentationErrorKind.OtherPixels,
            };
        }
    }

    /// <summary>The size of a volume once it is prepared.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="spacing">How far apart its voxels are; null where that is not known, which counts as a millimetre.</param>
    public ImageSize GetSize(ImageSize size, VolumeSpacing? spacing)
    {
        var (given, wanted) = (spacing ?? VolumeSpacing.One, preparation.Spacing);
        return wanted is not { } target
            ? size
            : new ImageSize(Scale(size.Width, given.X, target.X), Scale(size.Height, given.Y, target.Y), Scale(size.Depth, given.Z, target.Z));
    }

    /// <summary>Says that a volume is too large once it is resampled.</summary>
    /// <param name="name">What it is called, at the beginning of a sentence.</param>
    /// <param name="size">The size that it would have.</param>
    /// <param name="channels">How many channels there are.</param>
    public static SegmentationException TooLarge(string name, ImageSize size, int channels) => new(
        $"{name} resampled to {size} with {channels} channels is too large. Give a coarser spacing, or check the spacing that its file says.")
    {
        Kind = SegmentationErrorKind.TooLarge,
    };

    /// <summary>Prepares the voxels of a volume, and leaves those that are given as they are.</summary>
    /// <param name="planes">The voxels, [channels, depth, height, width].</param>
    /// <param name="channels">How many channels there are.</param>
    /// <param name="size">The size of the volume.</param>
    /// <param name="spacing">How far apart its voxels are; null where that is not known.</param>
    /// <returns>The voxels of the prepared volume, of the size that <see cref="GetSize"/> gives.</returns>
    /// <exception cref="SegmentationException">The prepared volume is too large.</exception>
    public float[] Prepare(ReadOnlySpan<float> planes, int channels, ImageSize size, VolumeSpacing? spacing)
    {
        var target = GetSize(size, spacing);
        int length = RequireLength(target, channels);
        float[] normalized = planes.ToArray();
        for (int channel = 0; channel < channels; channel++)
        {
            VolumeIntensities.Normalize(normalized.AsSpan(channel * size.PixelCount, size.PixelCount), preparation.Window, preparation.Normalization);
        }

        if (target == size)
        {
            return normalized;
        }

        var resampler = CreateResampler(size, target, spacing, VolumeInterpolation.Cubic);
        float[] prepared = GC.AllocateUninitializedArray<float>(length);
        for (int channel = 0; channel < channels; channel++)
        {
            resampler.Resample(normalized.AsSpan(channel * size.PixelCount, size.PixelCount), prepared.AsSpan(channel * target.PixelCount, target.PixelCount));
        }

        return prepared;
    }

    /// <summary>Prepares a mask: of each new voxel, the class that most of its surroundings have.</summary>
    /// <param name="labels">The class indices, [depth, height, width].</param>
    /// <param name="size">The size of the volume.</param>
    /// <param name="spacing">How far apart its voxels are; null where that is not known.</param>
    /// <returns>The class indices of the prepared volume; the same array where nothing changes.</returns>
    public byte[] PrepareLabels(byte[] labels, ImageSize size, VolumeSpacing? spacing)
    {
        var target = GetSize(size, spacing);
        if (target == size)
        {
            return labels;
        }

        var resampler = CreateResampler(size, target, spacing, VolumeInterpolation.Linear);
        byte[] prepared = new byte[target.PixelCount];
        float[] most = new float[target.PixelCount];
        float[] share = new float[target.PixelCount];
        float[] indicator = new float[size.PixelCount];
        foreach (byte label in FindLabels(labels))
        {
            for (int voxel = 0; voxel < labels.Length; voxel++)
            {
                indicator[voxel] = labels[voxel] == label ? 1 : 0;
            }

            resampler.Resample(indicator, share);
            for (int voxel = 0; voxel < share.Length; voxel++)
            {
                (most[voxel], prepared[voxel]) = share[voxel] > most[voxel] ? (share[voxel], label) : (most[voxel], prepared[voxel]);
            }
        }

        return prepared;
    }

    /// <summary>Brings a number for each voxel of a prepared volume, such as a probability, back to the voxels that the volume has.</summary>
    /// <param name="values">One for each voxel of the prepared volume.</param>
    /// <param name="size">The size of the volume.</param>
    /// <param name="spacing">How far apart its voxels are; null where that is not known.</param>
    /// <param name="restored">Gets one for each voxel of the volume.</param>
    public void Restore(ReadOnlySpan<float> values, ImageSize size, VolumeSpacing? spacing, Span<float> restored)
    {
        var prepared = GetSize(size, spacing);
        if (prepared == size)
        {
            values.CopyTo(restored);
            return;
        }

        CreateResampler(prepared, size, spacing, VolumeInterpolation.Linear).Resample(values, restored);
    }

    /// <summary>Does the same slice by slice for several numbers.</summary>
    /// <param name="size">The size of the volume.</param>
    /// <param name="spacing">How far apart its voxels are; null where that is not known.</param>
    /// <param name="planeCount">How many numbers each voxel has.</param>
    /// <returns>What takes the slices of the prepared volume; null where it has the size of the volume.</returns>
    public SliceRestorer? RestoreSlices(ImageSize size, VolumeSpacing? spacing, int planeCount)
    {
        var prepared = GetSize(size, spacing);
        return prepared == size
            ? null
            : new SliceRestorer((prepared, size), CreateResampler(prepared, size, spacing, VolumeInterpolation.Linear).Axes, planeCount);
    }

    private static int Scale(int side, double given, double wanted) => (int)Math.Clamp(Math.Round(side * given / wanted), 1, Array.MaxLength);

    private static int RequireLength(ImageSize size, int channels)
    {
        double length = (double)size.Width * size.Height * size.Depth * channels;
        return length <= Array.MaxLength ? (int)length : throw TooLarge("A volume", size, channels);
    }

    private static byte[] FindLabels(ReadOnlySpan<byte> labels)
    {
        Span<bool> isThere = stackalloc bool[byte.MaxValue + 1];
        foreach (byte label in labels)
        {
            isThere[label] = true;
        }

        var found = new List<byte>();
        for (int label = 0; label < isThere.Length; label++)
        {
            if (isThere[label])
            {
                found.Add((byte)label);
            }
        }

        return [.. found];
    }

    private VolumeResampler CreateResampler(ImageSize from, ImageSize to, VolumeSpacing? spacing, VolumeInterpolation interpolation)
    {
        var (given, wanted) = (spacing ?? VolumeSpacing.One, preparation.Spacing!.Value);
        int? coarse = FindCoarseAxis(given) ?? FindCoarseAxis(wanted);
        return new VolumeResampler(from, to, interpolation, coarse);
    }

    /// <summary>The axis along which voxels are more than three times as far apart as along the others, where nothing is interpolated; null for none.</summary>
    private static int? FindCoarseAxis(VolumeSpacing spacing)
    {
        const double Threshold = 3;
        double[] distances = [spacing.X, spacing.Y, spacing.Z];
        double least = distances.Min();
        int[] coarse = [.. Enumerable.Range(0, 3).Where(axis => distances[axis] > Threshold * least)];
        return coarse is [var one] ? one : null;
    }
}
