using MLSegmentation.Options;
using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training;

/// <summary>
/// The images without masks are the frames of films, in their order: what a network says of a frame is what it says of the frame before, moved along with
/// the image. Its masks then flicker less, and scoring takes no longer.
/// </summary>
/// <remarks>
/// <para>
/// The loss is the mean of o · (p − q)², added up over the classes: p are the probabilities of a patch, q those of the same place in the frame before, without
/// gradients, moved by block matching, and o = exp(−|ΔI|) with the mean over the channels of how far the patch is from the moved one, in standard deviations
/// of the channel: pixels that show something else do not count. Both patches are cut and changed alike. After Y. Liu, C. Shen, C. Yu, J. Wang, "Efficient
/// Semantic Video Segmentation with Per-frame Inference", ECCV 2020 (arXiv:2002.11433).
/// </para>
/// <para>
/// The frame before is the row before, where that has the same size. Rows of folders are in the order of their names, so let those of frames have numbers of
/// one length. Where another film begins, little of its first frame counts. There are no boxes out of other images and no strong augmentations: a training
/// refuses both. For images alone.
/// </para>
/// </remarks>
public sealed record TemporalConsistency : Consistency
{
    /// <summary>Creates it with its defaults.</summary>
    public TemporalConsistency() => CutMixProbability = 0;

    /// <summary>How many pixels moved blocks are looked for in each direction, 1 to 64. Default: 7.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int SearchRadius { get; init => field = Allowed.Between(value, 1, 64); } = 7;

    /// <inheritdoc/>
    internal override bool SeesImageBefore => true;

    /// <inheritdoc/>
    internal override Tensor Compare(Tensor logits, Tensor guide, Tensor counts) => ConsistencyLosses.Squares(logits, guide, counts);
}
