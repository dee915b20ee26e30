namespace MLSegmentation;

/// <summary>How the results of tiles become one where the tiles overlap.</summary>
public enum TileBlending
{
    /// <summary>The mean of the probabilities of all tiles.</summary>
    Constant,

    /// <summary>
    /// The mean of the probabilities, weighted with a bell curve of each side around the middle of the tile: its standard deviation is an eighth of
    /// the side, and no weight is below 0.001, as in MONAI.
    /// </summary>
    Gaussian,

    /// <summary>
    /// Each pixel from the one tile that has it farthest inside, as in the overlap-tile strategy of the U-Net. Where half the overlap is at least the
    /// network's receptive radius, the result is that of the image scored whole.
    /// </summary>
    Center,
}
