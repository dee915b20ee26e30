namespace MLSegmentation;

/// <summary>Which pixels touch, so that they belong to the same object.</summary>
public enum PixelConnectivity
{
    /// <summary>The four that share an edge, as in SciPy's <c>ndimage.label</c> by default.</summary>
    Four = 4,

    /// <summary>The eight that share an edge or a corner, as in scikit-image's <c>label</c> by default.</summary>
    Eight = 8,
}
