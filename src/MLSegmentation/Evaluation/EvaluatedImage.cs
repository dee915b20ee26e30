namespace MLSegmentation.Evaluation;

/// <summary>What is known of one image: the masks that are compared, and where they come from.</summary>
internal readonly ref struct EvaluatedImage
{
    /// <summary>The labelled class indices; ignored pixels do not count.</summary>
    public required ReadOnlySpan<byte> Label { get; init; }

    /// <summary>The predicted class indices of the same pixels.</summary>
    public required ReadOnlySpan<byte> Predicted { get; init; }

    /// <summary>The probabilities, class after class, each as many as there are pixels; empty where there are none.</summary>
    public ReadOnlySpan<float> Scores { get; init; }

    /// <summary>The size; null where it is not known, and only the number of pixels is.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>How far apart the voxels of a volume are; null where it is not known, as of images.</summary>
    public VolumeSpacing? Spacing { get; init; }

    /// <summary>The image's file; null where it is not known.</summary>
    public string? Path { get; init; }

    /// <summary>How to call the image in messages.</summary>
    public required string Name { get; init; }
}
