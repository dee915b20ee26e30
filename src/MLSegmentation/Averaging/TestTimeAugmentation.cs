namespace MLSegmentation;

/// <summary>
/// As which views of an image it is scored. What is undone of a view on its probabilities is what was done to its pixels, and the probabilities of
/// all views are averaged: their mean, as nnU-Net averages its configurations. A pixel gets the class of the highest mean, of equal ones that of the
/// lowest index.
/// </summary>
/// <remarks>
/// It takes as many times the time as there are views. It helps where an image means the same when it is turned over, as a microscope's do; where
/// left and right, or top and bottom, mean something, choose fewer views.
/// </remarks>
public enum TestTimeAugmentation
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>As it is, and mirrored from left to right: 2 views.</summary>
    HorizontalFlip,

    /// <summary>
    /// As it is, mirrored from left to right, from top to bottom, and both: 4 views. Of a volume the same once more with the first slice as the last, all
    /// 8 that mirror axes; networks that see slices have 4 of each slice.
    /// </summary>
    Flips,

    /// <summary>
    /// The flips, each also turned by a quarter: 8 views, all in which a square covers itself. Of a volume each slice is turned: 16 views.
    /// </summary>
    Dihedral,
}
