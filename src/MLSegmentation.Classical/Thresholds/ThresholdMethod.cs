namespace MLSegmentation.Classical;

/// <summary>
/// How a threshold is found in the levels of an image. A pixel is above it where its value is greater. Where the names say nothing else, the figures are
/// those of scikit-image: whole numbers have a bin each, other numbers 256 bins, of which the middle is taken.
/// </summary>
public enum ThresholdMethod
{
    /// <summary>The threshold whose two sides have means as far apart as their sizes allow (Otsu 1979, equation 18).</summary>
    Otsu,

    /// <summary>
    /// Several thresholds, one fewer than classes, by the same rule (Liao et al. 2001). The only one for more than two classes; for two it is Otsu's.
    /// </summary>
    MultiOtsu,

    /// <summary>The least cross entropy of the image and its two means, found step by step from the mean (Li and Tam 1998, equation 8).</summary>
    Li,

    /// <summary>The least threshold that lies in the middle of the means of its sides (Ridler and Calvard 1978).</summary>
    Isodata,

    /// <summary>The greatest correlation of both sides (Yen et al. 1995, equation 4).</summary>
    Yen,

    /// <summary>The level farthest below the line from the peak of the histogram to the end of its longer tail (Zack et al. 1977).</summary>
    Triangle,

    /// <summary>The greatest sum of the entropies of both sides (Kapur et al. 1985, equation 18). scikit-image does not have it.</summary>
    MaximumEntropy,

    /// <summary>
    /// The least error where both sides are bell curves (Kittler and Illingworth 1986, equation 15). scikit-image does not have it. Otsu's where a side
    /// would have one level only.
    /// </summary>
    MinimumError,

    /// <summary>
    /// The valley between the two peaks that are left when the histogram has been smoothed (Prewitt and Mendelsohn 1966). Otsu's where there are never two.
    /// </summary>
    Minimum,

    /// <summary>The mean of all pixels.</summary>
    Mean,

    /// <summary>One level for all images, which fitting finds: the one with the best mean Dice on the training images.</summary>
    Fixed,
}
