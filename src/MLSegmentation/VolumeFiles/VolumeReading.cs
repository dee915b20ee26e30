using System.Globalization;

namespace MLSegmentation.VolumeFiles;

/// <summary>Reads the files of volumes and their masks, and checks that they go together.</summary>
/// <param name="options">How files are read.</param>
internal sealed class VolumeReading(SegmentationVolumeOptions options)
{
    /// <summary>Reads a volume, whose channels may be files of their own.</summary>
    /// <exception cref="SegmentationException">A file cannot be read, or the channels do not lie in one place.</exception>
    public SegmentationVolume Read(VolumeCase files)
    {
        var first = SegmentationVolume.Load(files.ImagePath, options);
        if (files.ImagePaths.Count == 1)
        {
            return first;
        }

        var channels = files.ImagePaths.Skip(1).Select(path => SegmentationVolume.Load(path, options)).Prepend(first).ToList();
        foreach (var (channel, path) in channels.Zip(files.ImagePaths).Skip(1))
        {
            RequireTogether((channel, path, "channel"), (first, files.ImagePath, "first channel"));
        }

        float[] voxels = GC.AllocateUninitializedArray<float>(checked(channels.Sum(channel => channel.Voxels.Length)));
        int place = 0;
        foreach (var channel in channels)
        {
            channel.Voxels.CopyTo(voxels.AsSpan(place));
            place += channel.Voxels.Length;
        }

        return first.WithVoxels(voxels, channels.TrueForAll(channel => channel.Samples == first.Samples) ? first.Samples : SampleType.Float32);
    }

    /// <summary>Reads the mask of a volume.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="image">The volume, and what it was read from; null where it was not read.</param>
    /// <exception cref="SegmentationException">The file cannot be read, is no mask of these classes, or lies elsewhere than its volume.</exception>
    public SegmentationMask ReadMask(string path, SegmentationClasses classes, (SegmentationVolume Volume, string Path)? image)
    {
        var labels = SegmentationVolume.Load(path, options with { FourthAxisIsChannels = false });
        if (image is not { } known)
        {
            return labels.ToMask(classes);
        }

        RequireTogether((labels, path, "mask"), (known.Volume, known.Path, "volume"));
        return ToMask(labels, known.Volume, classes);
    }

    /// <summary>Reads a true mask and what was predicted; what only one of both files says about the spacing holds for both.</summary>
    /// <exception cref="SegmentationException">A file cannot be read, is no mask of these classes, or one lies elsewhere than the other.</exception>
    public (SegmentationMask Label, SegmentationMask Predicted) ReadMasks(string maskPath, string predictionPath, SegmentationClasses classes)
    {
        var masks = options with { FourthAxisIsChannels = false };
        var truth = SegmentationVolume.Load(maskPath, masks);
        var predicted = SegmentationVolume.Load(predictionPath, masks);
        RequireTogether((predicted, predictionPath, "predicted mask"), (truth, maskPath, "true mask"));
        return (ToMask(truth, predicted, classes), ToMask(predicted, truth, classes));
    }

    /// <summary>Checks that voxels with one index lie in one place, as far as the files say where they lie.</summary>
    /// <exception cref="SegmentationException">They do not.</exception>
    public static void RequireTogether((SegmentationVolume Volume, string Path, string What) one, (SegmentationVolume Volume, string Path, string What) other)
    {
        if (one.Volume.Size != other.Volume.Size)
        {
            throw new SegmentationException(
                $"The {one.What} '{one.Path}' has {one.Volume.Size} voxels, but its {other.What} '{other.Path}' has {other.Volume.Size}; both must have the "
                + "same size. Resample one to the other, a mask without interpolation.");
        }

        var (first, second) = (one.Volume.Geometry, other.Volume.Geometry);
        if (first.IsOriented && second.IsOriented)
        {
            RequireMatch(one, other);
        }
        else if (!one.Volume.IsTurnedAs(other.Volume))
        {
            // Voxels go together by their places in the files then, which the assumption of a format must not turn in one of them only.
            throw OfUnknownOrder(one, other);
        }
    }

    /// <summary>A mask whose file does not say where it lies, or how far its voxels are apart, has the spacing of what belongs to it.</summary>
    private static SegmentationMask ToMask(SegmentationVolume labels, SegmentationVolume other, SegmentationClasses classes)
    {
        var mask = labels.ToMask(classes);
        bool isKnown = labels.Geometry.IsOriented || (!other.Geometry.IsOriented && (labels.HasSpacing || !other.HasSpacing));
        return isKnown
            ? mask
            : SegmentationMask.Wrap(mask.Size, mask.Pixels.ToArray(), other.Geometry.Spacing).WithClasses(classes);
    }

    private static void RequireMatch((SegmentationVolume Volume, string Path, string What) one, (SegmentationVolume Volume, string Path, string What) other)
    {
        if (!one.Volume.Geometry.Matches(other.Volume.Geometry))
        {
            throw new SegmentationException(
                $"The {one.What} '{one.Path}' does not lie where its {other.What} '{other.Path}' lies: {Describe(one.Volume)} and {Describe(other.Volume)}. "
                + "Resample one to the other, a mask without interpolation; or correct the header that is wrong.");
        }
    }

    private static SegmentationException OfUnknownOrder(
        (SegmentationVolume Volume, string Path, string What) one, (SegmentationVolume Volume, string Path, string What) other)
    {
        var (silent, known) = one.Volume.Geometry.IsOriented ? (other, one) : (one, other);
        string who = known.Volume.Geometry.IsOriented
            ? $"The {silent.What} '{silent.Path}' does not say how it lies, but the {known.What} '{known.Path}' does"
            : $"Neither the {silent.What} '{silent.Path}' nor the {known.What} '{known.Path}' says how it lies";
        return new SegmentationException(
            $"{who}, and the axes of the first count as {silent.Volume.FileAxisCodes}, those of the second as {known.Volume.FileAxisCodes}. Which voxels "
            + "belong together is not known: save both with the place where they lie, or both in the same format without it.");
    }

    private static string Describe(SegmentationVolume volume)
    {
        var affine = volume.Geometry.Affine;
        return string.Create(
            CultureInfo.InvariantCulture, $"{volume.Geometry}, the first voxel at ({affine[3]:G6}, {affine[7]:G6}, {affine[11]:G6}) mm");
    }
}
