namespace MLSegmentation.Classical;

/// <summary>How the threshold of a pixel is found in the window around it.</summary>
public enum LocalThresholdMethod
{
    /// <summary>The mean of the window, less an offset; as scikit-image's <c>threshold_local</c> with <c>method="mean"</c>.</summary>
    Mean,

    /// <summary>
    /// The same with the weights of a Gaussian bell, whose σ is a sixth of the window less one; as <c>threshold_local</c> with <c>method="gaussian"</c>.
    /// </summary>
    Gaussian,

    /// <summary>The mean of the window less k times its standard deviation (Niblack 1986); as <c>threshold_niblack</c>.</summary>
    Niblack,

    /// <summary>
    /// The mean of the window times 1 + k·(s / R − 1), where s is its standard deviation and R half of the range of values (Sauvola and Pietikäinen
    /// 2000, equation 5); as <c>threshold_sauvola</c>.
    /// </summary>
    Sauvola,
}
