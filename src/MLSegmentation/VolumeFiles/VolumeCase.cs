namespace MLSegmentation.VolumeFiles;

/// <summary>The files of one volume.</summary>
/// <param name="Name">Its name, in its folder, without extension.</param>
/// <param name="ImagePaths">Its channels: one file with all of them, or a file for each.</param>
/// <param name="MaskPath">Its mask; null where the data has no masks.</param>
internal sealed record VolumeCase(string Name, IReadOnlyList<string> ImagePaths, string? MaskPath)
{
    /// <summary>The predicted mask, where it is a file, too; then it stands for a volume that is not there.</summary>
    public string? PredictionPath { get; init; }

    /// <summary>The first file of the volume, by which messages call it.</summary>
    public string ImagePath => ImagePaths[0];
}
