namespace MLSegmentation.Cli.Output;

/// <summary>What a model does to volumes, for people and for programs.</summary>
internal static class VolumeFacts
{
    /// <summary>A line, where the model is for volumes.</summary>
    public static IEnumerable<(string Name, string Value)> Of(SegmentationModelInfo info)
    {
        if (info.Volumes is not { } volumes)
        {
            yield break;
        }

        string seen = volumes.Slices switch
        {
            null => "as a whole or in tiles (3-D)",
            1 => "slice by slice (2-D)",
            { } slices => $"slice by slice, {slices} at a time (2.5-D)",
        };
        string spacing = volumes.Spacing is { } wanted ? $"resampled to {wanted} and the result back" : "at their own spacing";
        string window = volumes.Window is { } range ? $", values {range}" : "";
        yield return ("volumes", $"{seen}, {spacing}{window}, {Describe(volumes.Normalization)}");
    }

    /// <summary>The same for programs; null of a model for images.</summary>
    public static object? ToResult(SegmentationModelInfo info) => info.Volumes is not { } volumes ? null : new
    {
        Spacing = volumes.Spacing is { } spacing ? new[] { spacing.X, spacing.Y, spacing.Z } : null,
        Window = volumes.Window is { } window ? new[] { window.Lowest, window.Highest } : null,
        volumes.Normalization,
        volumes.Slices,
    };

    private static string Describe(VolumeNormalization normalization) => normalization switch
    {
        VolumeNormalization.PerVolume => "each normalised by itself",
        VolumeNormalization.PerVolumeNonZero => "each normalised by its voxels that are not 0",
        _ => "normalised by the whole data set",
    };
}
