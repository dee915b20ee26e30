using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.SemiSupervised;

/// <summary>How strong views differ from weak ones where nothing else was chosen: after UniMatch, with what there is for all kinds of pixels.</summary>
internal static class StrongPresets
{
    private static readonly PhotometricAugmentation[] ForAll =
    [
        new Brightness { Largest = 1.5, Probability = 0.8 },
        new Contrast { Largest = 1.5, Probability = 0.8 },
        new Gamma { Probability = 0.5 },
        new Blur { Deviation = 2, Probability = 0.5 },
    ];

    private static readonly PhotometricAugmentation[] ForColors =
        [.. ForAll, new Hue { Degrees = 45, Probability = 0.8 }, new Saturation { Probability = 0.8 }];

    /// <summary>The augmentations for images of colours, or for all others.</summary>
    public static IReadOnlyList<PhotometricAugmentation> For(bool haveColors) => haveColors ? ForColors : ForAll;
}
