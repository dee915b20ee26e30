namespace MLSegmentation.Reports;

/// <summary>What a report shows of a volume: three slices through it at right angles, and all of it in a viewer.</summary>
/// <param name="Size">The size of the volume.</param>
/// <param name="Spacing">How far apart its voxels are; null where that is not known.</param>
/// <param name="Slices">The three slices as PNG files, with their captions.</param>
/// <param name="Atlas">All slices.</param>
/// <param name="IsUpright">Whether y and z grow upwards in images.</param>
internal sealed record VolumePanels(
    ImageSize Size, VolumeSpacing? Spacing, IReadOnlyList<(string Caption, byte[] Png)> Slices, VolumeAtlas Atlas, bool IsUpright)
{
    /// <summary>The class that has no contours: the one called background, else the first.</summary>
    public static byte FindBackground(SegmentationClasses classes) => (byte)classes.BackgroundIndexOrFirst;
}
