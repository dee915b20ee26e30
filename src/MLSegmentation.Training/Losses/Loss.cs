using System.Globalization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>What a training makes small. Losses add up and can be weighted: <c>new CrossEntropyLoss() + (0.5 * new DiceLoss())</c>. Immutable.</summary>
/// <remarks>
/// An own loss derives from this record and implements <see cref="Compute"/> with differentiable tensor operations. Numbers in it, and sums
/// of tensors, are to be computed with <see cref="TensorArithmetic"/>, which says why.
/// </remarks>
public abstract record Loss
{
    /// <summary>The class index in a target that marks pixels which do not count.</summary>
    protected const long IgnoredIndex = SegmentationMask.Ignored;

    /// <summary>The sum of two losses.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <returns>The sum.</returns>
    public static Loss operator +(Loss left, Loss right) => WeightedSumLoss.Add(left, right);

    /// <summary>A loss times a weight.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="weight">The weight, above 0.</param>
    /// <returns>The weighted loss.</returns>
    /// <exception cref="SegmentationOptionException"><paramref name="weight"/> is not a positive finite number.</exception>
    public static Loss operator *(Loss loss, double weight) => WeightedSumLoss.Multiply(loss, weight);

    /// <summary>A loss times a weight.</summary>
    /// <param name="weight">The weight, above 0.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>The weighted loss.</returns>
    /// <exception cref="SegmentationOptionException"><paramref name="weight"/> is not a positive finite number.</exception>
    public static Loss operator *(double weight, Loss loss) => WeightedSumLoss.Multiply(loss, weight);

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="logits">
    /// What the network says: [N, K, H, W] floating-point numbers, of volumes [N, K, D, H, W], before the softmax over the K classes.
    /// </param>
    /// <param name="target">The truth: [N, H, W] class indices, of volumes [N, D, H, W], as 64-bit integers, 255 for pixels that do not count.</param>
    /// <returns>One number, differentiable with respect to <paramref name="logits"/>; 0 where no pixel counts.</returns>
    public abstract Tensor Compute(Tensor logits, Tensor target);

    /// <summary>The same loss with weights for the classes, wherever it can weigh them and has none yet.</summary>
    /// <param name="weights">A number of at least 0 for each class, one of them above 0.</param>
    /// <returns>The loss with the weights; this loss itself where it takes none, as losses do that do not override this method.</returns>
    /// <exception cref="SegmentationOptionException">A weight is negative or not a finite number, or none is above 0.</exception>
    public virtual Loss WithClassWeights(IReadOnlyList<double> weights) => this;

    /// <summary>The formula as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>crossEntropy + 0.5 * dice</c>.</returns>
    public abstract override string ToString();

    /// <summary>A name, and in brackets the settings that are not null.</summary>
    private protected static string Describe(string name, params IEnumerable<string?> settings)
    {
        string text = string.Join(", ", settings.OfType<string>());
        return text.Length == 0 ? name : $"{name}({text})";
    }

    /// <summary>A setting as text; null where it is the default.</summary>
    private protected static string? Setting(string name, double value, double defaultValue) =>
        value == defaultValue ? null : string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
