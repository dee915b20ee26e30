using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training;

/// <summary>
/// What a network learns from images without masks: that it says the same of an image however the image is changed. One of
/// <see cref="MeanTeacher"/>, <see cref="WeakToStrong"/>, <see cref="CrossPseudoSupervision"/> and, for films, <see cref="TemporalConsistency"/>. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// Each step learns from a batch of labelled images, as ever, and from one of unlabelled images, which goes through the network in the same pass. An
/// unlabelled image is cut and changed as the labelled ones are (the <em>weak</em> view). What somebody, the <em>guide</em>, says of that view is what
/// the network is to say of a <em>strong</em> view: the same patch with other light and focus, and with a box out of another image of the batch
/// (CutMix), as the guide's words then have one, too.
/// </para>
/// <para>
/// The loss is <c>supervised loss + λ(t) · consistency loss</c>, and <c>λ(t) = Weight · exp(-5 (1 - min(t / T, 1))²)</c> rises from nearly nothing at the
/// first step, counted from 0, to <see cref="Weight"/> at step T, <see cref="RampUpSteps"/> (Tarvainen and Valpola 2017; Laine and Aila, "Temporal
/// Ensembling for Semi-Supervised Learning", ICLR 2017).
/// </para>
/// </remarks>
public abstract record Consistency
{
    private protected Consistency()
    {
    }

    /// <summary>How much the consistency loss counts once it counts fully, above 0. Default: 1.</summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double Weight { get; init => field = Allowed.Positive(value); } = 1;

    /// <summary>In how many steps the weight rises, at least 0. Default: null, which stands for a third of the training's steps.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int? RampUpSteps { get; init => field = Allowed.AtLeast(value, 0, "for a third of the training"); }

    /// <summary>
    /// How sure the guide must be of a pixel for it to count: the least probability of the class that it names, at least 0 and below 1. The loss is
    /// divided by the number of all pixels, so that few sure ones weigh little. Default: 0, which lets all count; 0.95 for <see cref="WeakToStrong"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Threshold { get; init => field = Allowed.BelowOne(value); }

    /// <summary>
    /// Whether a class that the guide is less sure of than of others has a lower threshold, so that rare classes do not vanish: <c>Threshold · m(c) /
    /// max m</c>, with m(c) the moving average of how sure the guide is where it names the class c. After Wang et al., "FreeMatch: Self-adaptive
    /// Thresholding for Semi-supervised Learning", ICLR 2023, whose thresholds follow each class's confidence alike. Needs a <see cref="Threshold"/> above
    /// 0. Default: false.
    /// </summary>
    public bool ClassBalanced { get; init; }

    /// <summary>
    /// How often a strong view gets a box out of another image of its batch, 0 (never) to 1 (always). The box has 2 % to 40 % of the area, of volumes of
    /// the volume, and is up to 3.3 times as high as wide or as wide as high (Yun et al., "CutMix", ICCV 2019; French et al., "Semi-supervised semantic
    /// segmentation needs strong, varied perturbations", BMVC 2020). In a batch of one image it has no effect. Default: 1; 0.5 for
    /// <see cref="WeakToStrong"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double CutMixProbability { get; init => field = Allowed.When(value is >= 0 and <= 1, value, "numbers from 0 to 1"); } = 1;

    /// <summary>
    /// How a strong view differs from the weak one, beside the box: changes of values only, since what moves pixels would move the guide's masks, too.
    /// Default: null, which stands for brightness, contrast, gamma and blur, and for colours hue and saturation.
    /// </summary>
    /// <exception cref="SegmentationOptionException">One of them is null.</exception>
    public IReadOnlyList<PhotometricAugmentation>? StrongAugmentations
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<PhotometricAugmentation>(
                [.. Allowed.When(value.All(item => item is not null), value, "lists of augmentations, or null for the default")]);
    }

    /// <summary>The share of the encoder's channels that the decoder does not see in a further view; 0 for no such view.</summary>
    internal virtual double DroppedFeatures => 0;

    /// <summary>How many strong views each unlabelled image has.</summary>
    internal virtual int Views => 1;

    /// <summary>Whether the other view of an image is the same place of the image before it.</summary>
    internal virtual bool SeesImageBefore => false;

    /// <summary>The text that <see cref="ConsistencyCatalog.Parse"/> reads, and after it the strong augmentations where they were chosen.</summary>
    /// <returns>For example <c>mean-teacher:weight=2</c>.</returns>
    public sealed override string ToString() =>
        ConsistencyCatalog.Describe(this) + (StrongAugmentations is { } chosen ? $" ({string.Join(", ", chosen)})" : "");

    /// <summary>How much the consistency loss counts in a step, counted from 0.</summary>
    internal double GetWeight(int step, int steps)
    {
        int rise = RampUpSteps ?? steps / 3;
        double left = step >= rise ? 0 : 1 - ((double)step / rise);
        return Weight * Math.Exp(-5 * left * left);
    }

    /// <summary>The strong augmentations, for images of colours or not.</summary>
    internal IReadOnlyList<PhotometricAugmentation> GetStrongAugmentations(bool haveColors) =>
        StrongAugmentations ?? StrongPresets.For(haveColors);

    /// <summary>
    /// Compares what the network says of strong views with what the guide says.
    /// </summary>
    /// <param name="logits">What the network says, [N, K, sides…], before the softmax.</param>
    /// <param name="guide">What the guide says, the probabilities [N, K, sides…].</param>
    /// <param name="counts">1 where a pixel counts and 0 elsewhere, [N, sides…].</param>
    /// <returns>The mean over all pixels.</returns>
    internal virtual Tensor Compare(Tensor logits, Tensor guide, Tensor counts) => ConsistencyLosses.CrossEntropy(logits, guide, counts);
}
