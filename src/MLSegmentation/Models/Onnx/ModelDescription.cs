namespace MLSegmentation.Models.Onnx;

/// <summary>What <see cref="ModelMetadata"/> stores as JSON about the model itself.</summary>
/// <param name="Classes">The classes as <see cref="SegmentationClasses.Parse"/> reads them.</param>
/// <param name="Channels">The network's input channels.</param>
/// <param name="Normalization">The network's input normalisation.</param>
/// <param name="Divisor">What divides the sizes that the network works on.</param>
/// <param name="Network">The network.</param>
internal sealed record ModelDescription(string Classes, int Channels, PixelNormalization Normalization, int Divisor, NetworkInfo Network)
{
    /// <summary>The size that images are resized to, for example <c>256x192</c>; null where they are not.</summary>
    public string? Resize { get; init; }

    /// <summary>The form in which the model holds the network.</summary>
    public NetworkForm? Form { get; init; }

    /// <summary>What the pixels are; null for 8 bits.</summary>
    public PixelKind? Pixels { get; init; }

    /// <summary>The size of the training images; null for 8 bits.</summary>
    public string? TrainingImageSize { get; init; }
}
