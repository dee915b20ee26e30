namespace MLSegmentation.Training;

/// <summary>How a network normalises its feature maps between a convolution and its activation.</summary>
public enum NormalizationKind
{
    /// <summary>Not at all; the convolutions then have a bias.</summary>
    None,

    /// <summary>
    /// Batch normalisation (Ioffe and Szegedy, 2015): over batch and positions, with running statistics for scoring.
    /// It costs nothing in an exported model, where it is folded into the convolutions, but it wants batches that resemble the
    /// whole training set: with small batches of images of several kinds, the running statistics fit none of them.
    /// </summary>
    Batch,

    /// <summary>
    /// Instance normalisation (Ulyanov et al., 2016): over the positions of each image, in training and scoring alike. It needs no
    /// large batches, and copes with images that differ in brightness, contrast or staining.
    /// </summary>
    Instance,

    /// <summary>
    /// Group normalisation (Wu and He, 2018): over the positions of each image and groups of neighbouring channels, of which there are 8, or
    /// as many as the most that divide both 8 and the channels. It needs no large batches either, and leaves it to a channel how it differs
    /// from the others of its group.
    /// </summary>
    Group,
}
