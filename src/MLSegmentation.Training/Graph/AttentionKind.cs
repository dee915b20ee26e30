using System.Runtime.Serialization;

namespace MLSegmentation.Training;

/// <summary>How a network's blocks weight their features by what they hold. With C channels, the channels are squeezed to s = max(C / 16, 4).</summary>
public enum AttentionKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>
    /// Squeeze and excitation (Hu et al. 2018, arXiv:1709.01507): weights each channel by the means of all channels over the whole image.
    /// 2·C·s parameters.
    /// </summary>
    [EnumMember(Value = "se")]
    SqueezeExcitation,

    /// <summary>Spatial squeeze and excitation (Roy et al. 2018, arXiv:1803.02579): weights each position by its channels. C + 1 parameters.</summary>
    Spatial,

    /// <summary>Concurrent spatial and channel squeeze and excitation (Roy et al. 2018): the sum of the two. 2·C·s + C + 1 parameters.</summary>
    [EnumMember(Value = "scse")]
    Concurrent,

    /// <summary>
    /// Convolutional block attention module (Woo et al. 2018, arXiv:1807.06521): weights each channel by the means and maxima of all
    /// channels, then each position by the mean and maximum over the channels of 7×7 positions. 2·C·s + 99 parameters for images.
    /// </summary>
    Cbam,
}
