using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// What a training makes small. Losses add up and can be weighted: <c>Loss.CrossEntropy() + 0.5 * Loss.Dice()</c>. Immutable.
/// </summary>
/// <remarks>An own loss derives from this class and implements <see cref="Compute"/> with differentiable tensor operations.</remarks>
public abstract class Loss
{
    /// <summary>The class index in a target that marks pixels which do not count.</summary>
    protected const long IgnoredIndex = SegmentationMask.Ignored;

    /// <summary>The mean cross-entropy of the pixels.</summary>
    /// <returns>The loss.</returns>
    public static Loss CrossEntropy() => new CrossEntropyLoss();

    /// <summary>The soft Dice loss over all classes and the whole batch.</summary>
    /// <param name="smoothing">What is added to numerator and denominator, at least 0; the default is 1e-5.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smoothing"/> is negative or not a number.</exception>
    public static Loss Dice(double smoothing = DiceLoss.DefaultSmoothing) => new DiceLoss { Smoothing = smoothing };

    /// <summary>The sum of two losses.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <returns>The sum.</returns>
    public static Loss operator +(Loss left, Loss right) => WeightedSumLoss.Add(left, right);

    /// <summary>A loss times a weight.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="weight">The weight, above 0.</param>
    /// <returns>The weighted loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is not a positive finite number.</exception>
    public static Loss operator *(Loss loss, double weight) => WeightedSumLoss.Multiply(loss, weight);

    /// <summary>A loss times a weight.</summary>
    /// <param name="weight">The weight, above 0.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>The weighted loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is not a positive finite number.</exception>
    public static Loss operator *(double weight, Loss loss) => WeightedSumLoss.Multiply(loss, weight);

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="logits">What the network says: [N, K, H, W] floating-point numbers, before the softmax over the K classes.</param>
    /// <param name="target">The truth: [N, H, W] class indices as 64-bit integers, 255 for pixels that do not count.</param>
    /// <returns>One number, differentiable with respect to <paramref name="logits"/>; 0 where no pixel counts.</returns>
    public abstract Tensor Compute(Tensor logits, Tensor target);

    /// <summary>The formula as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>crossEntropy + 0.5 * dice</c>.</returns>
    public abstract override string ToString();
}
