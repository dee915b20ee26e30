namespace MLSegmentation.Training.Augmentations;

/// <summary>Lists of augmentations that suit most images of a kind, for <see cref="SegmentationTrainerOptions.Augmentations"/>.</summary>
public static class AugmentationPresets
{
    /// <summary>No augmentation: only the place of a patch is random.</summary>
    public static IReadOnlyList<Augmentation> None { get; } = [];

    /// <summary>Little changes that keep left and right apart from up and down: for photographs and street scenes, and as a beginning.</summary>
    public static IReadOnlyList<Augmentation> Light { get; } =
    [
        new HorizontalFlip(),
        new Rotation { Degrees = 10, Probability = 0.3 },
        new Scaling { Probability = 0.3 },
        new Brightness { Probability = 0.3 },
        new Contrast { Probability = 0.3 },
    ];

    /// <summary>Larger changes of every kind, for photographs of which there are few, and long trainings.</summary>
    public static IReadOnlyList<Augmentation> Strong { get; } =
    [
        new ForegroundCrop(),
        new HorizontalFlip(),
        new Rotation { Degrees = 20 },
        new Scaling { Smallest = 0.67, Largest = 1.5 },
        new Shift { Probability = 0.3 },
        new Brightness { Largest = 1.5 },
        new Contrast { Largest = 1.5 },
        new Gamma { Probability = 0.3 },
        new Hue { Probability = 0.3 },
        new Saturation { Probability = 0.3 },
        new Blur { Probability = 0.2 },
        new LowResolution { Probability = 0.15 },
        new Noise { Probability = 0.2 },
        new CoarseDropout { Probability = 0.2 },
    ];

    /// <summary>
    /// For images without an up and down whose objects are soft, such as cells: all directions, the elastic deformation of the U-Net paper, and
    /// changes of light, focus and noise.
    /// </summary>
    public static IReadOnlyList<Augmentation> Microscopy { get; } =
    [
        new HorizontalFlip(),
        new VerticalFlip(),
        new QuarterTurn(),
        new Rotation { Probability = 0.3 },
        new Scaling { Probability = 0.3 },
        new ElasticDeformation(),
        new Brightness(),
        new Contrast(),
        new Gamma { Probability = 0.3 },
        new Blur { Probability = 0.2 },
        new Noise { Probability = 0.2 },
    ];

    /// <summary>
    /// For volumes of scanners, which lie in one direction: a third of the patches around the foreground, small rotations around all axes, and changes of
    /// size, light and noise. Flips are not in it, as they exchange left and right; where that is nothing to the classes, add them.
    /// </summary>
    public static IReadOnlyList<Augmentation> Volumes { get; } =
    [
        new ForegroundCrop(),
        new Rotation { Degrees = 15, Tilt = 15, Probability = 0.3 },
        new Scaling { Probability = 0.3 },
        new Brightness { Probability = 0.3 },
        new Contrast { Probability = 0.3 },
        new Gamma { Probability = 0.3 },
        new Blur { Deviation = 1, Probability = 0.1 },
        new Noise { Probability = 0.2 },
    ];
}
