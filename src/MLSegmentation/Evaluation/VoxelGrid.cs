using MLSegmentation.Options;

namespace MLSegmentation.Evaluation;

/// <summary>How far apart the pixels of an image or the voxels of a volume are, and in which unit.</summary>
/// <param name="Spacing">How far apart they are.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Millilitres">The volume of a voxel; null of images, which have none.</param>
internal readonly record struct VoxelGrid(PixelSpacing Spacing, DistanceUnit Unit, double? Millilitres)
{
    /// <summary>
    /// What the options say or, where they say nothing, the masks, which also say how thick a volume of one slice is where two distances are given.
    /// </summary>
    /// <exception cref="SegmentationException">
    /// The options say nothing of the distance between the slices of a volume, or something of that between those of an image.
    /// </exception>
    public static VoxelGrid Of(in EvaluatedImage image, SegmentationEvaluationOptions options)
    {
        bool isVolume = image.Spacing is not null || image.Size is { Depth: > 1 };
        if (options.Surfaces?.Spacing is { IsOfVolume: false } given && image.Size is { Depth: > 1 })
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(SurfaceOptions.Spacing))} is {given.Height}x{given.Width}, but {image.Name} is a volume, whose slices lie apart, "
                + $"too. Give three distances, or leave it out: then the spacing of the masks counts.");
        }

        if (options.Surfaces?.Spacing is { IsOfVolume: true } threeDistances && !isVolume)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(SurfaceOptions.Spacing))} has a distance between slices, {threeDistances.Depth}, but {image.Name} has no slices. "
                + $"Give two distances.");
        }

        var masks = image.Spacing ?? VolumeSpacing.One;
        var spacing = options.Surfaces?.Spacing switch
        {
            null => new PixelSpacing(masks.Z, masks.Y, masks.X),
            { IsOfVolume: false } ofPixels => new PixelSpacing(masks.Z, ofPixels.Height, ofPixels.Width),
            { } ofVoxels => ofVoxels,
        };
        var unit = options.Surfaces?.Spacing is not null ? DistanceUnit.Given : isVolume ? DistanceUnit.Millimetres : DistanceUnit.Pixels;
        return new VoxelGrid(spacing, unit, isVolume ? new VolumeSpacing(spacing.Width, spacing.Height, spacing.Depth).Millilitres : null);
    }
}
