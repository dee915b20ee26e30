namespace MLSegmentation.Cli.Output;

/// <summary>An image to predict.</summary>
/// <param name="Path">The file.</param>
/// <param name="Shown">What the user gave it as.</param>
/// <param name="Name">The name of its mask, without extension, within the folder of masks; with the folders that it keeps.</param>
internal sealed record PredictedImage(string Path, string Shown, string Name)
{
    /// <summary>The files of a volume's channels, where they have a file each; null where there is one file, or one folder.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Whether it is so large that it is read and scored in bands.</summary>
    public bool IsHuge { get; init; }
}
