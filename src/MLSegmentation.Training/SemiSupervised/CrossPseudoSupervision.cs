namespace MLSegmentation.Training;

/// <summary>
/// Two networks that begin with different weights guide each other: the class that one names in a weak view is the label of the other's strong view
/// (cross-entropy). Both learn from the masks, too. The first one is validated, kept and exported. A step takes twice the time.
/// </summary>
/// <remarks>
/// X. Chen, Y. Yuan, G. Zeng, J. Wang, "Semi-Supervised Semantic Segmentation with Cross Pseudo Supervision", CVPR 2021. Where a training begins with
/// given weights, the second network takes those of the encoder only, and without an encoder none.
/// </remarks>
public sealed record CrossPseudoSupervision : Consistency;
