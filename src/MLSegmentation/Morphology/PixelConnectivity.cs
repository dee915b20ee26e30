namespace MLSegmentation;

/// <summary>
/// Which pixels of an image or voxels of a volume touch, so that they belong to the same object. The number is that of a pixel's neighbours in images
/// (4, 8) or volumes (6, 18, 26); each value means the same in both: <see cref="Four"/> and <see cref="Six"/> are sides only, <see cref="Eight"/> and
/// <see cref="TwentySix"/> take corners, too.
/// </summary>
public enum PixelConnectivity
{
    /// <summary>
    /// The four that share an edge, as in SciPy's <c>ndimage.label</c> by default. In volumes the six that share a face, as with <see cref="Six"/>.
    /// </summary>
    Four = 4,

    /// <summary>The six voxels that share a face, as in SciPy's <c>ndimage.label</c> by default. In images <see cref="Four"/>.</summary>
    Six = 6,

    /// <summary>
    /// The eight that share an edge or a corner, as in scikit-image's <c>label</c> by default. In volumes the 26 that share a face, an edge or a corner,
    /// as with <see cref="TwentySix"/>.
    /// </summary>
    Eight = 8,

    /// <summary>
    /// The 18 voxels that share a face or an edge, as in scikit-image's <c>label</c> with <c>connectivity=2</c>. In images, which are one slice of such
    /// a volume, <see cref="Eight"/>.
    /// </summary>
    Eighteen = 18,

    /// <summary>
    /// The 26 voxels that share a face, an edge or a corner, as in scikit-image's <c>label</c> and MONAI's <c>KeepLargestConnectedComponent</c> by
    /// default. In images <see cref="Eight"/>.
    /// </summary>
    TwentySix = 26,
}
