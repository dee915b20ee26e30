namespace MLSegmentation;

/// <summary>Where tiles lie along a side of an image.</summary>
public enum TilePlacement
{
    /// <summary>At equal distances from the left and the top; the last one is shifted back to end where the image ends, as in MONAI.</summary>
    Shifted,

    /// <summary>Spread evenly from one end to the other, so that all overlaps are about the same, as in nnU-Net.</summary>
    Even,
}
