namespace MLSegmentation;

/// <summary>What the channels are of the images that a network takes.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red: OpenCV's.</summary>
    Bgr,

    /// <summary>One, the mean of red, green and blue.</summary>
    Grey,
}
