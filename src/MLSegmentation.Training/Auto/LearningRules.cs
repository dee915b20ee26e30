using System.Globalization;

namespace MLSegmentation.Training.Auto;

/// <summary>Chooses how a network learns, by the classes and the images; each choice with its reason.</summary>
internal static class LearningRules
{
    private const double RareShare = 0.01;
    private const double SmallForeground = 0.05;
    private const int ManyObjects = 5;
    private const int StepsForAverage = 200;
    private const double AverageDecay = 0.99;
    private const int ImagesForValidation = 100;
    private const double ValidatedShare = 0.1;

    /// <summary>The square roots of the weights that balance classes: without weights rare classes are missed, with all of them seen everywhere.</summary>
    public static (string? Weights, string Reason) ChooseClassWeights(DataFingerprint data)
    {
        if (data.Spacing is not null)
        {
            return (null, "Some patches are chosen to hold something of each class, and the Dice loss balances the rest, as in nnU-Net.");
        }

        var present = data.Classes.Where(item => item.Share > 0).OrderBy(item => item.Share).ToList();
        var rarest = present[0];
        string share = string.Create(CultureInfo.InvariantCulture, $"The rarest class, '{rarest.Name}', has {100 * rarest.Share:0.##} % of the pixels");
        if (rarest.Share >= RareShare)
        {
            return (null, $"{share}, which the Dice loss balances by itself.");
        }

        double median = present[present.Count / 2].Share;
        var weights = data.Classes.Select(item => item.Share > 0 ? Math.Sqrt(median / item.Share) : 1);
        return (
            string.Join(',', weights.Select(weight => Math.Max(0.01, weight).ToString("0.##", CultureInfo.InvariantCulture))),
            $"{share}; classes weigh the square root of what would balance them, between missing rare ones and seeing them everywhere.");
    }

    /// <summary>The augmentations.</summary>
    /// <param name="data">What is known of the images.</param>
    /// <param name="isWhole">Whether the network sees whole images.</param>
    public static (string Names, string Reason) ChooseAugmentations(DataFingerprint data, bool isWhole)
    {
        if (ShapeRules.AreScenes(data))
        {
            return ("light", $"Scenes have an up and a down{(isWhole ? ", and whole images leave no room for large shifts" : "")}.");
        }

        double objects = data.Classes.Sum(item => (double)item.Objects) / data.Images;
        bool hasDirection = data.Channels == 3 && data.IsEightBit && objects < ManyObjects;
        var (names, reason) = hasDirection
            ? ("light", "Coloured images of few objects mostly have an up and a down.")
            : ("microscopy", "Images of shades, of other channels, or of many objects mostly have neither an up nor a down.");
        double foreground = data.Classes.Where(item => !SegmentationClass.IsBackgroundName(item.Name)).Select(item => item.Share)
            .Where(share => share > 0).DefaultIfEmpty(1).Min();
        return foreground >= SmallForeground
            ? (names, reason)
            : ($"{names},foreground-crop", string.Create(
                CultureInfo.InvariantCulture, $"{reason} A class has {100 * foreground:0.##} % of the pixels, so some patches are chosen to hold it."));
    }

    /// <summary>The augmentations of volumes.</summary>
    /// <param name="data">What is known of the volumes.</param>
    /// <param name="variant">Whether the network sees slices.</param>
    public static (string Names, string Reason) ChooseVolumeAugmentations(DataFingerprint data, PlanVariant variant) =>
        variant == PlanVariant.Slices || VolumeShapes.MaySeeSlices(data)
            ? ("foreground-crop,rotation:0.3,scaling:0.3,brightness:0.3,contrast:0.3,gamma:0.3,noise:0.2",
                "Slices lie far apart, or are seen one by one: volumes turn within their slices only. A third of the patches hold an object.")
            : ("volumes", "Small turns around all axes; no flips, which exchange left and right. A third of the patches hold an object.");

    /// <summary>What is kept of the average of the weights.</summary>
    public static (double? Decay, string Reason) ChooseAverage(int steps) => steps >= StepsForAverage
        ? (AverageDecay, "The average of the weights of the last hundred steps evens out what single steps do.")
        : (null, $"Fewer than {StepsForAverage} steps are too few to average their weights.");

    /// <summary>What is validated on.</summary>
    public static (double Fraction, string Reason) ChooseValidation(DataFingerprint data, bool fits)
    {
        if (data.Images < ImagesForValidation)
        {
            return (0, $"Fewer than {ImagesForValidation} images are better all learned from; mlseg train --folds measures the model.");
        }

        return fits
            ? (ValidatedShare, $"{data.Images} images are enough to leave a tenth out and keep the best epoch by them.")
            : (0, $"The largest image, {data.LargestSize}, does not go through the network at once within the memory.");
    }
}
