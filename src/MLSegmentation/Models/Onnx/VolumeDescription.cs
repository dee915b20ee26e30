namespace MLSegmentation.Models.Onnx;

/// <summary>What is stored about the preparation of volumes.</summary>
/// <param name="Normalization">Where mean and standard deviation come from.</param>
internal sealed record VolumeDescription(VolumeNormalization Normalization)
{
    /// <summary>The distances that volumes are resampled to, x, y and z; null where they are not.</summary>
    public IReadOnlyList<double>? Spacing { get; init; }

    /// <summary>The lowest and the highest value that matters; null where all do.</summary>
    public IReadOnlyList<float>? Window { get; init; }

    /// <summary>How many slices a network for images sees; null of one for volumes.</summary>
    public int? Slices { get; init; }

    /// <summary>Describes a preparation; null where there is none.</summary>
    public static VolumeDescription? Of(VolumePreparation? volumes) => volumes is null ? null : new(volumes.Normalization)
    {
        Spacing = volumes.Spacing is { } spacing ? [spacing.X, spacing.Y, spacing.Z] : null,
        Window = volumes.Window is { } window ? [window.Lowest, window.Highest] : null,
        Slices = volumes.Slices,
    };

    /// <summary>The preparation.</summary>
    /// <exception cref="FormatException">A list has not as many numbers as it needs.</exception>
    /// <exception cref="ArgumentException">A number is none that a preparation may have.</exception>
    public VolumePreparation ToPreparation() => new()
    {
        Normalization = Normalization,
        Spacing = Spacing switch
        {
            null => null,
            [var x, var y, var z] => new VolumeSpacing(x, y, z),
            _ => throw new FormatException($"the spacing of its volumes has {Spacing.Count} numbers"),
        },
        Window = Window switch
        {
            null => null,
            [var lowest, var highest] => new VolumeWindow(lowest, highest),
            _ => throw new FormatException($"the window of its volumes has {Window.Count} numbers"),
        },
        Slices = Slices,
    };
}
